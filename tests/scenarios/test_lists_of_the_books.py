"""What the lists of balances and transactions can be asked, in how many questions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.core import clock
from app.core.db import db
from app.core.driver import table_of
from app.ledger import queries
from app.ledger.errors import UnknownPartyError
from app.ledger.models import Party
from app.ledger.posting import post
from app.ledger.queries import BalanceFilter, TransactionFilter, Turn
from app.ledger.reversing import cancel
from app.ledger.rules import Side
from tests.factories import ledger as make

_party = table_of(Party)


@contextmanager
def questions() -> Iterator[list[str]]:
    """Collect the statements sent in the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def books(app: Flask) -> dict[str, Party]:
    """Sell to three parties, in lira and dollars; one has paid, one owes nothing."""
    parties = {
        "owes": make.customer(code="120.1", name="Çınar Gıda", credit_limit=Decimal(150)),
        "paid": make.customer(code="120.2", name="Cam Işık"),
        "owed": make.vendor(code="320.1", name="Ökten Çelik", city="Iğdır"),
    }
    sale: dict[str, Any] = {
        "dated_on": date(2026, 10, 1),
        "counter_document_no": "X-9",
        "description": "İlk satış",
    }
    post(make.voucher(parties["owes"], amount="100.00", **sale))
    dollars: dict[str, Any] = {
        "currency": "USD",
        "rate": Decimal(40),
        "dated_on": date(2026, 11, 20),
    }
    post(make.voucher(parties["owes"], amount="2.00", **dollars))
    post(make.voucher(parties["paid"], amount="70.00", dated_on=date(2026, 10, 2)))
    post(make.voucher(parties["paid"], "bank_receipt", "70.00", dated_on=date(2026, 10, 5)))
    post(make.voucher(parties["owed"], "purchase_invoice", "30.00", dated_on=date(2026, 10, 3)))
    return parties


def codes(wanted: BalanceFilter, sort: Any = "code") -> list[str]:
    return [row.code for row in queries.balances_page(wanted, sort=sort).page.rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["120.1", "120.2", "320.1"]),
        ({"only_nonzero": True}, ["120.1", "320.1"]),
        ({"side": Side.DEBIT}, ["120.1"]),
        ({"side": Side.CREDIT}, ["320.1"]),
        ({"search": "cinar"}, ["120.1"]),
        ({"search": "IGDIR celik"}, ["320.1"]),
        ({"search": "120"}, ["120.1", "120.2"]),
        ({"search": "100%"}, []),
        ({"visible": _party.c.code != "120.1"}, ["120.2", "320.1"]),
        ({"as_of": date(2026, 10, 2), "only_nonzero": True}, ["120.1", "120.2"]),
    ],
)
def test_balances_are_filtered(
    books: dict[str, Party], wanted: dict[str, Any], found: list[str]
) -> None:
    assert codes(BalanceFilter(**wanted)) == found
    assert queries.balance_totals(BalanceFilter(**wanted)).count == len(found)


def test_balances_are_sorted_as_turks_sort_names(books: dict[str, Party]) -> None:
    assert codes(BalanceFilter(), "name") == ["120.2", "120.1", "320.1"]
    assert codes(BalanceFilter(), "-balance") == ["120.1", "120.2", "320.1"]


def test_the_totals_are_of_the_whole_filter_and_not_of_the_page(books: dict[str, Party]) -> None:
    totals = queries.balance_totals(BalanceFilter())
    assert [totals.debit, totals.credit] == [250, 100]
    assert [totals.debit_balance, totals.credit_balance] == [180, 30]
    hidden = BalanceFilter(visible=_party.c.code == "320.1")
    assert queries.balance_totals(hidden).debit_balance == 0


@pytest.mark.parametrize(
    ("today", "overdue"),
    [
        (date(2026, 10, 31), {"120.1": 0, "320.1": 0}),  # due today is not overdue
        (date(2026, 11, 1), {"120.1": 100, "320.1": 0}),
        (date(2026, 12, 21), {"120.1": 180, "320.1": 30}),
    ],
)
def test_what_is_due_is_overdue_from_the_day_after(
    books: dict[str, Party], monkeypatch: pytest.MonkeyPatch, today: date, overdue: dict[str, int]
) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    page = queries.balances_page(BalanceFilter(only_nonzero=True))
    found = {row.code: page.overdue[row.id] for row in page.page.rows}
    assert found == overdue


def test_a_payment_takes_the_oldest_due_first(app: Flask) -> None:
    buyer = make.customer(term_days=0)
    for day, amount in ((1, "60.00"), (20, "40.00")):
        post(make.voucher(buyer, amount=amount, dated_on=date(2026, 10, day)))
    post(make.voucher(buyer, "cash_receipt", "70.00", dated_on=date(2026, 10, 21)))
    overdue = queries.overdue_of({buyer.id: Decimal(30)}, today=date(2026, 10, 20))
    assert overdue == {buyer.id: 0}
    overdue = queries.overdue_of({buyer.id: Decimal(30)}, today=date(2026, 10, 21))
    assert overdue == {buyer.id: 30}


def test_the_figures_of_a_party(books: dict[str, Party]) -> None:
    figures = queries.party_figures(books["owes"].id)
    assert [figures.balance, figures.credit_left] == [180, -30]
    assert figures.last_moved_on == date(2026, 11, 20)
    owed = queries.party_figures(books["owed"].id)
    assert [owed.balance, owed.credit_left] == [-30, None]
    fresh = queries.party_figures(make.customer(credit_limit=Decimal(5)).id)
    assert [fresh.balance, fresh.overdue, fresh.credit_left] == [0, 0, 5]
    assert fresh.last_moved_on is None


def test_an_advance_adds_room_to_the_credit(app: Flask) -> None:
    buyer = make.customer(credit_limit=Decimal(100))
    post(make.voucher(buyer, "cash_receipt", "40.00"))
    assert queries.party_figures(buyer.id).credit_left == 140


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 5),
        ({"account_kinds": ("payable",)}, 1),
        ({"types": ("bank_receipt", "purchase_invoice")}, 2),
        ({"dated": (date(2026, 10, 2), date(2026, 10, 3))}, 2),
        ({"dated": (date(2026, 10, 5), None)}, 2),
        ({"due": (None, date(2026, 10, 31))}, 2),
        ({"amounts": (Decimal(70), None)}, 3),
        ({"amounts": (Decimal(2), Decimal(30))}, 2),
        ({"currency": "USD"}, 1),
        ({"document_no": "SF-2026"}, 3),
        ({"document_no": "F-2026"}, 0),
        ({"source": "manual"}, 5),
        ({"source": "other"}, 0),
        ({"text": "SATIS ilk"}, 1),
        ({"text": "x-9 cinar"}, 1),
        ({"text": "çelik"}, 1),
        ({"text": "yok"}, 0),
        ({"visible": _party.c.code == "120.2"}, 2),
        ({"visible": _party.c.code == "120.2", "types": ("sales_invoice",)}, 1),
    ],
)
def test_transactions_are_filtered_and_so_are_their_totals(
    books: dict[str, Party], wanted: dict[str, Any], found: int
) -> None:
    rows = queries.transactions_page(TransactionFilter(**wanted)).rows
    totals = queries.transaction_totals(TransactionFilter(**wanted))
    assert len(rows) == totals.count == found
    assert totals.local.debit == sum(row.local_debit for row in rows)
    assert totals.local.credit == sum(row.local_credit for row in rows)


def test_amounts_of_a_currency_are_added_only_where_it_was_asked_for(
    books: dict[str, Party],
) -> None:
    assert queries.transaction_totals(TransactionFilter()).in_currency is None
    dollars = queries.transaction_totals(TransactionFilter(currency="USD"))
    assert dollars.in_currency == queries.Sums(Decimal(2), Decimal(0))


def test_cancelled_pairs_are_shown_only_when_asked_for(books: dict[str, Party]) -> None:
    cancel(post(make.voucher(books["owes"])).voucher_id)
    for show, count in ((False, 5), (True, 7)):
        wanted = TransactionFilter(show_cancelled=show)
        assert len(queries.transactions_page(wanted).rows) == count
        totals = queries.transaction_totals(wanted)
        assert [totals.count, totals.local.balance] == [count, 150]


def test_a_party_out_of_sight_is_as_unknown_as_one_that_is_not_there(
    books: dict[str, Party],
) -> None:
    mine = _party.c.code == "120.2"
    period = (date(2026, 1, 1), date(2026, 12, 31))
    assert len(queries.statement("120.2", *period, visible=mine).rows()) == 2
    for ask in (
        lambda: queries.statement("120.1", *period, visible=mine),
        lambda: queries.statement_page("120.1", visible=mine),
        lambda: queries.holder_of("120.1", visible=mine),
        lambda: queries.party_figures(books["owes"].id, visible=mine),
    ):
        with pytest.raises(UnknownPartyError):
            ask()


def test_a_party_without_accounts_has_an_empty_statement(app: Flask) -> None:
    prospect = make.customer(is_customer=False, kind="prospect")
    page = queries.statement_page(prospect.code)
    assert (page.rows, page.older, page.newer) == ((), None, None)
    assert queries.statement(prospect.code, date(2026, 1, 1), date(2026, 12, 31)).rows() == []


def test_no_list_asks_more_for_more_rows(books: dict[str, Party]) -> None:
    turn = Turn(size=2)
    period = (date(2026, 1, 1), date(2026, 12, 31))
    statement = queries.statement("120.1", *period)
    older = queries.page_of(statement, size=1).older
    asked: dict[int, Callable[[], object]] = {
        2: lambda: queries.balances_page(BalanceFilter(), turn=turn),
        1: lambda: queries.transactions_page(TransactionFilter(), turn),
    }
    for most, ask in asked.items():
        with questions() as sent:
            ask()
        assert len(sent) == most
    with questions() as sent:
        queries.statement_page("120.1", size=2)
    assert len(sent) == 3
    with questions() as sent:
        queries.page_of(statement, before=older, size=2)
    assert len(sent) == 3
    with questions() as sent:
        queries.party_figures(books["owes"].id)
    assert len(sent) == 4
