"""The average due dates of an account: one of its debits, one of its credits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.core.db import db
from app.core.driver import table_of
from app.ledger.models import Entry
from app.ledger.queries.sums import in_currency, side_names
from app.ledger.rules import average_due

_entry = table_of(Entry)


@dataclass(frozen=True, slots=True)
class AverageDues:
    """When a single payment of each side would have been due; None where there is nothing."""

    debit: date | None
    credit: date | None


def average_dues(accounts: Sequence[int], as_of: date, currency: str | None = None) -> AverageDues:
    """Give the average due dates of what was dated until a day, in local currency or another."""
    sums = (func.sum(_entry.c[name]) for name in side_names(currency))
    question = (
        select(_entry.c.due_on, *sums)
        .where(_entry.c.account_id.in_(accounts), _entry.c.dated_on <= as_of)
        .where(in_currency(_entry, currency))
        .group_by(_entry.c.due_on)
    )
    dues = db.session.execute(question).all()
    debit, credit = (average_due([(row[0], row[side]) for row in dues]) for side in (1, 2))
    return AverageDues(debit, credit)
