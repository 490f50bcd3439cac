"""Every report of the books beside the same report of the model."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.core.db import db
from app.ledger import queries
from tests.proof.books_model import BooksModel, Movement, Sides, local_sides, sides

CURRENCIES = ("EUR", "TRY", "USD")


def compare_balances(model: BooksModel, codes: Sequence[str], as_of: date) -> None:
    """Compare the balances of all parties at the end of a day, in lira and by currency."""
    expected = [(code, *local_sides(model.all_until(as_of, code))) for code in sorted(codes)]
    found = db.session.execute(queries.balances(as_of)).all()
    assert [(row.code, row.debit, row.credit) for row in found] == expected
    assert all(row.balance == row.debit - row.credit for row in found)
    by_currency = [
        (code, currency, *sides(movements), _net(local_sides(movements)))
        for code in sorted(codes)
        for currency in CURRENCIES
        if (movements := model.all_until(as_of, code, currency))
    ]
    rows = db.session.execute(queries.balances_by_currency(as_of)).all()
    assert [(r.code, r.currency, r.debit, r.credit, r.local_balance) for r in rows] == by_currency


def compare_ranking(model: BooksModel, codes: Sequence[str]) -> None:
    """Compare who owes most, as the books stand."""
    totals = {code: model.all_until(date.max, code) for code in codes}
    expected = {code: _net(local_sides(moves)) for code, moves in totals.items() if moves}
    found = {row.code: row.balance for row in queries.largest_balances()}
    assert found == expected
    assert list(found.values()) == sorted(expected.values(), reverse=True)


def compare_statement(
    model: BooksModel, code: str, period: tuple[date, date], currency: str | None
) -> None:
    """Compare a statement: what was carried forward, every row, both sides of the period."""
    start, end = period
    before = model.visible_until(start - timedelta(days=1), code, currency)
    shown = model.visible_until(end, code, currency)[len(before) :]
    statement = queries.statement(code, start, end, currency=currency)
    assert statement.opening.balance == _net(_sides(before, currency))
    rows = statement.rows()
    assert [(row.dated_on, row.debit, row.credit) for row in rows] == [
        (movement.dated_on, *_sides([movement], currency)) for movement in shown
    ]
    assert [row.balance for row in rows] == [
        _net(_sides([*before, *shown[: place + 1]], currency)) for place in range(len(shown))
    ]
    moved = statement.moved()
    assert (moved.debit, moved.credit) == _sides(shown, currency)


def compare_pages(model: BooksModel, code: str, currency: str | None, size: int) -> None:
    """Compare the whole statement, leafed through from its newest page."""
    shown = model.visible_until(date.max, code, currency)
    expected = [
        (movement.dated_on, _net(_sides(shown[: place + 1], currency)))
        for place, movement in enumerate(shown)
    ]
    found: list[tuple[date, Decimal]] = []
    before = None
    while True:
        page = queries.statement_page(code, currency=currency, before=before, size=size)
        found = [(row.dated_on, balance) for row, balance in page.rows] + found
        if (before := page.older) is None:
            break
    assert found == expected


def _sides(movements: Sequence[Movement], currency: str | None) -> Sides:
    return sides(movements) if currency else local_sides(movements)


def _net(pair: Sides) -> Decimal:
    return pair[0] - pair[1]
