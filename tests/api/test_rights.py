"""Who may what through the API: by token alone, by rights, and only own rows."""

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.ledger.models import Party
from app.ledger.posting import post
from tests.api.conftest import Calls
from tests.factories import ledger, office, people
from tests.factories.callers import Caller, error_of

CALLS = (
    ("GET", "party/"),
    ("POST", "party/"),
    ("GET", "party/{key}"),
    ("PUT", "party/{key}"),
    ("DELETE", "party/{key}"),
    ("POST", "party/{key}/archive"),
    ("POST", "party/{key}/restore"),
    ("POST", "voucher/{key}/actions/reverse"),
)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_visitor_is_refused(calls: Calls, own: int, method: str, path: str) -> None:
    assert calls("").refused(method, path.format(key=own), {})["status"] == 401


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_cookie_opens_nothing(
    served: Flask, staff: dict[str, int], own: int, method: str, path: str
) -> None:
    browser = office.browser(served, "boss")
    answer = browser.open(f"/api/v1/{path.format(key=own)}", method=method, json={"name": "x"})
    assert error_of(answer)["status"] == 401


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_wrong_token_is_named_as_such(served: Flask, own: int, method: str, path: str) -> None:
    headers = {"Authorization": "Bearer junk"}
    address = f"/api/v1/{path.format(key=own)}"
    answer = served.test_client().open(address, method=method, headers=headers, json={})
    assert (error_of(answer)["status"], error_of(answer)["code"]) == (401, "token")


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_any_right_everything_is_refused(
    calls: Calls, own: int, method: str, path: str
) -> None:
    assert calls("nobody").refused(method, path.format(key=own), {})["status"] == 403


@pytest.mark.parametrize(
    ("right", "method", "path"),
    [
        ("create", "POST", "party/"),
        ("read", "GET", "party/"),
        ("read", "GET", "party/{key}"),
        ("update", "PUT", "party/{key}"),
        ("read", "PUT", "party/{key}"),
        ("delete", "DELETE", "party/{key}"),
        ("archive", "POST", "party/{key}/archive"),
        ("archive", "POST", "party/{key}/restore"),
    ],
)
def test_each_call_asks_for_its_right(
    boss: Caller, own: int, right: str, method: str, path: str
) -> None:
    people.take("Administrator", "Party", right)
    assert boss.refused(method, path.format(key=own), {"name": "x"})["status"] == 403


def test_own_rows_alone_are_listed_and_counted(sales: Caller, own: int, foreign: int) -> None:
    page = sales.get("party/", count=1)
    assert [row["id"] for row in page["rows"]] == [own]
    assert page["count"] == 1


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "party/{key}"), ("PUT", "party/{key}"), ("DELETE", "party/{key}")]
)
def test_a_foreign_record_is_as_if_it_were_not_there(
    sales: Caller, foreign: int, method: str, path: str
) -> None:
    people.grant("Sales", "Party", "delete")
    found = sales.refused(method, path.format(key=foreign), {"city": "x"})
    missing = sales.refused(method, path.format(key=999_999), {"city": "x"})
    assert found["status"] == missing["status"] == 404
    assert found["message"] == missing["message"]


def test_a_record_given_away_is_not_saved(sales: Caller, own: int, staff: dict[str, int]) -> None:
    error = sales.refused("PUT", f"party/{own}", {"salesperson": staff["rival"]})
    assert (error["status"], error["code"]) == (403, "out_of_reach")
    assert sales.get(f"party/{own}")["salesperson"]["id"] == staff["sales"]


def test_a_foreign_record_is_not_pointed_to(
    boss: Caller, calls: Calls, staff: dict[str, int]
) -> None:
    own_account = {"code": "100X", "name": "x", "kind": "cash"}
    account = boss.post("account/", own_account)["id"]
    people.grant("Management", "CounterAccount", "update")
    people.take("Management", "Account", "see_all")
    error = calls("management").refused(
        "PUT", "counter_account/sales_invoice", {"account": account}
    )
    assert list(error["fields"]) == ["account"]


def test_a_title_that_may_not_be_seen_is_not_told(
    calls: Calls, boss: Caller, staff: dict[str, int]
) -> None:
    people.take("Management", "Account", "see_all")
    account = calls("management").get("counter_account/sales_invoice")["account"]
    assert account["id"] is not None
    assert account["title"] is None
    assert boss.get("counter_account/sales_invoice")["account"]["title"]


def sale(party_id: int) -> int:
    with transaction():
        party = db.session.get_one(Party, party_id)
        return int(post(ledger.voucher(party)).voucher_id)


def test_an_action_is_a_right_of_its_own(calls: Calls, sales: Caller, own: int) -> None:
    voucher = sale(own)
    path = f"voucher/{voucher}/actions/reverse"
    assert sales.refused("POST", path)["status"] == 403
    outcome = calls("finance").post(path)
    assert outcome["model"] == "Voucher"
    assert outcome["record"]["original"]["id"] == voucher
    assert calls("finance").refused("POST", path)["code"] == "not_now"


def test_an_action_reaches_own_rows_alone(sales: Caller, own: int, foreign: int) -> None:
    people.grant("Sales", "Voucher", "reverse")
    assert sales.refused("POST", f"voucher/{sale(foreign)}/actions/reverse")["status"] == 404
    assert sales.post(f"voucher/{sale(own)}/actions/reverse")["record"]["original"]


def test_what_nobody_offers_is_no_action(boss: Caller, own: int) -> None:
    for name in ("keep_card", "delete", "run", "__class__"):
        assert boss.refused("POST", f"party/{own}/actions/{name}")["status"] == 404


def test_an_action_takes_no_fields(calls: Calls, own: int) -> None:
    path = f"voucher/{sale(own)}/actions/reverse"
    assert calls("finance").refused("POST", path, {"dated_on": "2026-01-01"})["status"] == 422


def test_whoever_signs_out_everywhere_ends_their_programs(boss: Caller) -> None:
    boss.post("security/logout")
    assert boss.refused("GET", "party/")["code"] == "token"


def test_the_description_of_fabs_own_lists_is_not_given(boss: Caller) -> None:
    assert boss.refused("GET", "party/_info")["status"] == 404
