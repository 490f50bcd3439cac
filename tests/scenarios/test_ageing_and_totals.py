"""How old what is owed is, what moved when, and what late payment costs, told of a few parties."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.core.db import db
from app.core.driver import table_of
from app.ledger import queries
from app.ledger.errors import PeriodError, UnknownCurrencyError, UnknownPartyError
from app.ledger.models import Party
from app.ledger.posting import Posted, post
from app.ledger.queries import AgeingFilter, BalanceFilter, TotalsFilter, Turn
from app.ledger.reversing import cancel
from app.ledger.rules import AccountKind, Buckets, InterestTerms, Side
from app.ledger.rules.interest import EVER
from tests.factories import ledger as make

_party = table_of(Party)
TODAY = date(2026, 11, 22)


def sold(party: Party, dated_on: date, due_on: date, amount: str, **values: Any) -> Posted:
    return post(
        make.voucher(party, amount=amount, dated_on=dated_on, line={"due_on": due_on}, **values)
    )


def received(party: Party, dated_on: date, amount: str) -> Posted:
    return post(make.voucher(party, "cash_receipt", amount, dated_on=dated_on))


@pytest.fixture
def buyer(app: Flask) -> Party:
    """Sell the three invoices of the worked example and receive its two payments."""
    buyer = make.customer(code="120.1", name="Çınar Gıda")
    sold(buyer, date(2026, 9, 1), date(2026, 10, 1), "10000.00")
    sold(buyer, date(2026, 9, 25), date(2026, 10, 25), "20000.00")
    received(buyer, date(2026, 10, 15), "15000.00")
    sold(buyer, date(2026, 10, 20), date(2026, 11, 19), "30000.00")
    received(buyer, date(2026, 11, 10), "25000.00")
    return buyer


def rows_of(wanted: AgeingFilter) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in db.session.execute(queries.ageing(wanted))]


def test_the_oldest_dues_are_taken_as_paid(buyer: Party) -> None:
    """20.000 of the last invoice are open, three days after they fell due."""
    wanted = AgeingFilter(as_of=TODAY)
    assert rows_of(wanted) == [("120.1", "B", "20000.00", "0.00", "20000.00", *["0.00"] * 3)]
    on_the_day = AgeingFilter(as_of=date(2026, 10, 25))
    zeros = ["0.00"] * 3
    assert rows_of(on_the_day) == [("120.1", "B", "45000.00", "30000.00", "15000.00", *zeros)]
    before = AgeingFilter(as_of=date(2026, 8, 31))
    assert rows_of(before) == [("120.1", "", "0.00", *["0.00"] * 5)]


def test_open_items_are_aged_as_they_stand(buyer: Party) -> None:
    """Nothing is matched: every invoice is open, and every receipt unmatched."""
    wanted = AgeingFilter(as_of=TODAY, method="matched")
    found = ["20000.00", "0.00", "50000.00", "10000.00", "0.00", "0.00", "40000.00"]
    assert rows_of(wanted) == [("120.1", "B", *found)]
    early = AgeingFilter(as_of=date(2026, 10, 18), method="matched")
    found = ["15000.00", "20000.00", "10000.00", "0.00", "0.00", "0.00", "15000.00"]
    assert rows_of(early) == [("120.1", "B", *found)]


def test_buckets_end_where_the_office_wants(buyer: Party) -> None:
    wanted = AgeingFilter(as_of=TODAY, method="matched", buckets=Buckets((2, 28, 51)))
    assert wanted.names == ("not_due", "d0_2", "d3_28", "d29_51", "d51_plus", "unmatched")
    found = ["0.00", "0.00", "50000.00", "0.00", "10000.00", "40000.00"]
    assert rows_of(wanted) == [("120.1", "B", "20000.00", *found)]


def test_what_was_cancelled_is_no_debt(buyer: Party) -> None:
    wanted = AgeingFilter(as_of=TODAY)
    before = rows_of(wanted)
    wrong = sold(buyer, date(2026, 11, 20), date(2026, 12, 20), "777.00")
    assert rows_of(wanted) != before
    cancel(wrong.voucher_id)
    assert rows_of(wanted) == before


def test_both_accounts_and_all_currencies_make_one_age(app: Flask) -> None:
    both = make.customer(code="120.2", is_vendor=True)
    dollars = {"currency": "USD", "rate": Decimal(40)}
    sold(both, date(2026, 11, 1), date(2026, 12, 1), "10.00", **dollars)
    sold(both, date(2026, 11, 1), date(2026, 12, 31), "100.00")
    bought = {"kind": "purchase_invoice"}
    sold(both, date(2026, 11, 2), date(2026, 11, 30), "650.00", **bought)
    sold(both, date(2026, 9, 1), date(2026, 10, 1), "30.00", **bought)
    found = ["-180.00", "180.00", "0.00", "0.00", "0.00", "0.00"]
    assert rows_of(AgeingFilter(as_of=TODAY)) == [("120.2", "A", *found)]
    found = ["-180.00", "650.00", "0.00", "30.00", "0.00", "0.00", "500.00"]
    assert rows_of(AgeingFilter(as_of=TODAY, method="matched")) == [("120.2", "A", *found)]


def test_a_party_that_is_even_may_still_have_open_items(app: Flask) -> None:
    even = make.customer(code="120.3")
    sold(even, date(2026, 10, 1), date(2026, 11, 1), "50.00")
    received(even, date(2026, 10, 5), "50.00")
    assert rows_of(AgeingFilter(as_of=TODAY)) == [("120.3", "", "0.00", *["0.00"] * 5)]
    matched = AgeingFilter(as_of=TODAY, method="matched")
    found = ["0.00", "0.00", "50.00", "0.00", "0.00", "0.00", "50.00"]
    assert rows_of(matched) == [("120.3", "", *found)]
    total = queries.ageing_totals(matched)[Side.DEBIT]
    assert [total.count, total.balance, total.buckets[-1]] == [0, Decimal(0), Decimal(50)]


def test_totals_of_ages_keep_the_sides_apart(buyer: Party) -> None:
    seller = make.vendor(code="320.1")
    sold(seller, date(2026, 11, 1), date(2026, 12, 1), "70.00", kind="purchase_invoice")
    totals = queries.ageing_totals(AgeingFilter(as_of=TODAY))
    assert {side: (total.count, f"{total.balance}") for side, total in totals.items()} == {
        Side.DEBIT: (1, "20000.00"),
        Side.CREDIT: (1, "70.00"),
    }
    assert [str(amount) for amount in totals[Side.CREDIT].buckets] == ["70.00", *["0.00"] * 4]
    owing = AgeingFilter(as_of=TODAY, of=BalanceFilter(side=Side.CREDIT))
    assert queries.ageing_totals(owing).keys() == {Side.CREDIT}
    assert [row[0] for row in rows_of(owing)] == ["320.1"]


@pytest.mark.parametrize("method", ["fifo", "matched"])
def test_ages_of_a_page_are_those_of_the_whole_list(buyer: Party, method: Any) -> None:
    for place in range(2, 6):
        other = make.customer(code=f"120.{place}")
        sold(other, date(2026, 8, place), date(2026, 7 + place, 5), f"{place}.00")
    wanted = AgeingFilter(as_of=TODAY, method=method)
    listed = {row.id: row for row in db.session.execute(queries.listed_ageing(wanted))}
    seen: list[str] = []
    turn: Turn | None = Turn(size=2)
    while turn is not None:
        page = queries.ageing_page(wanted, sort="-balance", turn=turn)
        for row in page.page.rows:
            amounts = tuple(getattr(listed[row.id], name) for name in wanted.names)
            assert page.buckets[row.id] == amounts
            seen.append(row.code)
        turn = Turn(after=page.page.next, size=2) if page.page.next else None
    assert seen == ["120.1", "120.5", "120.4", "120.3", "120.2"]
    nobody = AgeingFilter(as_of=TODAY, of=BalanceFilter(search="yok"))
    assert queries.ageing_page(nobody).buckets == {}


def test_ages_of_the_first_and_the_last_day_are_answered(buyer: Party) -> None:
    for day in (date.min, date.max):
        for method in ("fifo", "matched"):
            assert len(rows_of(AgeingFilter(as_of=day, method=method))) == 1


def test_who_may_not_see_a_party_does_not_see_its_age(buyer: Party) -> None:
    other = make.customer(code="120.9")
    sold(other, date(2026, 11, 1), date(2026, 12, 1), "5.00")
    visible = _party.c.id == other.id
    wanted = AgeingFilter(as_of=TODAY, of=BalanceFilter(visible=visible))
    assert [row[0] for row in rows_of(wanted)] == ["120.9"]
    assert queries.ageing_totals(wanted)[Side.DEBIT].balance == 5
    for start in (None, date(2026, 11, 1)):
        seen = totals(by="year", start=start, visible=visible)
        assert seen == [("2026", "5.00", "0.00", "5.00", "5.00")]
    with pytest.raises(UnknownPartyError):
        queries.late_charges("120.1", TODAY, TERMS, visible=visible)


def totals(**wanted: Any) -> list[tuple[str, ...]]:
    query = queries.totals_by_period(TotalsFilter(**wanted))
    return [tuple(map(str, row)) for row in db.session.execute(query)]


def test_totals_leave_empty_periods_out(buyer: Party) -> None:
    assert totals(by="month") == [
        ("2026-09", "30000.00", "0.00", "30000.00", "30000.00"),
        ("2026-10", "30000.00", "15000.00", "15000.00", "45000.00"),
        ("2026-11", "0.00", "25000.00", "-25000.00", "20000.00"),
    ]
    assert totals(by="quarter") == [
        ("2026-Q3", "30000.00", "0.00", "30000.00", "30000.00"),
        ("2026-Q4", "30000.00", "40000.00", "-10000.00", "20000.00"),
    ]
    assert totals(by="year") == [("2026", "60000.00", "40000.00", "20000.00", "20000.00")]
    assert [row[0] for row in totals(by="week")] == [
        f"2026-W{week}" for week in (36, 39, 42, 43, 46)
    ]
    assert [row[0] for row in totals(by="day")][:2] == ["2026-09-01", "2026-09-25"]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2025, 12, 29), "2026-W01"),
    ],
)
def test_a_week_belongs_to_the_year_of_its_thursday(app: Flask, day: date, week: str) -> None:
    sold(make.customer(), day, day, "1.00")
    assert [row[0] for row in totals(by="week")] == [week]


@pytest.mark.parametrize("by", ["day", "week", "month", "quarter", "year"])
def test_totals_of_some_days_carry_what_was_before(buyer: Party, by: Any) -> None:
    """The running figure is the balance at the end of each period, whatever the first day is."""
    start, end = date(2026, 9, 2), date(2026, 11, 9)
    found = totals(by=by, start=start, end=end)
    assert sum(Decimal(row[1]) for row in found) == 50_000
    assert sum(Decimal(row[2]) for row in found) == 15_000
    assert found[0][4] == str(Decimal(found[0][3]) + 10_000)
    assert found[-1][4] == "45000.00"
    count, sums = queries.totals_of_periods(TotalsFilter(by=by, start=start, end=end))
    assert (count, f"{sums.debit}, {sums.credit}") == (len(found), "50000.00, 15000.00")
    assert totals(by=by, start=date(2026, 10, 2), end=date(2026, 10, 14)) == []
    assert totals(by=by, start=date.min, end=date.max) == totals(by=by)


def test_periods_are_leafed_through_from_the_newest(buyer: Party) -> None:
    wanted = TotalsFilter(by="day")
    first = queries.totals_page(wanted, Turn(size=3))
    assert [row.period for row in first.rows] == ["2026-11-10", "2026-10-20", "2026-10-15"]
    second = queries.totals_page(wanted, Turn(after=first.next, size=3))
    assert [(row.period, str(row.running)) for row in second.rows] == [
        ("2026-09-25", "30000.00"),
        ("2026-09-01", "10000.00"),
    ]
    back = queries.totals_page(wanted, Turn(before=second.previous, size=3))
    assert [row.period for row in back.rows] == [row.period for row in first.rows]


def test_days_in_the_wrong_order_are_no_period() -> None:
    with pytest.raises(PeriodError):
        TotalsFilter(start=date(2026, 2, 1), end=date(2026, 1, 1))


TERMS = InterestTerms(rates={EVER: Decimal(48)}, allow_negative=True)


def test_the_late_charge_of_the_worked_example(buyer: Party) -> None:
    found = queries.late_charges("120.1", TODAY, TERMS)
    assert [row.day_product for row in found.rows] == [140_000, -50_000, 240_000, -90_000, 60_000]
    assert (str(found.day_product), str(found.total)) == ("300000.00", "400.00")
    assert (found.dues.debit, found.dues.credit) == (date(2026, 11, 3), date(2026, 10, 31))
    laws_year = InterestTerms(rates=TERMS.rates, day_base=365, allow_negative=True)
    assert str(queries.late_charges("120.1", TODAY, laws_year).total) == "394.52"
    no_credit = InterestTerms(rates=TERMS.rates)
    assert str(queries.late_charges("120.1", TODAY, no_credit).total) == "586.67"


def test_the_late_charge_names_the_documents(buyer: Party) -> None:
    rows = queries.late_charges("120.1", TODAY, TERMS).rows
    numbers = list(
        db.session.scalars(text("SELECT document_no FROM voucher ORDER BY dated_on, id"))
    )
    first, second, receipt, third, last = numbers
    assert [(row.document_no, row.payment_no) for row in rows] == [
        (first, receipt),
        (second, receipt),
        (second, last),
        (third, last),
        (third, ""),
    ]


def test_the_late_charge_of_a_past_day_knows_nothing_later(buyer: Party) -> None:
    rows = queries.late_charges("120.1", date(2026, 10, 14), TERMS).rows
    assert [(str(row.day_product), row.last_day) for row in rows] == [
        ("130000.00", date(2026, 10, 14))
    ]


def test_what_was_cancelled_costs_nothing(buyer: Party) -> None:
    before = queries.late_charges("120.1", TODAY, TERMS).rows
    wrong = sold(buyer, date(2026, 9, 1), date(2026, 9, 2), "5000.00")
    assert queries.late_charges("120.1", TODAY, TERMS).rows != before
    cancel(wrong.voucher_id)
    found = queries.late_charges("120.1", TODAY, TERMS)
    assert found.rows == before
    assert (str(found.total), found.dues.debit) == ("400.00", date(2026, 11, 3))


def test_a_vendor_charges_us_for_paying_late(app: Flask) -> None:
    seller = make.vendor(code="320.1")
    sold(seller, date(2026, 9, 1), date(2026, 10, 1), "36000.00", kind="purchase_invoice")
    post(make.voucher(seller, "cash_payment", "36000.00", dated_on=date(2026, 10, 31)))
    found = queries.late_charges("320.1", TODAY, TERMS)
    assert (found.account_kind, str(found.total)) == (AccountKind.PAYABLE, "1440.00")
    as_customer = queries.late_charges("320.1", TODAY, TERMS, account_kind=AccountKind.RECEIVABLE)
    assert as_customer.rows == []
    assert (as_customer.dues.debit, as_customer.dues.credit) == (None, None)


def test_a_currency_is_charged_by_itself(app: Flask) -> None:
    buyer = make.customer(code="120.4")
    dollars = {"currency": "USD", "rate": Decimal(40)}
    sold(buyer, date(2026, 9, 1), date(2026, 10, 23), "360.00", **dollars)
    sold(buyer, date(2026, 9, 1), date(2026, 10, 23), "999.00")
    found = queries.late_charges("120.4", TODAY, TERMS, currency="USD")
    assert [(str(row.amount), str(row.charge)) for row in found.rows] == [("360.00", "14.40")]
    with pytest.raises(UnknownCurrencyError):
        queries.late_charges("120.4", TODAY, TERMS, currency="XXX")


def test_the_command_prints_the_late_charge(app: Flask, buyer: Party) -> None:
    db.session.commit()
    rates = ("--rate", "36", "--rate", "2026-10-05:72")
    command = ("ledger", "interest", "120.1", "--as-of", str(TODAY), *rates, "--grace", "14")
    answer = app.test_cli_runner().invoke(args=[*command, "--base", "360"])
    assert answer.exit_code == 0, answer.output
    lines = [line.split(",") for line in answer.stdout.splitlines()]
    assert lines[0] == list(queries.ChargeRow._fields)
    assert [line[2:] for line in lines[1:]] == [
        ["15000.00", "2026-10-25", "2026-11-10", "16", "72.00", "240000.00", "480.00"]
    ]
    answer = app.test_cli_runner().invoke(args=[*command[:-1], "13", "--credit-early"])
    charges = [line.split(",")[-1] for line in answer.stdout.splitlines()[1:]]
    assert charges == ["40.00", "200.00", "-100.00", "480.00", "-180.00"]
