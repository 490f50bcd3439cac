"""Reading through the API: what a record holds, and lists page by page."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.core.db import db, transaction
from app.ledger.models import Branch
from app.ledger.posting import post
from app.modules.currencies.models import ExchangeRate
from app.panel.lists.asked import close_place
from tests.factories import ledger
from tests.factories.callers import Caller

PARTY = {
    *("id", "version", "archived_at", "code", "name", "short_name", "kind", "is_customer"),
    *("is_vendor", "is_active", "tax_office", "tax_no", "phone", "email", "website", "city"),
    *("region", "sector", "working_currency", "term", "term_days", "credit_limit"),
    *("salesperson", "language", "notes", "match_rule", "matches_across_currencies"),
    *("party_group", "tags"),
}
LINES = {"addresses", "contacts", "bank_accounts", "credit_limits"}


def branches(number: int) -> None:
    with transaction():
        for each in range(number):
            db.session.add(Branch(code=f"B{each:03d}", name=f"Şube {each}", city="İzmir"))


def codes(page: Any) -> list[str]:
    return [row["code"] for row in page["rows"]]


def test_a_record_holds_the_fields_of_its_screens_and_no_others(boss: Caller, own: int) -> None:
    assert set(boss.get(f"party/{own}")) == PARTY | LINES
    assert set(boss.get("party/")["rows"][0]) == PARTY


def test_no_password_stands_in_a_user(boss: Caller, staff: dict[str, int]) -> None:
    user = boss.get(f"user/{staff['sales']}")
    assert user["username"] == "sales"
    assert not {"password", "created_by", "auth_version"} & set(user)


def test_amounts_rates_and_days_are_text_that_loses_nothing(boss: Caller, app: Flask) -> None:
    with transaction():
        rate = ExchangeRate(currency="USD", dated_on=date(2026, 1, 2), forex_buy=Decimal("41.5"))
        db.session.add(rate)
        party = ledger.customer(credit_limit=Decimal(1500))
        post(ledger.voucher(party, amount="0.10"))
    found = boss.get("exchange_rate/")["rows"][0]
    assert found["forex_buy"] == "41.500000"
    assert found["dated_on"] == "2026-01-02"
    assert found["quoted"]["id"] == "USD"
    assert boss.get(f"party/{party.id}")["credit_limit"] == "1500.00"


def test_a_voucher_brings_its_lines_with_their_currency(boss: Caller, own: int) -> None:
    with transaction():
        voucher = post(ledger.voucher(ledger.customer(), amount="100.00")).voucher_id
    found = boss.get(f"voucher/{voucher}")
    assert [line["id"] for line in found["entries"]] == [1, 2]
    assert found["entries"][0]["debit"] == "100.00"
    assert found["entries"][0]["debit_currency"] == "TRY"
    assert found["posted_at"].endswith("+00:00")


def test_the_pages_of_a_list_lead_there_and_back(boss: Caller) -> None:
    branches(5)
    first = boss.get("branch/", limit=2, sort="-code", count=1)
    assert codes(first) == ["B004", "B003"]
    assert first["count"] == 5
    assert first["previous"] is None
    second = boss.get("branch/", limit=2, sort="-code", after=first["next"])
    last = boss.get("branch/", limit=2, sort="-code", after=second["next"])
    assert codes(second) + codes(last) == ["B002", "B001", "B000"]
    assert last["next"] is None
    back = boss.get("branch/", limit=2, sort="-code", before=second["previous"])
    assert codes(back) == codes(first)
    assert codes(boss.get("branch/", limit=2, at="last")) == ["B003", "B004"]


def test_a_list_is_searched_and_filtered_as_on_its_screen(boss: Caller) -> None:
    branches(3)
    assert codes(boss.get("branch/", q="sube 1")) == ["B001"]
    assert codes(boss.get("branch/", city="izmir")) == ["B000", "B001", "B002"]
    assert codes(boss.get("branch/", is_active=0)) == []


def test_numbers_in_filters_are_those_of_machines(boss: Caller, app: Flask) -> None:
    with transaction():
        party = ledger.customer()
        for amount in ("9.99", "1500.00"):
            post(ledger.voucher(party, amount=amount))
    assert [row["total"] for row in boss.get("voucher/", total="1500.00")["rows"]] == ["1500.00"]
    assert [row["total"] for row in boss.get("voucher/", total="..10.00")["rows"]] == ["9.99"]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=201", "limit=-1", "limit=ten", "limit=" + "9" * 50),
        *("colour=red", "sort=search_key", "sort=password", "archived=yes", "at=first"),
        *("is_active=1&_flt_0_city=x", "after=xyz", "after=%00", "before=WyJcdTAwMDAiLCAiMSJd"),
        "after=" + "W1tb" * 2000,
    ],
)
def test_what_a_list_cannot_mean_is_refused_not_left_out(boss: Caller, query: str) -> None:
    assert boss.refused("GET", f"branch/?{query}")["status"] == 422


@pytest.mark.parametrize(
    ("path", "place"),
    [
        *(("payment_term/?sort=days", value) for value in ("x", "9" * 12, "9" * 5_000, "1.5")),
        *(("voucher/?sort=total", value) for value in ("x", "NaN", "1e999999", "Infinity")),
        *(("voucher/?sort=dated_on", value) for value in ("x", "2026-13-01")),
        ("branch/?sort=name", "a\x00b"),
    ],
)
def test_a_place_that_no_row_has_is_refused(boss: Caller, path: str, place: str) -> None:
    token = close_place(place, "1")
    assert boss.refused("GET", f"{path}&after={token}")["code"] == "unknown_page"


@pytest.mark.parametrize("query", ["dated_on=soon", "total=1.2.3", "branch=x'--", "type=gift"])
def test_a_filter_that_means_nothing_is_refused(boss: Caller, query: str) -> None:
    assert boss.refused("GET", f"voucher/?{query}")["code"] == "filter"


@pytest.mark.parametrize("path", ["party/", "voucher/"])
def test_a_list_of_fifty_costs_as_many_questions_as_one_of_ten(
    boss: Caller, serving: Flask, path: str
) -> None:
    with transaction():
        for _each in range(50):
            post(ledger.voucher(ledger.customer()))
    boss.get(path)  # what a process learns once is no part of a page
    of_ten = asked(boss, serving, path, 10)
    assert of_ten == asked(boss, serving, path, 50)
    assert 1 < of_ten <= 3  # who asks, the rows


def asked(caller: Caller, serving: Flask, path: str, rows: int) -> int:
    """Count the statements behind a page."""
    statements: list[str] = []
    with serving.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert len(caller.get(path, limit=rows)["rows"]) == rows
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)
