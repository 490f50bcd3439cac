"""Deliveries: tried again, bounded, to who was meant, and never into the network."""

import socket
import ssl
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core import clock, outbox
from app.core.db import db, transaction
from app.core.outbox import OutboxMessage
from app.integrations.webhooks import client
from app.jobs import sending
from app.modules.webhooks import health
from app.modules.webhooks.models import Webhook
from tests.factories.callers import Caller
from tests.factories.certificates import certificate
from tests.factories.hearer import Hearer
from tests.webhooks.conftest import Watch, deliver, states, webhook

BRANCH = {"code": "IZM", "name": "İzmir"}


def test_a_receiver_that_fails_is_tried_again_and_the_answer_is_kept(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    watch("Branch")
    hearer.status, hearer.answer = 503, b"<b>not now</b> " + b"x" * 200_000
    boss.post("branch/", BRANCH)
    deliver()
    assert states() == ["waiting"]
    assert webhook().failures == 1
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (message.error or "").startswith("503 <b>not now</b>")
    assert len(message.error or "") <= 500
    hearer.status = 200
    deliver(minutes=2)
    assert states() == ["sent"]
    assert webhook().failures == 0
    assert len({told.event["id"] for told in hearer.told}) == 1


def test_no_other_answer_counts_and_no_redirect_is_followed(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    watch("Branch")
    hearer.headers = {"Location": "/elsewhere"}
    for number, status in enumerate((302, 404, 410)):
        hearer.status = status
        boss.post("branch/", {"code": f"B{number}", "name": "B"})
        deliver()
    assert states() == ["waiting", "waiting", "failed"]
    assert [told.path for told in hearer.told] == ["/in"] * 3


def test_a_receiver_that_is_slow_is_left(
    boss: Caller, hearer: Hearer, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch("Branch")
    monkeypatch.setattr(client, "SECONDS", 0.2)
    hearer.pause = 5
    boss.post("branch/", BRANCH)
    began = time.monotonic()
    deliver()
    assert time.monotonic() - began < 3
    assert states() == ["waiting"]


def test_what_was_sent_can_be_told_once_more_by_a_person(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    watch("Branch")
    boss.post("branch/", BRANCH)
    deliver()
    key = db.session.scalars(select(OutboxMessage.id)).one()
    boss.post(f"outbox_message/{key}/actions/send_again")
    deliver()
    first, second = hearer.told
    assert first.body == second.body


def test_a_webhook_that_only_fails_is_switched_off_and_its_person_told(
    app: Flask, boss: Caller, hearer: Hearer, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch("Branch")
    monkeypatch.setattr(health, "MOST_FAILURES", 2)
    monkeypatch.setitem(app.config, "SMTP_HOST", "mail.example")
    monkeypatch.setitem(app.config, "MAIL_FROM", "a@b.example")
    hearer.status = 500
    boss.post("branch/", BRANCH)
    boss.post("branch/", {"code": "B", "name": "B"})
    with clock.stopped_at(datetime.now(UTC)):
        assert sending.send_next()
        assert sending.send_next()
    kept = webhook()
    assert (kept.is_active, kept.failures) == (False, 2)
    assert kept.disabled_at
    letter = db.session.scalars(select(OutboxMessage).filter_by(channel="mail")).one()
    assert letter.recipient == "boss@example.com"
    boss.post("branch/", {"code": "C", "name": "C"})
    count = db.session.scalars(select(OutboxMessage.id).filter_by(channel="webhook")).all()
    assert len(count) == 2, "a webhook that is off hears nothing new"
    hearer.told.clear()
    monkeypatch.setitem(app.config, "SMTP_HOST", "")
    with transaction():
        db.session.execute(update(OutboxMessage).values(state="waiting").filter_by(channel="mail"))
    record = boss.get(f"webhook/{kept.id}")
    boss.put(f"webhook/{kept.id}", {"is_active": True, "version": record["version"]})
    assert webhook().failures == 0
    assert hearer.told == []


def test_only_tests_and_development_speak_to_this_machine(
    app: Flask, boss: Caller, hearer: Hearer, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch("Branch")
    boss.post("branch/", BRANCH)
    monkeypatch.setitem(app.config, "WEBHOOKS_TO_THIS_MACHINE", "")
    deliver()
    assert hearer.told == []
    assert states() == ["waiting"]
    address = f"https://127.0.0.1:{hearer.port}/"
    with transaction():
        db.session.execute(update(Webhook).values(address=address))
    deliver(minutes=2)
    assert hearer.told == []
    error = db.session.scalars(select(OutboxMessage.error)).one()
    assert "private network" in (error or "")


def test_a_delivery_goes_where_it_was_judged_whatever_its_name_says_now(
    boss: Caller, hearer: Hearer, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    usual = socket.getaddrinfo

    def answer(host: str, port: int, *args: Any, **options: Any) -> Any:
        if host != "hooks.example":
            return usual(host, port, *args, **options)
        asked.append(host)
        ip = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    watch("Branch", address=f"http://hooks.example:{hearer.port}/in")
    monkeypatch.setattr(socket, "getaddrinfo", answer)
    boss.post("branch/", BRANCH)
    deliver()
    assert asked == ["hooks.example"]
    assert states() == ["sent"]
    assert hearer.told[0].headers["Host"] == f"hooks.example:{hearer.port}"


def _by_tls(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Hearer:
    key, trusted = certificate(folder, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(key)
    return Hearer(context=context)


@pytest.mark.parametrize(("name", "state"), [("localhost", "sent"), ("other.example", "waiting")])
def test_over_tls_a_receiver_is_who_its_certificate_says(
    boss: Caller,
    watch: Watch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    state: str,
) -> None:
    hearer = _by_tls(tmp_path, name, monkeypatch)
    try:
        watch("Branch", address=f"https://localhost:{hearer.port}/in")
        boss.post("branch/", BRANCH)
        deliver()
        assert states() == [state]
        assert len(hearer.told) == (state == "sent")
    finally:
        hearer.close()


def test_a_delivery_whose_sender_died_comes_again_under_its_id(
    boss: Caller, hearer: Hearer, watch: Watch
) -> None:
    watch("Branch")
    boss.post("branch/", BRANCH)
    with transaction():
        held = outbox.claim()
    assert held
    client.send(held)  # and then the process is gone
    deliver(minutes=6)
    first, second = hearer.told
    assert first.event["id"] == second.event["id"]
    assert states() == ["sent"]
