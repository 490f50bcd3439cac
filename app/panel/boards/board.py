"""A board as its template is given it: two statements, however many stages there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask_babel import ngettext
from sqlalchemy import select, union_all

from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.fields import Field, stages_of
from app.core.language import said
from app.core.stages import Stage, Stages
from app.panel import kinds, rights, saving
from app.panel.boards.pages import Board, Card, Column, Head
from app.panel.forms.inputs import Input, form_fields
from app.panel.lists.asked import Asked, close_place
from app.panel.lists.cells import cutter
from app.panel.lists.columns import ListColumn
from app.panel.lists.groups import sums_by
from app.panel.lists.offered import offered
from app.panel.lists.query import Listing
from app.panel.pages import Cell, Fact, Option
from app.panel.registry import Registered

MOST_CARDS = 20
"""So many cards of a column are shown at once."""

MOST_FACTS = 3


class BoardMaker:
    """Makes a board, more of a column, or the heads alone, of what an address asks for."""

    def __init__(self, entry: Registered, asked: Asked, language: str, root: str = "") -> None:
        self._entry = entry
        self._language = language
        self._base = f"{root}/{entry.slug}"
        self._name = entry.stage or ""
        stages = stages_of(entry.model)
        self._stages = Stages({}) if stages is None else stages
        plain = Listing(entry, asked, language, root)
        self._named = [plain.column(name) for name in entry.names]
        self._facts = [plain.column(name) for name in _on_cards(entry)]
        columns = [*self._named, *self._facts, *_beside(entry, self._name)]
        self._listing = Listing(entry, asked, language, root, columns)

    @property
    def problems(self) -> Sequence[str]:
        """What could not be understood in the address, said to the person."""
        return [said(problem) for problem in self._listing.problems]

    def board(self) -> Board:
        """Give all columns; stages no longer in use only while records stand in them."""
        heads = self.heads()
        rows = self._first_rows([head.key for head in heads])
        may_move = can_move(self._entry)
        return Board(
            columns=[self._column(head, rows.get(head.key, ())) for head in heads],
            stages=[Option(key, str(stage.label)) for key, stage in self._stages.now.items()],
            peek_url=f"{self._base}/peek/",
            move_url=self._listing.asked.address(f"{self._base}/move/") if may_move else "",
        )

    def more(self, key: str) -> Column:
        """Give the cards of one column behind the place that was asked for."""
        self._listing.narrow(getattr(self._entry.model, self._name) == key)
        page = self._listing.page(MOST_CARDS)
        rows = [*page.rows, None] if page.has_next else page.rows
        return self._column(Head(key, "", "", "", ()), rows)

    def heads(self) -> list[Head]:
        """Count each column and add it up; amounts of different currencies stay apart."""
        sums = sums_by(self._listing, self._name)
        return [
            self._head(key, stage, *sums.get(key, (0, ())))
            for key, stage in self._stages.now.items()
            if key in sums or not stage.is_retired
        ]

    def _head(self, key: str, stage: Stage, count: int, totals: Sequence[Cell]) -> Head:
        whole = kinds.KINDS["whole"]
        return Head(
            key=key,
            label=str(stage.label),
            colour=stage.colour,
            count=whole.show(count, self._language),
            totals=[cell.text for cell in totals if cell.text],
            limit="" if stage.limit is None else whole.show(stage.limit, self._language),
            is_over=stage.limit is not None and count > stage.limit,
        )

    def _first_rows(self, keys: Sequence[str]) -> Mapping[str, list[Any]]:
        """Ask for the first cards of every column at once, each read by the list's order."""
        listing, stage = self._listing, getattr(self._entry.model, self._name)
        parts = [
            listing.ordered(listing.cells(stage == key)).limit(MOST_CARDS + 1).subquery()
            for key in keys
        ]
        found: dict[str, list[Any]] = {}
        if parts:
            for row in db.session.execute(union_all(*(select(part) for part in parts))):
                found.setdefault(row[-2], []).append(row)
        return found

    def _column(self, head: Head, rows: Sequence[Any]) -> Column:
        shown, asked = rows[:MOST_CARDS], self._listing.asked
        more_url = ""
        if len(rows) > MOST_CARDS:
            place = close_place(*self._listing.place_of(shown[-1]))
            more_url = asked.address(f"{self._base}/cards", after=place)
            more_url = f"{more_url}&of={quote(head.key)}"
        return Column(head, [*self._cards(shown)], more_url)

    def _cards(self, rows: Sequence[Any]) -> Iterator[Card]:
        cells_of = cutter(self._listing.columns, 2 if self._entry.is_archivable else 1)
        suffix = self._listing.asked.address("")
        for row in rows:
            cells = cells_of(row)
            title, *others = (cell.text for cell in cells[: len(self._named)])
            facts = zip(self._facts, cells[len(self._named) :], strict=False)
            version, since, stage = row[-4], row[-3], row[-2]
            yield Card(
                key=str(row[0]),
                url=f"{self._base}/show/{row[0]}{suffix}",
                title=title or "…",
                subtitle=" · ".join(filter(None, others)),
                facts=[Fact(str(it.field.label), cell) for it, cell in facts if cell.text],
                since=_days(since),
                token=str(version),
                moves=" ".join(self._stages.following(stage)),
            )


def can_move(entry: Registered) -> bool:
    """Tell whether the acting person may change the stage of the records they see."""
    return rights.may(entry, "update") and entry.stage in form_fields(entry)


def move(entry: Registered, key: str, wanted: str, token: str) -> Any:
    """Put a record into another stage as its form would.

    Raises what saving raises, and says of a refused move the first thing that is wrong.
    """
    name = entry.stage or ""
    sent = Input(token=token)
    sent.values[name] = kinds.parse(entry.fields[name], wanted, "")
    return save_one(entry, key, sent)


def save_one(entry: Registered, key: str, sent: Input) -> Any:
    """Change one value of a record; what is wrong with it is raised itself: no form says it."""
    try:
        return saving.update(entry, key, sent)
    except saving.WrongInputError as error:
        problems: list[DomainError] = [problem for _name, problem in sent.all_problems()]
        raise (problems[0] if problems else error) from error


def without_place(asked: Asked) -> Asked:
    """Give the list an address asks for from its beginning."""
    return replace(asked, direction="", place=None)


def _on_cards(entry: Registered) -> tuple[str, ...]:
    known = offered(entry)
    taken = {*entry.names, entry.stage}
    first = tuple(name for name in entry.panel.list if name not in taken)[:MOST_FACTS]
    return tuple(name for name in entry.panel.board or first if name in known)


def _beside(entry: Registered, stage: str) -> list[ListColumn]:
    """Ask for the state of a record, since when it stands in its stage, and which that is."""
    model = entry.model
    wanted = (model.version, model.stage_since, getattr(model, stage))
    nothing = Field("", "text")
    return [
        ListColumn(f"_{at}", nothing, (it,), None, (), lambda _values: Cell(""))
        for at, it in enumerate(wanted)
    ]


def _days(since: datetime | None) -> str:
    if since is None:
        return ""
    days = (clock.today() - since.astimezone(clock.ISTANBUL).date()).days
    return str(ngettext("%(num)s day", "%(num)s days", days)) if days > 0 else ""
