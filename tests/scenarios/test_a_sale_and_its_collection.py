"""A customer buys on account, pays in two parts, and gets a statement."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from app.core.db import db
from app.core.numbers import TooManyDecimalsError
from app.ledger.errors import (
    NegativeAmountError,
    NoCounterAccountError,
    PassivePartyError,
    PeriodError,
    TooFewLinesError,
    UnknownAccountError,
    UnknownPartyError,
    UnknownTypeError,
    UnknownVoucherError,
    WrongSideError,
    ZeroAmountError,
)
from app.ledger.models import Account, CounterAccount, Party
from app.ledger.posting import PartyLine, post
from app.ledger.queries import Sums, largest_balances, statement
from app.ledger.rules import Side
from app.ledger.vouchers import entries_of, get_voucher
from tests.factories import ledger as make
from tests.factories.reading import balance_of, rows_of

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def buyer(app: object) -> Party:
    """Open the card of a customer who pays after thirty days."""
    return make.customer(term_days=30)


def test_a_sale_debits_the_customer_and_falls_due_after_the_term(buyer: Party) -> None:
    sale = post(make.voucher(buyer, "sales_invoice", "1180.00", description="Un, 40 çuval"))
    party_line, counter_line = entries_of(sale.voucher_id)
    assert (party_line.kind, party_line.debit, party_line.credit) == ("receivable", 1180, 0)
    assert party_line.due_on == date(2026, 12, 20)
    assert (counter_line.kind, counter_line.debit, counter_line.credit) == ("income", 0, 1180)
    assert get_voucher(sale.voucher_id).total == 1180


def test_the_statement_runs_from_what_was_carried_forward_to_what_is_owed(buyer: Party) -> None:
    post(make.voucher(buyer, "opening", "500.00", dated_on=date(2026, 1, 1)))
    post(make.voucher(buyer, "sales_invoice", "1180.00", dated_on=date(2026, 11, 5)))
    post(make.voucher(buyer, "bank_receipt", "680.00", dated_on=date(2026, 11, 12)))
    post(make.voucher(buyer, "cash_receipt", "500.00", dated_on=date(2026, 11, 30)))
    post(make.voucher(buyer, "sales_invoice", "9.00", dated_on=date(2026, 12, 1)))

    november = statement(buyer.code, *NOVEMBER)

    assert november.opening == Sums(Decimal(500), Decimal(0))
    assert rows_of(
        buyer, "document_no", "debit", "credit", "balance", start=NOVEMBER[0], end=NOVEMBER[1]
    ) == [
        ("SF-2026-000001", "1180.00", "0.00", "1680.00"),
        ("BT-2026-000001", "0.00", "680.00", "1000.00"),
        ("KT-2026-000001", "0.00", "500.00", "500.00"),
    ]
    assert november.moved() == Sums(Decimal(1180), Decimal(1180))
    assert balance_of(buyer, date(2026, 11, 29)) == 1000
    assert balance_of(buyer) == 509


def test_a_document_dated_back_stands_after_those_of_its_day(buyer: Party) -> None:
    post(make.voucher(buyer, amount="1.00", dated_on=date(2026, 11, 10)))
    post(make.voucher(buyer, amount="2.00", dated_on=date(2026, 11, 11)))
    post(make.voucher(buyer, amount="4.00", dated_on=date(2026, 11, 10)))
    assert rows_of(buyer, "debit", "balance") == [
        ("1.00", "1.00"),
        ("4.00", "5.00"),
        ("2.00", "7.00"),
    ]


def test_a_period_without_movements_still_carries_forward(buyer: Party) -> None:
    post(make.voucher(buyer, amount="75.00", dated_on=date(2026, 10, 31)))
    november = statement(buyer.code, *NOVEMBER)
    assert november.opening.balance == 75
    assert not november.rows()


def test_a_free_sample_is_an_invoice_of_nothing(buyer: Party) -> None:
    post(make.voucher(buyer, "sales_invoice", "0.00"))
    assert rows_of(buyer, "debit", "credit", "balance") == [("0.00", "0.00", "0.00")]


def test_one_voucher_may_move_many_parties(buyer: Party) -> None:
    other = make.customer()
    lines = tuple(
        PartyLine(party_id=party.id, amount=Decimal(amount), side=side, description=text)
        for party, amount, side, text in (
            (buyer, "10.00", Side.DEBIT, "Devir"),
            (other, "7.00", Side.CREDIT, ""),
            (buyer, "0.50", None, ""),
        )
    )
    post(make.voucher(buyer, "opening", lines=lines, description="Açılış"))
    assert rows_of(buyer, "description", "balance") == [("Devir", "10.00"), ("Açılış", "10.50")]
    assert balance_of(other) == -7


def test_those_who_owe_most_come_first(buyer: Party) -> None:
    small, vendor = make.customer(), make.vendor()
    post(make.voucher(buyer, amount="100.00"))
    post(make.voucher(small, amount="5.00"))
    post(make.voucher(vendor, "purchase_invoice", "900.00"))
    ranking = [(row.code, str(row.balance)) for row in largest_balances()]
    assert ranking == [
        (buyer.code, "100.00"),
        (small.code, "5.00"),
        (vendor.code, "-900.00"),
    ]
    assert [row.code for row in largest_balances(1, visible=Party.code != buyer.code)] == [
        small.code
    ]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"kind": "barter"}, UnknownTypeError),
        ({"amount": "-1.00"}, NegativeAmountError),
        ({"kind": "cash_receipt", "amount": "0.00"}, ZeroAmountError),
        ({"amount": "100.004"}, TooManyDecimalsError),
        ({"line": {"side": Side.CREDIT}}, WrongSideError),
        ({"lines": ()}, TooFewLinesError),
        ({"lines": (PartyLine(party_id=0, amount=Decimal(1)),)}, UnknownPartyError),
        ({"counter_account_id": 4711}, UnknownAccountError),
    ],
)
def test_a_movement_that_makes_no_sense_is_refused(
    buyer: Party, wanted: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        post(make.voucher(buyer, **wanted))
    assert rows_of(buyer, "debit") == []


def test_a_refusal_names_the_line_as_it_was_written(buyer: Party) -> None:
    amounts = (Decimal("10.00"), Decimal("-1.00"))
    lines = tuple(PartyLine(party_id=buyer.id, amount=amount) for amount in amounts)
    with pytest.raises(NegativeAmountError, match="Line 2"):
        post(make.voucher(buyer, lines=lines))


def test_a_passive_card_takes_no_new_movements_and_keeps_its_balance(buyer: Party) -> None:
    post(make.voucher(buyer, amount="60.00"))
    buyer.is_active = False
    with pytest.raises(PassivePartyError, match=buyer.code):
        post(make.voucher(buyer))
    assert balance_of(buyer) == 60


def test_a_type_without_a_counter_account_says_where_to_set_one(buyer: Party) -> None:
    db.session.execute(delete(CounterAccount).where(CounterAccount.voucher_type == "opening"))
    with pytest.raises(NoCounterAccountError, match="ledger parameters"):
        post(make.voucher(buyer, "opening"))


def test_the_counter_account_may_be_chosen_but_is_never_a_party(buyer: Party) -> None:
    """A movement between two parties has a type of its own, with a line for each."""
    chosen = db.session.scalar(select(Account.id).where(Account.code == "101"))
    cheque = post(make.voucher(buyer, "cash_receipt", counter_account_id=chosen))
    assert entries_of(cheque.voucher_id)[1].account_id == chosen
    account = db.session.scalar(select(Account.id).where(Account.party_id == make.vendor().id))
    with pytest.raises(UnknownAccountError):
        post(make.voucher(buyer, "cash_receipt", counter_account_id=account))


def test_a_statement_is_asked_for_a_party_and_a_period_that_exist(buyer: Party) -> None:
    with pytest.raises(UnknownPartyError, match="Check the code"):
        statement("120.000", *NOVEMBER)
    with pytest.raises(PeriodError, match="Exchange the two days"):
        statement(buyer.code, *reversed(NOVEMBER))
    with pytest.raises(UnknownVoucherError):
        get_voucher(4711)
