"""Saving rows: many at once where all is well, else one by one by the service of the form."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from app.core import access
from app.core.db import db
from app.core.errors import DomainError
from app.panel import saving
from app.panel.applying import MayChoose, apply
from app.panel.definition import run_saved_together, suspects_among
from app.panel.forms.inputs import Input
from app.panel.imports.rows import Plan, Row, before_of
from app.panel.registry import key_of

_REFUSALS = (DomainError, IntegrityError, DataError)


class Saver:
    """Saves rows as their form would, whichever way they go.

    What is refused together is saved again one by one, so that each mistake stands by its row.
    Where a service is asked for warnings, each row must see those before it: one by one.
    """

    def __init__(self, plan: Plan, asks: MayChoose) -> None:
        self._plan = plan
        self._entry = plan.entry
        self._asks = asks

    def save(self, rows: Sequence[Row]) -> None:
        """Save the rows that are right so far; each says what came of it."""
        right = [row for row in rows if not row.problems]
        for row in right:
            if row.record is not None:
                row.key = key_of(row.record)
                row.before = before_of(row.record, list(row.values), self._entry.fields)
        for row in self._not_saved_together(right) if right else ():
            self._save_alone(row)

    def _not_saved_together(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Save what can be saved at once, and give the others."""
        try:
            with db.session.begin_nested(), db.session.no_autoflush:
                return self._save_all(rows)
        except _REFUSALS:
            return rows

    def _save_all(self, rows: Sequence[Row]) -> Sequence[Row]:
        records = self._applied(rows)
        doubtful = set(map(id, suspects_among(self._entry.model, records)))
        at_once = []
        for row, record in zip(rows, records, strict=True):
            if id(record) not in doubtful:
                at_once.append((row, record))
                db.session.add(record)
            elif row.record is not None:
                db.session.expire(record)  # it is read again, and saved alone
        self._flush([record for _row, record in at_once])
        for row, record in at_once:
            _note_state(row, record)
        return [row for row, it in zip(rows, records, strict=True) if id(it) in doubtful]

    def _applied(self, rows: Sequence[Row]) -> list[Any]:
        """Give the records as the rows want them, not yet saved."""
        records = []
        for row in rows:
            record = self._entry.model() if row.record is None else row.record
            sent = self._sent(row)
            apply(self._entry, record, sent, self._asks, is_new=row.record is None)
            if not sent.is_right:
                raise saving.WrongInputError
            _note_outcome(row, record)
            records.append(record)
        return records

    def _flush(self, records: Sequence[Any]) -> None:
        db.session.flush()
        run_saved_together(self._entry.model, records)
        db.session.flush()
        self._check_reach(records)

    def _check_reach(self, records: Sequence[Any]) -> None:
        """Make sure that the person still sees every record."""
        keys = {key_of(record) for record in records}
        found = db.session.scalars(select(self._entry.key).where(self._entry.key.in_(keys)))
        if keys - set(found):
            raise access.OutOfReachError

    def _save_alone(self, row: Row) -> None:
        sent = self._sent(row)
        try:
            with db.session.begin_nested():
                record = self._save(row, sent)
                _note_state(row, record)
        except _REFUSALS as error:
            row.outcome = ""
            known = error if isinstance(error, DomainError) else saving.AgainstRulesError()
            self._blame(row, sent, known)
        row.warnings = list(sent.warnings)

    def _save(self, row: Row, sent: Input) -> Any:
        if row.key is None:
            row.outcome = "created"
            return saving.create(self._entry, sent, self._asks)
        key = str(row.key)
        version = saving.token_of(saving.get(self._entry, key, to_write=True))
        record = saving.update(self._entry, key, sent, self._asks)
        is_changed = saving.token_of(record) != version
        row.outcome = "updated" if is_changed else "unchanged"
        return record

    def _sent(self, row: Row) -> Input:
        return Input(values=dict(row.values), is_warned=True)

    def _blame(self, row: Row, sent: Input, error: DomainError) -> None:
        """Put each refusal beside the cell it speaks of."""
        problems = list(sent.all_problems()) or [("", error)]
        for name, problem in problems:
            row.blame(self._plan.place_of(name), name, problem)


def _note_outcome(row: Row, record: Any) -> None:
    if row.record is None:
        row.outcome = "created"
    else:
        row.outcome = "updated" if db.session.is_modified(record) else "unchanged"


def _note_state(row: Row, record: Any) -> None:
    row.key = key_of(record)
    row.state = saving.token_of(record)
    row.record = None  # it may go from memory now
