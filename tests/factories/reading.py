"""What the books say, as short values to compare with."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.core.db import db
from app.ledger import queries
from app.ledger.models import Party

FIRST_DAY = date(2005, 1, 1)
LAST_DAY = date(2099, 12, 31)


def rows_of(party: Party, *names: str, **options: Any) -> list[tuple[str, ...]]:
    """Give the named columns of a party's whole statement as text."""
    start, end = options.pop("start", FIRST_DAY), options.pop("end", LAST_DAY)
    statement = queries.statement(party.code, start, end, **options)
    return [tuple(str(getattr(row, name)) for name in names) for row in statement.rows()]


def balance_of(party: Party, as_of: date = LAST_DAY) -> Decimal:
    """Give the local balance of a party at the end of a day."""
    rows = db.session.execute(queries.balances(as_of)).all()
    balance: Decimal = next(row.balance for row in rows if row.code == party.code)
    return balance


def currencies_of(party: Party, as_of: date = LAST_DAY) -> dict[str, tuple[str, str]]:
    """Give the balance in each currency of a party, with its local value."""
    rows = db.session.execute(queries.balances_by_currency(as_of)).all()
    return {
        row.currency: (str(row.balance), str(row.local_balance))
        for row in rows
        if row.code == party.code
    }
