"""Notes, calls, e-mails and files by the API: as on the screen, by the same rights and services."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, transaction
from app.core.outbox import OutboxMessage
from app.core.shares import RecordShare
from app.panel.timeline.models import Attachment, RecordLetter, RecordNote
from tests.api.conftest import Calls
from tests.factories import people
from tests.factories.callers import Caller, error_of
from tests.factories.guides import Guide

READS = ("notes", "letters", "files", "files/x")
WRITES = (
    *(("POST", "notes"), ("PATCH", "notes/1"), ("DELETE", "notes/1")),
    *(("POST", "letters"), ("POST", "files"), ("DELETE", "files/x")),
)
CALLS = (*(("GET", path) for path in READS), *WRITES)
LETTER = {"to": ["ayse@isik.example"], "subject": "Ekstre", "body": "Ekte."}


def attach(caller: Caller, key: int, *files: tuple[str, bytes]) -> Any:
    given = {"file": [(BytesIO(content), name) for name, content in files]}
    kind = "multipart/form-data"
    return caller.call("POST", f"party/{key}/files", data=given, content_type=kind)


@pytest.fixture
def mail_server(app: Flask, served: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (app, served):
        monkeypatch.setitem(one.config, "SMTP_HOST", "127.0.0.1")
        monkeypatch.setitem(one.config, "MAIL_FROM", "books@firma.example")


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_whoever_may_not_read_the_record_is_refused_everything(
    calls: Calls, sales: Caller, foreign: int, method: str, path: str
) -> None:
    body = {"body": "x"}
    assert calls("").refused(method, f"party/{foreign}/{path}", body)["status"] == 401
    assert calls("nobody").refused(method, f"party/{foreign}/{path}", body)["status"] == 403
    assert sales.refused(method, f"party/{foreign}/{path}", body)["status"] == 404
    assert sales.refused(method, f"party/x/{path}", body)["status"] == 404
    assert sales.refused(method, f"nothing/1/{path}", body)["status"] == 404
    assert calls("").refused(method, f"nothing/1/{path}", body)["status"] == 401


def test_a_note_is_written_changed_and_deleted_by_its_writer_alone(
    calls: Calls, sales: Caller, own: int
) -> None:
    note = sales.post(f"party/{own}/notes", {"body": "Aradım @finance"})
    assert (note["kind"], note["body"]) == ("note", "Aradım @finance")
    assert note["created_by"]["title"] == "Sales Yılmaz"
    address = f"party/{own}/notes/{note['id']}"
    finance = calls("finance")
    assert finance.get(f"party/{own}/notes")["rows"] == [note]
    assert finance.refused("PATCH", address, {"body": "x"})["code"] == "not_your_note"
    assert finance.refused("DELETE", address)["status"] == 403
    changed = sales.done(sales.call("PATCH", address, json={"body": "Arayacağım"}))
    assert changed["body"] == "Arayacağım"
    assert sales.call("DELETE", address).status_code == 204
    assert sales.refused("DELETE", address)["status"] == 404
    assert sales.get(f"party/{own}/notes")["rows"] == []


def test_a_call_keeps_what_a_change_does_not_name(sales: Caller, own: int) -> None:
    at = clock.now().replace(microsecond=0).isoformat()
    facts = {"kind": "call", "called_at": at, "spoke_to": "Ayşe", "outcome": "promised"}
    call = sales.post(f"party/{own}/notes", facts | {"minutes": 3})
    assert {name: call[name] for name in facts} == facts
    address = f"party/{own}/notes/{call['id']}"
    changed = sales.done(sales.call("PATCH", address, json={"minutes": None, "body": "x"}))
    assert changed == call | {"minutes": None, "body": "x"}


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"body": 1}, "wrong_values", "body"),
        ({"body": "\x00"}, "wrong_values", "body"),
        ({"kind": "fax"}, "wrong_values", "kind"),
        ({"kind": "call", "called_at": "yesterday"}, "wrong_values", "called_at"),
        ({"kind": "call", "called_at": "2026-11-22T11:03:00"}, "wrong_values", "called_at"),
        ({"kind": "call", "called_at": "0001-01-01T00:00:00Z"}, "wrong_values", "called_at"),
        ({"body": "x", "created_by_id": 1}, "wrong_values", "created_by_id"),
        ({}, "empty_note", None),
        ({"body": "x" * 10_001}, "note_too_long", None),
        ({"kind": "call", "minutes": -1}, "wrong_call", None),
    ],
)
def test_what_is_wrong_is_named(
    sales: Caller, own: int, body: Any, code: str, field: str | None
) -> None:
    error = sales.refused("POST", f"party/{own}/notes", body)
    assert (error["status"], error["code"]) == (422, code)
    assert [*error["fields"]] == ([field] if field else [])
    assert db.session.scalar(select(func.count()).select_from(RecordNote)) == 0


def test_pages_go_on_and_a_call_sent_again_is_carried_out_once(sales: Caller, own: int) -> None:
    for number in range(3):
        sales.post(f"party/{own}/notes", {"body": str(number)})
    once = {"Idempotency-Key": "n-1"}
    again = [sales.post(f"party/{own}/notes", {"body": "3"}, **once) for _each in range(2)]
    assert again[0] == again[1]
    first = sales.get(f"party/{own}/notes", limit=3)
    second = sales.get(f"party/{own}/notes", limit=3, before=first["next"])
    assert [it["body"] for it in first["rows"] + second["rows"]] == ["3", "2", "1", "0"]
    assert second["next"] is None
    for wrong in ("limit=0", "limit=x", "before=x", "sort=id"):
        assert sales.refused("GET", f"party/{own}/notes?{wrong}")["status"] == 422


def test_files_are_put_given_and_deleted(calls: Calls, sales: Caller, own: int) -> None:
    answer = attach(sales, own, ("a.txt", b"Merhaba"), ("b.csv", b"a;b"))
    assert answer.status_code == 201
    first, second = answer.json["rows"]
    assert (first["name"], first["type"], first["size"]) == ("a.txt", "text/plain", 7)
    listed = calls("management").get(f"party/{own}/files")["rows"]
    assert listed == [second, first]
    address = first["url"].removeprefix("/api/v1/")
    content = calls("management").call("GET", address, buffered=True)
    assert content.data == b"Merhaba"
    assert content.headers["Content-Disposition"].startswith("attachment; ")
    assert content.headers["Content-Security-Policy"].startswith("sandbox")
    assert error_of(attach(calls("management"), own, ("c.txt", b"x")))["code"] == "may_not_attach"
    path = f"party/{own}/files/{first['id']}"
    assert calls("management").refused("DELETE", path)["status"] == 403
    assert sales.call("DELETE", path).status_code == 204
    assert sales.refused("GET", path)["status"] == 404
    assert error_of(attach(sales, own, ("a.html", b"<b>")))["status"] == 422
    assert sales.refused("POST", f"party/{own}/files")["code"] == "nothing_chosen"
    stored = db.session.execute(select(Attachment)).scalar_one().stored_as
    assert stored not in str(listed)


def test_what_is_left_on_another_record_is_not_there(
    calls: Calls, boss: Caller, own: int, foreign: int
) -> None:
    note = boss.post(f"party/{foreign}/notes", {"body": "Sır"})
    (file,) = attach(boss, foreign, ("sir.txt", b"x")).json["rows"]
    for method, path in (
        ("PATCH", f"notes/{note['id']}"),
        ("DELETE", f"notes/{note['id']}"),
        ("GET", f"files/{file['id']}"),
        ("DELETE", f"files/{file['id']}"),
    ):
        assert boss.refused(method, f"party/{own}/{path}", {"body": "x"})["status"] == 404


def test_a_letter_is_written_once_and_told_with_what_became_of_it(
    sales: Caller, own: int, mail_server: None
) -> None:
    (file,) = attach(sales, own, ("a.txt", b"x")).json["rows"]
    body = LETTER | {"cc": ["b@b.example"], "files": [file["id"]]}
    sent = [
        sales.post(f"party/{own}/letters", body, **{"Idempotency-Key": "l-1"}) for _n in range(2)
    ]
    assert sent[0] == sent[1]
    (letter,) = sales.get(f"party/{own}/letters")["rows"]
    assert letter == sent[0]
    assert (letter["to"], letter["cc"], letter["files"]) == (
        ["ayse@isik.example"],
        ["b@b.example"],
        ["a.txt"],
    )
    assert [it["state"] for it in letter["copies"]] == ["waiting", "waiting"]
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 2
    wrong = sales.refused("POST", f"party/{own}/letters", LETTER | {"to": "a@b.example"})
    assert [*wrong["fields"]] == ["to"]


def test_a_letter_needs_its_right_a_server_and_more_than_a_share(
    calls: Calls,
    sales: Caller,
    staff: dict[str, int],
    own: int,
    foreign: int,
    served: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = f"party/{own}/letters"
    assert sales.refused("POST", path, LETTER)["code"] == "cannot_be_sent"
    monkeypatch.setitem(served.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(served.config, "MAIL_FROM", "books@firma.example")
    assert calls("management").refused("POST", path, LETTER)["code"] == "may_not_mail"
    with transaction():
        shared = RecordShare(model="Party", key=str(foreign), user_id=staff["sales"])
        db.session.add(shared)
    assert sales.get(f"party/{foreign}/letters")["rows"] == []
    assert sales.refused("POST", f"party/{foreign}/letters", LETTER)["code"] == "may_not_mail"
    people.take("Sales", "Party", "mail")
    assert sales.refused("POST", path, LETTER)["code"] == "may_not_mail"
    assert db.session.scalar(select(func.count()).select_from(RecordLetter)) == 0


def test_a_cookie_opens_nothing(served: Flask, staff: dict[str, int], own: int) -> None:
    browser = people.browser(served, "boss")
    for method, path in CALLS:
        address = f"/api/v1/party/{own}/{path}"
        assert error_of(browser.open(address, method=method, json={}))["status"] == 401


def test_the_calls_of_the_guide_do_what_it_says(sales: Caller, own: int, mail_server: None) -> None:
    guide = Guide("api")
    call = sales.post(f"party/{own}/notes", json.loads(guide.block("call")))
    assert (call["kind"], call["spoke_to"], call["minutes"]) == ("call", "Ayşe Hanım", 5)
    (file,) = attach(sales, own, ("ekstre.txt", b"x")).json["rows"]
    sent = sales.post(
        f"party/{own}/letters", json.loads(guide.block("letter").replace("FILE", file["id"]))
    )
    assert sent["files"] == ["ekstre.txt"]
    told = set(re.findall(r"`(GET|POST|PATCH|DELETE) …/7/(\w+)(?:/(?:3|<id>))?`", guide.text))
    assert {(method, path.partition("/")[0]) for method, path in CALLS} <= told
