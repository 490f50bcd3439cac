"""The rows of a file as records to be: each cell read, each reference found, each mistake named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.errors import DomainError
from app.core.sheets.reading import Cell
from app.panel.forms.inputs import RequiredError, check_required, form_fields, typed_fields
from app.panel.imports.cells import Reader, text_of
from app.panel.imports.columns import Aim, aims_of
from app.panel.imports.errors import NothingThereError, TwiceInFileError
from app.panel.imports.models import ListImport
from app.panel.imports.references import References
from app.panel.registry import Registered

WHOLE_ROW = -1


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants of a file: where each column leads, and what stands for some cells."""

    entry: Registered
    aims: Sequence[Aim | None]
    mode: str
    matched_by: str
    language: str
    mends: Mapping[str, str]
    replacements: Mapping[str, Mapping[str, Any]]
    missing: Mapping[str, Sequence[str]]

    def place_of(self, name: str) -> int:
        """Give the column that leads to a field; WHOLE_ROW where none does."""
        places = (place for place, aim in enumerate(self.aims) if aim and aim.name == name)
        return next(places, WHOLE_ROW)


def plan_of(entry: Registered, of: ListImport) -> Plan:
    """Read the answers of an import; a field that is gone meanwhile leads nowhere."""
    known = aims_of(entry)
    return Plan(
        entry=entry,
        aims=[known.get(key) for key in of.mapping],
        mode=of.mode,
        matched_by=of.matched_by,
        language=of.language,
        mends=of.mends,
        replacements=of.replacements,
        missing=of.missing,
    )


@dataclass(slots=True)
class Row:
    """A row as it was read; `record` is the one it changes, `problems` stand by column."""

    number: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[int, str, DomainError]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    record: Any = None
    key: Any = None
    before: dict[str, Any] | None = None
    outcome: str = ""
    """`created`, `updated`, `unchanged`, or nothing for a row that is wrong."""
    state: str = ""

    def blame(self, place: int, name: str, error: DomainError) -> None:
        """Note what is wrong with a cell."""
        self.problems.append((place, name, error))


class RowReader:
    """Reads the rows of a file in blocks, references and records to be changed in sets."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._entry = plan.entry
        self._cells = Reader(plan.language)
        self._first: dict[Any, int] = {}
        self._needed = [*typed_fields(plan.entry.model, form_fields(plan.entry))]
        self.references = References(plan.entry, plan.missing)
        self.columns = len(plan.aims)

    def read(self, block: Sequence[tuple[int, list[Cell]]]) -> list[Row]:
        """Read some rows, and find the records they change."""
        rows = [Row(number, cells) for number, cells in block]
        for place, aim in self._places():
            if aim.by:
                self._read_links(rows, place, aim)
            else:
                self._read_values(rows, place, aim)
        if self._plan.mode != "create":
            self._find_records(rows)
        for row in rows:
            if row.record is None:
                self._check_needed(row)
        return rows

    def _places(self) -> Iterator[tuple[int, Aim]]:
        yield from ((place, aim) for place, aim in enumerate(self._plan.aims) if aim)

    def cell(self, row: Row, place: int) -> Cell | Mapping[str, Any]:
        """Give what stands in a cell, or what the person put in its place."""
        mended = self._plan.mends.get(f"{row.number}:{place}")
        cell = row.cells[place] if place < len(row.cells) else ""
        cell = cell if mended is None else mended
        replaced = self._plan.replacements.get(str(place))
        if not replaced:
            return cell
        found = replaced.get(text_of(cell, self._plan.language))
        return cell if found is None else found.get("text", found)

    def _read_values(self, rows: list[Row], place: int, aim: Aim) -> None:
        for row in rows:
            try:
                value = self._cells.read(aim.name, aim.field, self.cell(row, place))  # type: ignore[arg-type] # only links are replaced by keys
            except DomainError as error:
                row.blame(place, aim.name, error)
            else:
                if value is not None:
                    row.values[aim.name] = value

    def _read_links(self, rows: list[Row], place: int, aim: Aim) -> None:
        cells = [(row, self.cell(row, place)) for row in rows]
        texts = [
            (row, cell if isinstance(cell, Mapping) else text_of(cell, self._plan.language))
            for row, cell in cells
        ]
        self.references.look_up(aim, (it for _row, it in texts if isinstance(it, str) and it))
        for row, it in texts:
            try:
                if isinstance(it, Mapping):
                    row.values[aim.name] = self.references.chosen(aim, it["key"])
                elif it:
                    row.values[aim.name] = self.references.answer(aim, it)
            except DomainError as error:
                row.blame(place, aim.name, error)

    def _find_records(self, rows: list[Row]) -> None:
        """Find what each row changes; no two rows change the same."""
        name = self._plan.matched_by
        place = self._plan.place_of(name)
        wanted = {row.values[name] for row in rows if name in row.values}
        found = self._records(name, wanted) if wanted else {}
        for row in rows:
            if name not in row.values:
                if self._plan.mode == "update" and not row.problems:
                    row.blame(place, name, RequiredError())
                continue
            value = row.values[name]
            first = self._first.setdefault(value, row.number)
            if first != row.number:
                row.blame(place, name, TwiceInFileError(row=first))
            row.record = found.get(value)
            if row.record is None and self._plan.mode == "update":
                row.blame(place, name, NothingThereError(text=str(value)))

    def _records(self, name: str, wanted: set[Any]) -> dict[Any, Any]:
        attribute = getattr(self._entry.model, name)
        question = select(self._entry.model).where(attribute.in_(wanted)).order_by(self._entry.key)
        locked = question.with_for_update(of=self._entry.model)
        records = db.session.scalars(locked.execution_options(populate_existing=True))
        return {getattr(record, name): record for record in records}

    def _check_needed(self, row: Row) -> None:
        """Name the fields that a new record needs; what could not be read is named already."""
        if self._plan.mode == "update":
            return
        wrong = {name for _place, name, _error in row.problems}
        missing = check_required(self._entry.model, self._needed, row.values)
        for name, errors in missing.items():
            if name not in wrong:
                row.blame(self._plan.place_of(name), name, errors[0])


def before_of(record: Any, names: Sequence[str], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of some fields as a record holds them, as JSON keeps them."""
    columns = [fields[name].column or name for name in names]
    return {column: plain(getattr(record, column)) for column in columns}


def plain(value: Any) -> Any:
    """Write a value as JSON keeps it."""
    return value if value is None or isinstance(value, bool | int) else str(value)
