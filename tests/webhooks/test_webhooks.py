"""Other programs hear what happens: signed, once written with the change, never of other rows."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, select, update

from app.core.db import User, db, transaction
from app.core.outbox import OutboxMessage
from app.ledger.models import Branch, Party
from app.ledger.posting import post
from app.modules.webhooks import services
from app.modules.webhooks.models import Webhook
from tests.factories import ledger, people
from tests.factories.callers import Caller
from tests.factories.hearer import Hearer
from tests.webhooks.conftest import Watch, deliver, states, webhook

BRANCH = {"code": "IZM", "name": "İzmir"}


def test_a_receiver_hears_what_happens_to_a_record(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    watch("Branch")
    made = boss.post("branch/", BRANCH)
    boss.put(f"branch/{made['id']}", {"name": "Karşıyaka", "version": made["version"]})
    boss.post(f"branch/{made['id']}/archive")
    boss.post(f"branch/{made['id']}/restore")
    deliver()
    created, changed, archived, restored = hearer.events
    assert [told["event"] for told in hearer.events] == [
        "created",
        "changed",
        "archived",
        "restored",
    ]
    assert {told["model"] for told in hearer.events} == {"Branch"}
    assert {told["key"] for told in hearer.events} == {made["id"]}
    assert created["values"] == boss.get(f"branch/{made['id']}") | {
        "name": "İzmir",
        "version": "1",
        "archived_at": None,
    }
    assert changed["values"] == {"name": "Karşıyaka"}
    assert archived["values"]["archived_at"]
    assert restored["values"] == {"archived_at": None}
    assert set(states()) == {"sent"}
    log = db.session.scalars(select(OutboxMessage.log)).first()
    assert "200 thanks" in (log or "")


def test_a_delivery_is_signed_over_its_second_and_its_raw_body(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    watch("Branch")
    with transaction():
        secret = services.renew_secret(webhook())
    boss.post("branch/", BRANCH)
    deliver()
    (told,) = hearer.told
    sent_at, given = (
        part.partition("=")[2] for part in told.headers["Mutabik-Signature"].split(",")
    )
    assert abs(int(sent_at) - time.time()) < 60
    wanted = hmac.new(secret.encode(), sent_at.encode() + b"." + told.body, hashlib.sha256)
    assert hmac.compare_digest(given, wanted.hexdigest())
    assert told.headers["Mutabik-Event"] == told.event["id"]
    assert "İzmir".encode() in told.body


def test_what_is_undone_is_not_told(app: Flask, hearer: Hearer, watch: Watch) -> None:
    watch("Branch")

    db.session.add(Branch(code="X", name="X"))
    db.session.flush()
    db.session.rollback()
    with transaction():
        savepoint = db.session.begin_nested()
        db.session.add(Branch(code="Y", name="Y"))
        db.session.flush()
        savepoint.rollback()
        db.session.add(Branch(code="Z", name="Z"))  # and what nobody flushed by hand
    with transaction():
        kept = db.session.scalars(select(Branch).filter_by(code="Z")).one()
        savepoint = db.session.begin_nested()
        kept.name = "never"
        db.session.flush()
        savepoint.rollback()
    kept.name = "never"
    db.session.flush()
    db.session.rollback()
    with transaction():
        db.session.add(Branch(code="W", name="W"))
    deliver()
    assert [(told["event"], told["values"]["code"]) for told in hearer.events] == [
        ("created", "Z"),
        ("created", "W"),
    ]


def test_events_nobody_asked_for_are_not_told(boss: Caller, hearer: Hearer, watch: Watch) -> None:
    watch("Branch", on_created=False, on_archived=False)
    watch("Team")
    made = boss.post("branch/", BRANCH)
    boss.post(f"branch/{made['id']}/archive")
    boss.put(f"branch/{made['id']}", {"city": "Van", "version": "2"})
    deliver()
    assert [told["values"] for told in hearer.events] == [{"city": "Van"}]


def test_an_action_and_a_posting_are_told(boss: Caller, hearer: Hearer, watch: Watch) -> None:
    with transaction():
        buyer = ledger.customer()
    watch("Voucher")
    with transaction():
        posted = post(ledger.voucher(buyer))
    boss.post(f"voucher/{posted.voucher_id}/actions/reverse")
    deliver()
    told = [(each["event"], each.get("action"), each["key"]) for each in hearer.events]
    assert told[0] == ("created", None, posted.voucher_id)
    assert ("action", "reverse", posted.voucher_id) in told
    assert len(told) == 3
    assert hearer.events[0]["values"]["document_no"] == posted.document_no


def test_rows_of_a_record_are_told_with_it(boss: Caller, hearer: Hearer, watch: Watch) -> None:
    team = boss.post("team/", {"name": "Batı"})
    watch("Team")
    someone = db.session.scalars(select(User.id).where(User.username == "sales")).one()
    body = {"members": [{"user": someone}], "version": team["version"]}
    boss.put(f"team/{team['id']}", body)
    deliver()
    (told,) = hearer.events
    assert told["event"] == "changed"
    assert [row["user"]["id"] for row in told["values"]["members"]] == [someone]


def test_nothing_is_told_of_rows_that_the_person_may_not_see(
    boss: Caller, staff: dict[str, int], hearer: Hearer, watch: Watch
) -> None:
    watch("Party", person="sales")
    with transaction():
        own = ledger.customer(salesperson_id=staff["sales"])
        foreign = ledger.customer(salesperson_id=staff["rival"])
        keys = own.id, foreign.id
    for key in keys:
        record = boss.get(f"party/{key}")
        boss.put(f"party/{key}", {"name": "qz", "version": record["version"]})
    deliver()
    assert {told["key"] for told in hearer.events} == {keys[0]}
    hearer.told.clear()
    people.take("Sales", "Party", "read")
    record = boss.get(f"party/{keys[0]}")
    boss.put(f"party/{keys[0]}", {"name": "qy", "version": record["version"]})
    deliver()
    assert hearer.told == []


def test_names_that_all_may_see_are_no_right_to_be_told_of_records(
    boss: Caller, staff: dict[str, int], hearer: Hearer, watch: Watch
) -> None:
    watch("User", person="sales")
    kept = boss.get(f"user/{staff['rival']}")
    boss.put(f"user/{staff['rival']}", {"first_name": "Berk", "version": kept["version"]})
    deliver()
    assert hearer.told == []


def test_nothing_is_told_with_the_eyes_of_who_has_left(
    boss: Caller, staff: dict[str, int], hearer: Hearer, watch: Watch
) -> None:
    watch("Branch", person="finance")
    with transaction():
        db.session.execute(update(User).where(User.id == staff["finance"]).values(active=False))
    boss.post("branch/", BRANCH)
    deliver()
    assert hearer.told == []


def test_nobody_borrows_the_eyes_of_another(
    boss: Caller, staff: dict[str, int], watch: Watch, served: Flask
) -> None:
    key = watch("Party")
    people.grant("Finance", "Webhook", "read", "update")
    finance = Caller(served, "finance")
    kept = finance.get(f"webhook/{key}")
    finance.put(f"webhook/{key}", {"address": "https://a.example/", "version": kept["version"]})
    assert webhook().eyes_id == staff["finance"]


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []

    def note(*details: Any) -> None:
        found.append(details[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_save_costs_no_statement_where_nobody_listens(boss: Caller, watch: Watch) -> None:
    boss.post("branch/", BRANCH)  # what a process learns once is no part of a save
    with statements() as of_nobody:
        boss.post("branch/", {"code": "A", "name": "A"})
    assert not any("webhook" in statement for statement in of_nobody)
    watch("Team")
    boss.post("branch/", {"code": "B", "name": "B"})
    with statements() as of_another:
        boss.post("branch/", {"code": "C", "name": "C"})
    assert len(of_another) == len(of_nobody)


def test_the_secret_is_nowhere_to_be_read(boss: Caller, watch: Watch, app: Flask) -> None:
    key = watch("Branch")
    with transaction():
        secret = services.renew_secret(webhook())
    kept = db.session.execute(select(Webhook.secret)).scalar_one()
    assert kept
    token = kept.token
    answers = str([boss.get(f"webhook/{key}"), boss.get("webhook/")])
    lines = str(db.session.execute(select(db.metadata.tables["history"])).all())
    for text in (answers, lines):
        assert secret not in text
        assert token not in text
    assert "secret" not in boss.get(f"webhook/{key}")


def test_a_card_that_was_given_away_is_told_no_more(
    boss: Caller, hearer: Hearer, watch: Watch, staff: dict[str, int]
) -> None:
    watch("Party", person="sales")
    with transaction():
        key = ledger.customer(salesperson_id=staff["sales"]).id
    with transaction():  # given away: the old owner hears nothing of what is not theirs any more
        db.session.get_one(Party, key).salesperson_id = staff["rival"]
    deliver()
    assert [told["event"] for told in hearer.events] == ["created"]
