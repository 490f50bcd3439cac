"""Trying a file and taking it in: the same work, undone at the end or kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from app.core import changes, clock, history
from app.core.db import db, transaction
from app.core.sheets.reading import Cell, rows_of
from app.panel import rights, saving
from app.panel.imports import files
from app.panel.imports.batches import Saver
from app.panel.imports.errors import NotNowError, StillWrongError
from app.panel.imports.models import ImportedRow, ListImport
from app.panel.imports.reports import Report
from app.panel.imports.rows import Plan, Row, RowReader, plan_of
from app.panel.registry import Registered, key_of, registered

BLOCK = 500

Tell = Callable[[int], None]
"""Is told how many rows are done."""

Block = Sequence[tuple[int, list[Cell]]]


def entry_of(of: ListImport) -> Registered:
    """Give the list that an import goes to. Raises NotNowError where it is gone."""
    entry = registered().get(of.model)
    if entry is None:
        raise NotNowError
    return entry


def require_rights(entry: Registered, mode: str) -> None:
    """Refuse whoever may not import, or may not do what the import does."""
    rights.require(entry.name, "import")
    if mode != "update":
        rights.require(entry.name, "create")
    if mode != "create":
        rights.require(entry.name, "update")
        rights.require(entry.name, "read")


def locked(import_id: int, *states: str) -> ListImport:
    """Take an import for this transaction, if it stands as expected. Raises NotNowError."""
    question = select(ListImport).where(ListImport.id == import_id).with_for_update()
    of = db.session.scalar(question.execution_options(populate_existing=True))
    if of is None or of.state not in states:
        raise NotNowError
    return of


def check(import_id: int, tell: Tell) -> None:
    """Try a whole file: every row is saved as it would be, and all of it undone."""
    try:
        of = locked(import_id, "checking")
        report, _made = _go_through(of, tell, keep=False)
    finally:
        db.session.rollback()
    with transaction():
        of = locked(import_id, "checking")
        of.report, of.state = report, "checked"


def run(import_id: int, tell: Tell) -> None:
    """Take a whole file in, in one transaction. Raises StillWrongError, its rows written down."""
    report: dict[str, Any] = {}
    try:
        with transaction():
            of = locked(import_id, "running")
            changes.part_of_import(of.id)
            entry = entry_of(of)
            report, made = _go_through(of, tell, keep=True)
            _refuse_wrong(report)
            of.state, of.finished_at = "done", clock.now()
            of.report = report
            counts = {name: report.get(name, 0) for name in ("created", "updated", "unchanged")}
            details = {**counts, "file": of.file_name, "references": made}
            history.write_line(entry.name, f"import {of.id}", "imported", details)
    except StillWrongError:
        with transaction():
            of = locked(import_id, "running")
            of.report, of.state = report, "checked"
        return
    files.forget(of.token)


def _refuse_wrong(report: Mapping[str, Any]) -> None:
    if report.get("wrong"):
        raise StillWrongError(count=report["wrong"])


def _go_through(of: ListImport, tell: Tell, *, keep: bool) -> tuple[dict[str, Any], int]:
    """Save every row; give the report, and how many missing records were made."""
    entry = entry_of(of)
    require_rights(entry, of.mode)
    plan = plan_of(entry, of)
    reader = RowReader(plan)
    saver = Saver(plan, reader.references.may_choose)
    made = 0
    with files.written(of.token, "problems") as file:
        report = Report(file, of.language, _links(plan))
        for block in _blocks(rows_of(files.path_of(of.token, "rows"))):
            rows = reader.read(block)
            made += _note_made(of.id, reader, keep=keep)
            saver.save(rows)
            report.add(rows, reader)
            if keep:
                _note_rows(of.id, entry, rows)
            tell(report.counts["rows"])
    return report.written(), made


def _links(plan: Plan) -> frozenset[int]:
    return frozenset(place for place, aim in enumerate(plan.aims) if aim and aim.by)


def _blocks(rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[Block]:
    source = iter(rows)
    while block := list(islice(source, BLOCK)):
        yield block


def _note_made(import_id: int, reader: RowReader, *, keep: bool) -> int:
    """Remember the records that were made because a row names them."""
    made, reader.references.made = reader.references.made, []
    if keep and made:
        notes = [_note(import_id, type(it).__name__, key_of(it), it) for it in made]
        db.session.execute(insert(ImportedRow), notes)
    return len(made)


def _note(import_id: int, model: str, key: Any, record: Any) -> dict[str, Any]:
    state = saving.token_of(record)
    return {
        "import_id": import_id,
        "model": model,
        "key": str(key),
        "row": 0,
        "before": None,
        "state": state,
    }


def _note_rows(import_id: int, entry: Registered, rows: Sequence[Row]) -> None:
    """Remember what became of each record, so that all of it can be taken back."""
    notes = [
        {
            "import_id": import_id,
            "model": entry.name,
            "key": str(row.key),
            "row": row.number,
            "before": row.before,
            "state": row.state,
        }
        for row in rows
        if row.outcome in {"created", "updated"}
    ]
    if notes:
        db.session.execute(insert(ImportedRow), notes)
