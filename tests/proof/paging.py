"""Every list that is leafed through, beside the whole it is cut from."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.ledger import queries
from app.ledger.models import Account, Entry, Match, Party, Voucher
from app.ledger.queries import BalanceFilter, Page, TransactionFilter, Turn
from app.ledger.queries.balance_pages import Sort
from app.ledger.rules import Side

FIRST, LAST = date(2005, 1, 1), date(2099, 12, 31)


def compare_leafing(code: str, period: tuple[date, date], currency: str | None, size: int) -> None:
    """Leaf a statement from its newest page to its oldest and back; both walks are the whole."""
    for show_cancelled in (False, True):
        whole = queries.statement(code, *period, currency=currency, show_cancelled=show_cancelled)
        expected = [(row.voucher_id, row.line_no, row.balance) for row in whole.rows()]
        page = queries.page_of(whole, size=size)
        assert page.newer is None
        down = _rows(page)
        up: list[Any] = []
        while page.older:
            page = queries.page_of(whole, before=page.older, size=size)
            down = _rows(page) + down
        assert down == expected
        up = _rows(page)
        while page.newer:
            page = queries.page_of(whole, after=page.newer, size=size)
            up += _rows(page)
        assert up == expected


def _rows(page: queries.StatementPage) -> list[Any]:
    return [(row.voucher_id, row.line_no, balance) for row, balance in page.rows]


SORTS: tuple[Sort, ...] = ("code", "-code", "name", "balance", "-balance")


def compare_balance_pages(codes: Sequence[str], as_of: date, size: int, turn: int) -> None:
    """Compare every balance of the list with the closing of its statement; totals too.

    Filtered lists are sorted in one way each time, another with each turn: all ways every time
    took half of a run.
    """
    for day in (None, as_of):
        closing = {code: _closing(code, day or LAST) for code in codes}
        for place, side in enumerate((None, Side.DEBIT, Side.CREDIT)):
            wanted = BalanceFilter(as_of=day, side=side, only_nonzero=True)
            expected = {code: balance for code, balance in closing.items() if _is_on(side, balance)}
            _compare_sort(wanted, SORTS[(turn + place) % len(SORTS)], expected, size)
            totals = queries.balance_totals(wanted)
            assert totals.count == len(expected)
            assert totals.debit_balance - totals.credit_balance == sum(expected.values())
            assert totals.debit - totals.credit == sum(expected.values())
        for sort in SORTS:
            _compare_sort(BalanceFilter(as_of=day), sort, closing, size)


def _compare_sort(
    wanted: BalanceFilter, sort: Sort, expected: dict[str, Decimal], size: int
) -> None:
    rows = walk(partial(_balances_at, wanted, sort), size)
    assert {row.code: row.balance for row in rows} == expected
    assert len(rows) == len(expected)
    found = [getattr(row, sort.removeprefix("-").replace("name", "name_order")) for row in rows]
    assert found == sorted(found, reverse=sort.startswith("-"))


def _balances_at(wanted: BalanceFilter, sort: Sort, turn: Turn) -> Page:
    return queries.balances_page(wanted, sort=sort, turn=turn).page


def _is_on(side: Side | None, balance: Decimal) -> bool:
    if side is None:
        return balance != 0
    return balance > 0 if side is Side.DEBIT else balance < 0


def _closing(code: str, end: date) -> Decimal:
    statement = queries.statement(code, FIRST, end)
    return statement.opening.plus(statement.moved()).balance


def walk(page_at: Callable[[Turn], Page], size: int) -> list[Any]:
    """Leaf to the last page and back to the first; both ways show the same rows."""
    page = page_at(Turn(size=size))
    assert page.previous is None
    rows = list(page.rows)
    while page.next:
        page = page_at(Turn(after=page.next, size=size))
        rows += page.rows
    back = list(page.rows)
    while page.previous:
        page = page_at(Turn(before=page.previous, size=size))
        back = [*page.rows, *back]
    assert back == rows
    return rows


def compare_transactions(codes: Sequence[str], period: tuple[date, date], size: int) -> None:
    """Compare the list of all transactions, and its totals, with all statements together."""
    for show_cancelled in (False, True):
        expected = sorted(
            ((row.dated_on, row.voucher_id, row.line_no), code)
            for code in codes
            for row in queries.statement(code, *period, show_cancelled=show_cancelled).rows()
        )
        wanted = TransactionFilter(dated=period, show_cancelled=show_cancelled)
        _compare_walk(wanted, expected[::-1], size)
    for code in codes:
        party_id = db.session.scalar(select(Party.id).where(Party.code == code))
        whole = queries.statement(code, *period)
        expected = [((row.dated_on, row.voucher_id, row.line_no), code) for row in whole.rows()]
        wanted = TransactionFilter(party_id=party_id, dated=period)
        _compare_walk(wanted, expected[::-1], size)
        totals = queries.transaction_totals(wanted)
        assert (totals.count, totals.local) == (len(expected), whole.moved())


def _compare_walk(wanted: TransactionFilter, expected: list[Any], size: int) -> None:
    rows = walk(lambda turn: queries.transactions_page(wanted, turn), size)
    found = [((row.dated_on, row.voucher_id, row.line_no), row.party_code) for row in rows]
    assert found == expected


def compare_figures(codes: Sequence[str]) -> None:
    """Compare figures with statements; what is overdue by paying the earliest due first."""
    for party in db.session.scalars(select(Party).where(Party.code.in_(codes))).all():
        figures = queries.party_figures(party.id)
        balance = _closing(party.code, LAST)
        assert figures.balance == balance
        assert figures.overdue == _overdue(party.id, balance)
        rows = queries.statement(party.code, FIRST, LAST, show_cancelled=True).rows()
        assert figures.last_moved_on == (rows[-1].dated_on if rows else None)


def _overdue(party_id: int, balance: Decimal) -> Decimal:
    """Pay off the entries of the balance's side, the earliest due first, and add up the late.

    What matches settle is out of it, with the differences they booked.
    """
    sign = 1 if balance > 0 else -1
    settled, booked = _settled()
    entries = (
        select(Entry.voucher_id, Entry.line_no, Entry.due_on, Entry.local_debit, Entry.local_credit)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.holder_id == party_id, Entry.voucher_id.not_in(booked))
        .order_by(Entry.due_on)
    )
    rows = [
        (due_on, sign * (debit - credit - settled[voucher_id, line_no]))
        for voucher_id, line_no, due_on, debit, credit in db.session.execute(entries)
    ]
    paid = -sum(amount for _due, amount in rows if amount < 0)
    late = Decimal(0)
    for due_on, amount in rows:
        if amount > 0:
            left = max(Decimal(0), amount - paid)
            paid = max(Decimal(0), paid - amount)
            late += left if due_on < clock.today() else 0
    return late


def _settled() -> tuple[defaultdict[tuple[int, int], Decimal], set[int]]:
    """Add up what matches that stand take from each entry, signed; name differences they booked."""
    settled: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for match in db.session.scalars(select(Match).where(Match.undone_at.is_(None))):
        settled[match.debit_voucher_id, match.debit_line_no] += match.local_debit
        settled[match.credit_voucher_id, match.credit_line_no] -= match.local_credit
    differences = list(db.session.scalars(select(Match.difference_voucher_id).distinct()))
    withdrawn = select(Voucher.id).where(Voucher.reversal_of.in_(differences))
    return settled, {*filter(None, differences), *db.session.scalars(withdrawn)}


def compare_all(codes: Sequence[str], code: str, currency: str | None, steps: int) -> None:
    """Compare every list, at a period and size that move with the steps."""
    end = date(2026, 1 + steps % 12, 1 + steps * 7 % 28)
    period = (end - timedelta(days=steps * 20), end)
    size = 1 + steps % 4
    compare_leafing(code, period, currency, size)
    compare_leafing(code, (FIRST, LAST), currency, size)
    compare_balance_pages(codes, end, size, steps // 5)
    compare_transactions(codes, period, size)
    compare_figures(codes)
