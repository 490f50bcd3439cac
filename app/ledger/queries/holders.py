"""What a party's accounts hold at all: in which currencies they moved, and between which days."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.core.db import db
from app.core.driver import table_of
from app.ledger.models import Entry
from app.ledger.state import Balance

_entry, _balance = table_of(Entry), table_of(Balance)


def currencies_of(accounts: Sequence[int]) -> list[str]:
    """Name the currencies in which some accounts ever moved."""
    question = select(_balance.c.currency).where(_balance.c.account_id.in_(accounts))
    return list(db.session.scalars(question.distinct().order_by(_balance.c.currency)))


def span_of(accounts: Sequence[int]) -> tuple[date, date] | None:
    """Give the days of the first and the last entry of some accounts, if there are any."""
    days = select(func.min(_entry.c.dated_on), func.max(_entry.c.dated_on))
    found = [
        ends
        for account in accounts
        if (ends := db.session.execute(days.where(_entry.c.account_id == account)).one())[0]
    ]
    if not found:
        return None
    return min(first for first, _last in found), max(last for _first, last in found)
