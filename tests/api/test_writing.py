"""Writing through the API: the checks and services of the form, nothing past them."""

from typing import Any

import pytest

from app.core.db import db, transaction
from app.core.history import HistoryLine
from app.ledger.models import Party
from tests.factories import ledger
from tests.factories.callers import Caller

BRANCH = {"code": "IZM", "name": "İzmir"}


def test_a_record_is_made_read_changed_and_deleted(boss: Caller) -> None:
    answer = boss.call("POST", "branch/", json=BRANCH)
    assert answer.status_code == 201
    made = answer.json or {}
    assert made == boss.get(f"branch/{made['id']}")
    changed = boss.put(f"branch/{made['id']}", {"city": "  İzmir "})
    assert changed == made | {"city": "İzmir", "version": "2"}
    assert boss.call("DELETE", f"branch/{made['id']}").status_code == 204
    assert boss.refused("GET", f"branch/{made['id']}")["code"] == "not_visible"


def test_what_is_saved_brings_with_it_what_the_form_brings(boss: Caller) -> None:
    made = boss.post("party/", {"name": "Işık A.Ş.", "is_customer": True})
    assert made["code"].startswith("120.")
    accounts = boss.get("account/", party=made["id"])["rows"]
    assert [account["kind"] for account in accounts] == ["receivable"]
    lines = db.session.query(HistoryLine).filter_by(model="Party", record_id=str(made["id"])).all()
    assert [line.actor_kind for line in lines] == ["user"] * len(lines) != []


def test_every_wrong_field_is_named(boss: Caller) -> None:
    body = {
        "name": "   ",
        "kind": "friend",
        "term_days": "30",
        "credit_limit": 12.5,
        "is_active": "yes",
        "email": "nobody",
        "salesperson": True,
        "term": 999_999,
        "notes": ["x"],
        "search_key": "x",
        "created_by_id": 1,
        "addresses": [{"city": 5, "party_id": 1}],
    }
    error = boss.refused("POST", "party/", body)
    assert (error["status"], error["code"]) == (422, "wrong_input")
    assert set(error["fields"]) == {
        *(set(body) - {"addresses"}),
        *("addresses.0.city", "addresses.0.party_id"),
    }
    assert error["fields"]["name"] == ["This field is needed: fill it in."]


def test_only_given_fields_are_asked_for_in_a_change(boss: Caller, own: int) -> None:
    assert boss.put(f"party/{own}", {"city": "Bursa"})["city"] == "Bursa"
    assert "name" in boss.refused("PUT", f"party/{own}", {"name": None})["fields"]


def test_an_emptied_field_takes_its_default(boss: Caller, own: int) -> None:
    changed = boss.put(f"party/{own}", {"term_days": None, "city": None, "credit_limit": ""})
    assert (changed["term_days"], changed["city"], changed["credit_limit"]) == (0, "", None)


@pytest.mark.parametrize("by", ["body", "header"])
def test_a_stale_change_is_refused_with_the_record_of_now(boss: Caller, own: int, by: str) -> None:
    read = boss.get(f"party/{own}")
    now = boss.put(f"party/{own}", {"city": "Bursa", "version": read["version"]})
    body, headers = {"city": "Van"}, {}
    if by == "body":
        body["version"] = read["version"]
    else:
        headers = {"If-Match": f'"{read["version"]}"'}
    answer = boss.call("PUT", f"party/{own}", json=body, headers=headers)
    assert answer.status_code == 409
    assert (answer.json or {})["error"]["code"] == "conflict"
    assert (answer.json or {})["record"] == now == boss.get(f"party/{own}")


def test_the_version_stands_in_the_header_of_a_record(boss: Caller, own: int) -> None:
    answer = boss.call("GET", f"party/{own}")
    assert answer.get_etag() == ((answer.json or {})["version"], False)


def test_a_warning_is_read_before_it_is_overruled(boss: Caller) -> None:
    body: dict[str, Any] = {"name": "Işık", "phone": "+905321234567"}
    boss.post("party/", body)
    error = boss.refused("POST", "party/", body)
    assert (error["status"], error["code"]) == (409, "warned")
    same_phone, nearly_the_same = error["fields"]["_confirm"]
    assert "0532 123 45 67" in same_phone
    assert "Işık" in nearly_the_same
    assert boss.post("party/", body | {"_confirm": True})["phone"] == "+905321234567"


def test_a_value_that_must_be_alone_is_refused_beside_its_field(boss: Caller) -> None:
    boss.post("branch/", BRANCH)
    error = boss.refused("POST", "branch/", BRANCH)
    assert list(error["fields"]) == ["code"]


def test_what_others_use_is_not_deleted(boss: Caller, own: int) -> None:
    assert boss.refused("DELETE", "currency/TRY")["code"] == "in_use"


def test_a_rule_of_the_books_speaks_through_the_api(boss: Caller) -> None:
    error = boss.refused("POST", "account/", {"code": "1", "name": "x", "kind": "receivable"})
    assert (error["status"], error["code"]) == (422, "party_account")


def test_a_text_longer_than_its_column_is_refused(boss: Caller) -> None:
    assert boss.refused("POST", "currency/", {"code": "EURO", "name": "x"})["status"] == 422


def test_a_record_is_put_away_and_taken_out_again(boss: Caller, own: int) -> None:
    assert boss.post(f"party/{own}/archive")["archived_at"].endswith("+00:00")
    assert boss.get("party/")["rows"] == []
    assert [row["id"] for row in boss.get("party/", archived=1)["rows"]] == [own]
    assert boss.post(f"party/{own}/restore")["archived_at"] is None


def test_a_posted_voucher_is_read_and_acted_on_never_written(boss: Caller) -> None:
    for method, path in (("POST", "voucher/"), ("PUT", "voucher/1"), ("DELETE", "voucher/1")):
        assert boss.refused(method, path, {})["status"] == 405
    assert boss.refused("POST", "voucher/1/archive", {})["status"] == 404


@pytest.mark.parametrize("name", ["addresses", "contacts"])
def test_rows_not_given_stay_and_rows_given_are_all_there_are(boss: Caller, name: str) -> None:
    first, second = {"name": "Depo"}, {"name": "Merkez"}
    made = boss.post("party/", {"name": "Işık", name: [first, second]})
    rows = made[name]
    assert [row["name"] for row in rows] == ["Depo", "Merkez"]
    path = f"party/{made['id']}"
    assert boss.put(path, {"city": "Van"})[name] == rows
    kept = {"id": rows[1]["id"], "phone": "+905321234567"}
    changed = boss.put(path, {name: [kept, {"name": "Yeni"}]})
    assert [row["name"] for row in changed[name]] == ["Merkez", "Yeni"]
    assert changed[name][0] == rows[1] | {"phone": "+905321234567"}
    emptied = boss.put(path, {name: []})
    assert emptied[name] == []
    assert int(emptied["version"]) > int(changed["version"])


@pytest.mark.parametrize("rows", [{}, "x", [1], [[]], [{}] * 501])
def test_rows_that_are_no_list_of_objects_are_refused(boss: Caller, own: int, rows: object) -> None:
    assert "contacts" in boss.refused("PUT", f"party/{own}", {"contacts": rows})["fields"]


@pytest.mark.parametrize("key", ["1", True, -1, 10**30, 1.5, []])
def test_a_row_is_known_by_its_number_alone(boss: Caller, own: int, key: object) -> None:
    error = boss.refused("PUT", f"party/{own}", {"contacts": [{"id": key, "name": "x"}]})
    assert "contacts.0.id" in error["fields"]


def test_a_row_of_another_record_is_not_taken(boss: Caller, own: int) -> None:
    other = boss.post("party/", {"name": "Işık", "contacts": [{"name": "Ayşe"}]})
    stolen = [{"id": other["contacts"][0]["id"], "name": "stolen"}]
    assert "contacts" in boss.refused("PUT", f"party/{own}", {"contacts": stolen})["fields"]
    assert boss.get(f"party/{other['id']}") == other


def test_nothing_is_kept_of_a_refused_change(boss: Caller, own: int) -> None:
    before = boss.get(f"party/{own}")
    boss.refused("PUT", f"party/{own}", {"city": "Van", "contacts": [{"name": "x"}], "kind": "x"})
    assert boss.get(f"party/{own}") == before


def test_a_passive_card_is_no_longer_chosen_once_it_is_put_away(boss: Caller) -> None:
    with transaction():
        ledger.customer()
    term = boss.post("payment_term/", {"name": "30", "days": 30})
    boss.post(f"payment_term/{term['id']}/archive")
    key = db.session.query(Party.id).scalar()
    assert "term" in boss.refused("PUT", f"party/{key}", {"term": term["id"]})["fields"]


def test_a_row_taken_away_is_a_change_of_its_record(boss: Caller, own: int) -> None:
    account = {"iban": "TR330006100519786457841326"}
    read = boss.put(f"party/{own}", {"bank_accounts": [account]})
    boss.put(f"party/{own}", {"bank_accounts": []})
    stale = {"city": "Van", "version": read["version"]}
    assert boss.refused("PUT", f"party/{own}", stale)["code"] == "conflict"
