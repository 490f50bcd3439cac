"""Taking an import back: what it made goes, what it changed has its old values again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import changes, clock, history
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.panel import rights, saving
from app.panel.definition import run_saved
from app.panel.imports.errors import (
    CannotUndoError,
    ChangedSinceError,
    OutOfSightError,
    UsedSinceError,
)
from app.panel.imports.models import ImportedRow, ListImport
from app.panel.imports.running import Tell, entry_of, locked
from app.panel.imports.words import written
from app.panel.lists.columns import title_of
from app.panel.registry import Registered, key_in, key_of, registered

BLOCK = 200
MOST_NAMED = 200


def undo(import_id: int, tell: Tell) -> None:
    """Take all of an import back, in one transaction; what stands in the way is named."""
    try:
        with transaction():
            of = locked(import_id, "undoing")
            changes.part_of_import(of.id)
            entry = entry_of(of)
            rights.require(entry.name, "import")
            count = _Undoing(of, tell).all()
            of.state, of.finished_at = "undone", clock.now()
            details = {"file": of.file_name, "records": count}
            history.write_line(entry.name, f"import {of.id}", "taken_back", details)
    except CannotUndoError as refusal:
        with transaction():
            of = locked(import_id, "undoing")
            of.report = of.report | {"in_the_way": refusal.rows, "problem": written(refusal)}
            of.state = "done"


class _Undoing:
    """Goes through what an import did, the last first."""

    def __init__(self, of: ListImport, tell: Tell) -> None:
        self._of = of
        self._tell = tell
        self._count = self._refused = 0
        self._rows: list[dict[str, Any]] = []

    def all(self) -> int:
        """Take everything back, and count it. Raises CannotUndoError."""
        for block in self._blocks():
            for model, notes in groupby(block, key=lambda note: note.model):
                self._take_back(registered().get(model), list(notes))
            self._count += len(block)
            self._tell(self._count)
        if self._refused:
            raise CannotUndoError(self._rows, self._refused)
        return self._count

    def _blocks(self) -> Iterator[Sequence[ImportedRow]]:
        last: int | None = None
        while True:
            question = select(ImportedRow).where(ImportedRow.import_id == self._of.id)
            if last is not None:
                question = question.where(ImportedRow.id < last)
            block = db.session.scalars(question.order_by(ImportedRow.id.desc()).limit(BLOCK)).all()
            if not block:
                return
            last = block[-1].id
            yield block

    def _take_back(self, entry: Registered | None, notes: list[ImportedRow]) -> None:
        if entry is None:
            for note in notes:
                self._refuse(note, "", OutOfSightError())
            return
        records = _records(entry, notes)
        ready = []
        for note in notes:
            record = records.get(note.key)
            if record is None:
                self._note_missing(entry, note)
            elif saving.token_of(record) != note.state:
                self._refuse(note, title_of(record), ChangedSinceError())
            else:
                ready.append((note, title_of(record), record))
        if not self._refused and not _undone_together(entry, ready):
            for note, title, _record in ready:
                self._undo_alone(entry, note, title)

    def _note_missing(self, entry: Registered, note: ImportedRow) -> None:
        """Refuse a record that is there but out of sight; what is gone needs nothing."""
        table = entry.model.__table__
        column = next(iter(table.primary_key))
        key = key_in(entry.model, note.key)
        is_there = db.session.connection().scalar(select(column).where(column == key)) is not None
        if is_there or note.before is not None:
            self._refuse(note, "", OutOfSightError() if is_there else ChangedSinceError())

    def _undo_alone(self, entry: Registered, note: ImportedRow, title: str) -> None:
        try:
            with db.session.begin_nested(), db.session.no_autoflush:
                _undo(entry, note, saving.get(entry, note.key, to_write=True))
                db.session.flush()
        except IntegrityError:
            self._refuse(note, title, UsedSinceError())
        except DomainError as error:
            self._refuse(note, title, error)

    def _refuse(self, note: ImportedRow, title: str, error: DomainError) -> None:
        self._refused += 1
        if len(self._rows) < MOST_NAMED:
            kept = {"model": note.model, "key": note.key, "row": note.row, "title": title}
            self._rows.append({**kept, "error": written(error)})


def _records(entry: Registered, notes: Sequence[ImportedRow]) -> dict[str, Any]:
    keys = [key_in(entry.model, note.key) for note in notes]
    question = select(entry.model).where(entry.key.in_(keys)).order_by(entry.key)
    question = question.with_for_update(of=entry.model)
    found = db.session.scalars(question.execution_options(populate_existing=True))
    return {str(key_of(record)): record for record in found}


def _undone_together(entry: Registered, ready: Sequence[tuple[ImportedRow, str, Any]]) -> bool:
    try:
        with db.session.begin_nested(), db.session.no_autoflush:
            for note, _title, record in ready:
                _undo(entry, note, record)
            db.session.flush()
    except (IntegrityError, DomainError):
        return False
    return True


def _undo(entry: Registered, note: ImportedRow, record: Any) -> None:
    if note.before is None:
        db.session.delete(record)
        return
    for column, kept in note.before.items():
        setattr(record, column, _restored(entry.model.__mapper__.columns[column], kept))
    db.session.flush()
    run_saved(record)


def _restored(column: Any, kept: Any) -> Any:
    """Give a value back as its column holds it."""
    kind = column.type.python_type
    if kept is None or isinstance(kept, kind):
        return kept
    if kind is Decimal:
        return Decimal(kept)
    return kind.fromisoformat(kept) if kind in {date, datetime} else kind(kept)
