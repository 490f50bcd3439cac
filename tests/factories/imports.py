"""Imports as a person makes them, step by step, without a screen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from app.core.db import db, transaction
from app.panel.imports import files, steps, work
from app.panel.imports.models import ListImport
from app.panel.imports.steps import Choice
from app.panel.imports.work import in_place_of
from app.panel.registry import registered


@dataclass(frozen=True, slots=True)
class Importer:
    """A person with a file for a list."""

    user_id: int
    model: str
    language: str = "tr"

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let the block be done as the person does it."""
        with in_place_of(self.user_id, self.language):
            yield

    def send(self, text: str | bytes) -> int:
        """Send a file, and give the number of its import."""
        content = text if isinstance(text, bytes) else text.encode()
        with self.at_work(), transaction():
            stream = BytesIO(content)
            return steps.receive(registered()[self.model], stream, "liste.csv", self.language).id

    def choose(self, number: int, *mapping: str, mode: str = "create", by: str = "") -> None:
        """Choose where the columns lead (as guessed, unless named), and try the file."""
        entry = registered()[self.model]
        with self.at_work():
            with transaction():
                of = steps.own(number, entry)
                steps.choose(of, entry, Choice(mapping or of.mapping, mode, by))
            work.begin(number, "checking", "new", "checked")

    def again(self, number: int, step: Any) -> None:
        """Take a step of mending, and try the file again."""
        with self.at_work():
            with transaction():
                step(steps.own(number, registered()[self.model]))
            work.begin(number, "checking", "checked")

    def run(self, number: int) -> None:
        """Take the file in."""
        with self.at_work():
            work.begin(number, "running", "checked")

    def undo(self, number: int) -> None:
        """Take the import back."""
        with self.at_work():
            work.begin(number, "undoing", "done")

    def take_in(self, text: str, *mapping: str, mode: str = "create", by: str = "") -> int:
        """Send, choose, run; give the number."""
        number = self.send(text)
        self.choose(number, *mapping, mode=mode, by=by)
        self.run(number)
        return number

    def stands(self, number: int) -> tuple[str, Mapping[str, Any]]:
        """Give how far an import is, and its report."""
        db.session.expire_all()
        of = db.session.get_one(ListImport, number)
        return of.state, of.report

    def problems_only(self, number: int) -> list[int]:
        """Give the rows that are wrong."""
        return [row for row, problems in self.problems(number).items() if problems]

    def problems(self, number: int) -> dict[int, list[tuple[int, str]]]:
        """Give what is wrong, by row: the column, and the message as the catalogues know it."""
        of = db.session.get_one(ListImport, number)
        return {
            line["row"]: [(it["place"], it["m"].split(":")[0]) for it in line["problems"]]
            for line in files.problems_of(of.token)
        }
