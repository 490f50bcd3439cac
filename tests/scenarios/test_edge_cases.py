"""Where naive books go wrong, each case by its name; those with a story are told in its file."""

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.ledger import queries
from app.ledger.errors import NotMatchableError, UnbalancedVoucherError
from app.ledger.exports import account_names
from app.ledger.journals import JournalLine
from app.ledger.matching import match_entries
from app.ledger.models import Entry, Party, PaymentTerm
from app.ledger.posting import post
from app.ledger.queries.plain import write_csv
from app.ledger.reversing import cancel
from app.ledger.rules import Side
from app.ledger.state import OpenItem
from app.ledger.vouchers import entries_of
from tests.factories import ledger as make
from tests.factories.ledger import transfer
from tests.factories.matching import in_dollars, open_of, posted
from tests.factories.reading import balance_of, rows_of

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def buyer(app: object) -> Party:
    """Open the card of a customer."""
    return make.customer()


def printed(query: queries.Query) -> str:
    """Give a report as the command line prints it."""
    stream = io.BytesIO()
    write_csv(query, stream)
    return stream.getvalue().decode()


def sales(buyer: Party, days: Iterable[date], amount: str = "10.00") -> None:
    for day in days:
        posted(buyer, "sales_invoice", amount, day)


def test_same_day_order_is_that_of_posting_whatever_the_amounts_and_types(buyer: Party) -> None:
    day = date(2026, 11, 20)
    kinds = ("bank_receipt", "sales_invoice", "credit_note", "sales_invoice")
    keys = [posted(buyer, kind, "5.00", day).voucher_id for kind in kinds]
    posted(buyer, "sales_invoice", "5.00", date(2026, 11, 19))
    assert rows_of(buyer, "type")[1:] == [(kind,) for kind in kinds]
    shown = [row.voucher_id for row, _balance in queries.statement_page(buyer.code).rows]
    assert shown[1:] == keys


def test_what_was_carried_forward_in_mid_period_runs_on_every_page(buyer: Party) -> None:
    sales(buyer, (date(2025, 12, 30), *(date(2026, 11, day) for day in range(1, 6))))
    whole = queries.statement(buyer.code, date(2026, 11, 2), date(2026, 11, 30))
    assert whole.opening.balance == 20
    newest = queries.page_of(whole, size=2)
    older = queries.page_of(whole, before=newest.older, size=2)
    assert [balance for _row, balance in (*older.rows, *newest.rows)] == [30, 40, 50, 60]


def test_a_filtered_list_runs_no_balance(buyer: Party) -> None:
    sales(buyer, (date(2026, 11, 1),))
    wanted = queries.TransactionFilter(party_id=buyer.id, types=("sales_invoice",))
    (row,) = queries.transactions_page(wanted).rows
    assert not hasattr(row, "balance")


def test_amounts_of_different_currencies_are_never_added(buyer: Party) -> None:
    for currency, rate in (("USD", "42"), ("EUR", "48"), ("TRY", "1")):
        day = date(2026, 11, 2)
        posted(buyer, "sales_invoice", "10.00", day, currency=currency, rate=Decimal(rate))
    found = db.session.execute(queries.balances_by_currency(YEAR[1])).all()
    assert [(row.currency, row.balance, row.local_balance) for row in found] == [
        ("EUR", 10, 480),
        ("TRY", 10, 10),
        ("USD", 10, 420),
    ]
    assert queries.transaction_totals(queries.TransactionFilter()).in_currency is None


def test_an_exchange_difference_moves_lira_alone_and_is_no_open_dollar(buyer: Party) -> None:
    sale = in_dollars(buyer, "sales_invoice", "100.00", "42", date(2026, 10, 1))
    receipt = in_dollars(buyer, "bank_receipt", "100.00", "43", date(2026, 11, 1))
    match_entries(sale, receipt)
    rows = rows_of(buyer, "type", "debit", "local_debit", currency="USD")
    assert ("fx_difference", "0.00", "100.00") in rows
    assert db.session.scalars(select(OpenItem).where(OpenItem.amount != 0)).all() == []
    assert db.session.scalars(select(OpenItem).where(OpenItem.local_amount != 0)).all() == []
    assert balance_of(buyer) == 0


def test_an_invoice_of_nothing_has_nothing_to_match(buyer: Party) -> None:
    promotion = posted(buyer, "sales_invoice", "0.00", date(2026, 11, 1))
    receipt = posted(buyer, "bank_receipt", "10.00", date(2026, 11, 2))
    with pytest.raises(NotMatchableError):
        match_entries(promotion, receipt)
    assert open_of(receipt)[0] == "-10.00"


def test_the_number_of_a_cancelled_document_is_never_given_again(buyer: Party) -> None:
    first = post(make.voucher(buyer))
    cancel(first.voucher_id)
    assert post(make.voucher(buyer)).document_no != first.document_no
    assert rows_of(buyer, "document_no", show_cancelled=True)[0] == (first.document_no,)


def test_both_accounts_of_one_card_stand_apart_in_exports(app: object) -> None:
    both = make.customer(code="120.000777", is_vendor=True)
    kinds = {"sales_invoice": "30.00", "purchase_invoice": "20.00"}
    moved = [posted(both, kind, amount, YEAR[1]) for kind, amount in kinds.items()]
    names = account_names()
    entries = [entries_of(key.voucher_id)[0] for key in moved]
    assert len({names[entry.account_id] for entry in entries}) == 2
    assert balance_of(both) == 10


def test_a_transfer_across_currencies_has_one_local_value_at_rates_of_its_own(app: object) -> None:
    payer, payee = make.customer(), make.customer(currency="USD")

    def line(side: Side, party: Party, currency: str, amount: str, rate: str) -> JournalLine:
        money: dict[str, Any] = {"currency": currency, "amount": Decimal(amount)}
        return JournalLine(side=side, party_id=party.id, rate=Decimal(rate), **money)

    moved = transfer(
        line(Side.CREDIT, payer, "EUR", "100.00", "48.30"),
        line(Side.DEBIT, payee, "USD", "115.00", "42.00"),
        date(2026, 11, 20),
    )
    entries = entries_of(moved.voucher_id)
    assert [(entry.currency, entry.local_debit, entry.local_credit) for entry in entries] == [
        ("EUR", 0, 4830),
        ("USD", 4830, 0),
    ]
    assert [balance_of(party) for party in (payer, payee)] == [-4830, 4830]
    with pytest.raises(UnbalancedVoucherError):
        transfer(
            line(Side.CREDIT, payer, "EUR", "100.00", "48.30"),
            line(Side.DEBIT, payee, "USD", "115.00", "42.01"),
            date(2026, 11, 20),
        )


def test_a_due_date_on_a_holiday_stays_where_the_contract_put_it(app: object) -> None:
    """Thirty days after 29 September 2026 is the Republic's day; its eve plus a week a Saturday."""
    for term_days, due_on in ((30, date(2026, 10, 29)), (32, date(2026, 10, 31))):
        buyer = make.customer(term_days=term_days)
        sale = posted(buyer, "sales_invoice", "10.00", date(2026, 9, 29))
        due = select(Entry.due_on).where(Entry.voucher_id == sale.voucher_id, Entry.line_no == 1)
        assert db.session.scalar(due) == due_on


def test_instalments_from_the_31st_fall_on_the_last_days_of_shorter_months(app: object) -> None:
    term = PaymentTerm(name="üç taksit", days=0, parts=3)
    db.session.add(term)
    db.session.flush()
    buyer = make.customer(term_id=term.id)
    sale = posted(buyer, "sales_invoice", "90.00", date(2026, 1, 31))
    dues = select(OpenItem.due_on).where(OpenItem.voucher_id == sale.voucher_id)
    assert db.session.scalars(dues.order_by(OpenItem.due_on)).all() == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]


def test_a_balance_paid_to_the_kurus_prints_no_minus(buyer: Party) -> None:
    for kind, amount in (
        ("sales_invoice", "0.10"),
        ("sales_invoice", "0.20"),
        ("bank_receipt", "0.30"),
    ):
        posted(buyer, kind, amount, date(2026, 11, 1))
    assert f"{buyer.code},{buyer.name},0.30,0.30,0.00\n" in printed(queries.balances(YEAR[1]))
    assert rows_of(buyer, "balance")[-1] == ("0.00",)
