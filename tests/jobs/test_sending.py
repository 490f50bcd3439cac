"""Letters go once: taken, refused, tried again, and unknown where nobody can know."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from psycopg import Connection
from sqlalchemy import delete, select, text

from app.core import clock, mail, outbox
from app.core.db import User, db, transaction
from app.core.history import HistoryLine
from app.core.outbox import HeldByAnotherError, NotNowError, OutboxMessage
from app.jobs import sending
from app.modules.messages import models, services
from app.modules.messages.letters import post, written
from app.modules.messages.services import TypedServer
from tests.factories.certificates import certificate
from tests.factories.mailbox import Mailbox, text_of


def leave(name: str = "Ayşe <b>", key: str = "one", *, language: str = "tr") -> None:
    with transaction():
        post("ayse@example.com", written("test", language, name=name), send_key=key)


def message() -> OutboxMessage:
    db.session.expire_all()
    found = db.session.scalars(select(OutboxMessage)).one()
    db.session.refresh(found)
    return found


def later(**time: int) -> Any:
    return clock.stopped_at(datetime.now(UTC) + timedelta(**time))


def test_a_letter_goes_once_in_text_and_html(box: Mailbox) -> None:
    leave()
    leave()  # the same news
    assert sending.send_next()
    assert not sending.send_next()
    (letter,) = box.mails
    assert letter["To"] == "ayse@example.com"
    assert letter["From"] == "Şirketim <books@firma.example>"
    assert letter["Subject"] == "Şirketim deneme iletisi"
    assert "Merhaba Ayşe <b>," in text_of(letter)
    assert "Merhaba Ayşe &lt;b&gt;," in text_of(letter, "html")
    assert message().state == "sent"
    assert "250 kept" in message().log


def test_a_letter_is_written_in_the_language_of_its_receiver(box: Mailbox) -> None:
    leave(language="en")
    sending.send_next()
    assert "Hello Ayşe" in text_of(box.mails[0])
    assert box.mails[0]["Content-Language"] == "en"


def test_who_asks_to_come_later_is_come_to_later(box: Mailbox) -> None:
    for hour, command in enumerate(("EHLO", "MAIL", "RCPT", "DATA", "TEXT")):
        box.answers = {command: "451 4.7.1 greylisted", "HELO": "421 busy"}
        with transaction():
            db.session.execute(delete(OutboxMessage))
        with later(hours=hour):
            leave()
        with later(hours=hour):
            assert sending.send_next()
            assert message().state == "waiting", command
            assert not sending.send_next()
        box.answers.clear()
        box.letters.clear()
        with later(hours=hour, minutes=2):
            assert sending.send_next()
        assert message().state == "sent"
        assert len(box.letters) == 1
        assert message().log.count("\n") == 2


def test_a_refusal_is_final_and_kept_in_the_words_of_the_server(box: Mailbox) -> None:
    for command in ("MAIL", "RCPT", "TEXT"):
        box.answers = {command: "550 5.1.1 no such person here"}
        with transaction():
            db.session.execute(delete(OutboxMessage))
        leave()
        sending.send_next()
        assert message().state == "failed", command
        assert message().error == "550 5.1.1 no such person here"
        with later(days=2):
            assert not sending.send_next()


def test_a_server_that_is_away_is_tried_until_there_is_no_hope(
    box: Mailbox, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave()
    box.hangs_up_at = "EHLO"
    for attempt in range(len(outbox.PAUSES) + 1):
        with later(days=attempt + 1):
            assert sending.send_next()
    assert message().state == "failed"
    assert db.session.scalars(select(mail.MailServer.problem)).one()
    with transaction():
        models.send_again(message())
    box.hangs_up_at = ""
    assert sending.send_next()
    assert message().state == "sent"


def test_where_the_line_is_cut_in_the_letter_nobody_knows(box: Mailbox) -> None:
    box.hangs_up_at = "TEXT"
    leave()
    sending.send_next()
    assert message().state == "unknown"
    with later(days=2):
        assert not sending.send_next()
    box.hangs_up_at = ""
    with transaction():
        models.send_again(message())
    assert sending.send_next()
    assert message().state == "sent"


def test_two_senders_never_wait_for_each_other(box: Mailbox, owner: Connection[Any]) -> None:
    leave(key="one")
    leave(key="two")
    first, second = db.session.scalars(select(OutboxMessage.id).order_by(OutboxMessage.id))
    db.session.rollback()
    with owner.transaction():
        owner.execute("SELECT 1 FROM outbox_message WHERE id = %s FOR UPDATE", [first])
        with transaction():
            db.session.execute(text("SET LOCAL lock_timeout = '2s'"))
            held = outbox.claim()
    assert held
    assert held.id == second


def test_a_sender_that_fell_silent_hands_nothing_over_any_more(box: Mailbox) -> None:
    leave()
    with transaction():
        silent = outbox.claim()
    assert silent
    with later(minutes=6), transaction():
        second = outbox.claim()
        assert second
        assert second.attempt == silent.attempt + 1
    with pytest.raises(HeldByAnotherError):
        silent.hand_over()
    with transaction():
        outbox.finish(silent, NotNowError("late"))
    assert message().state == "sending"
    assert message().error is None


def test_a_letter_that_was_given_up_never_goes(box: Mailbox) -> None:
    leave()
    with transaction():
        models.give_up(message())
    with later(days=1):
        assert not sending.send_next()
    assert message().state == "given_up"


def test_without_a_server_letters_wait(app: Flask) -> None:
    leave()
    sending.send_next()
    assert message().state == "waiting"
    assert message().error == "No mail server is set."


def test_secret_letters_are_kept_sealed_and_forgotten_once_sent(box: Mailbox) -> None:
    with transaction():
        letter = written("test", "en", name="qzsecret")
        post("a@b.example", letter, send_key="one", is_secret=True)
    row = db.session.execute(select(OutboxMessage.content, OutboxMessage.sealed)).one()
    assert row.content == {}
    assert "qzsecret" not in f"{row.sealed} {row.sealed.token}"
    sending.send_next()
    assert "qzsecret" in text_of(box.mails[0])
    assert db.session.scalars(select(OutboxMessage.sealed)).one() is None


def test_a_text_cannot_bring_other_headers(box: Mailbox) -> None:
    content = {"text": "x", "html": "x", "language": "en", "from_name": "A"}
    with transaction():
        outbox.put("mail", "a@b.example", "Hi\r\nBcc: e@e.example", content, send_key="one")
    sending.send_next()
    assert message().state == "sent"
    assert box.mails[0]["Subject"] == "Hi Bcc: e@e.example"
    with transaction():
        db.session.execute(delete(OutboxMessage))
        content["from_name"] = "A\r\nBcc: e@e.example"
        outbox.put("mail", "a@b.example", "Hi", content, send_key="two")
    sending.send_next()
    assert message().state == "failed"
    assert all("Bcc" not in letter for letter in box.mails)


def typed(box: Mailbox, **other: str) -> TypedServer:
    values = {"host": "localhost", "port": str(box.port), "security": "starttls"}
    known = {"user_name": "books", "password": "qz-mail-password", "sender": "a@b.example"}
    return TypedServer(**(values | known | other))


@pytest.fixture
def private(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Mailbox]:
    """Give the way to a mail server with TLS, whose certificate this machine trusts, or not."""

    def make(host: str = "localhost") -> Mailbox:
        key, trusted = certificate(tmp_path, host)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(key)
        return Mailbox(context=context)

    return make


def test_the_password_is_told_over_tls_alone_and_kept_by_nobody(
    app: Flask, private: Callable[..., Mailbox]
) -> None:
    box = private()
    try:
        with transaction():
            services.set_server(typed(box))
        leave()
        sending.send_next()
        assert message().state == "sent", message().error
        assert box.signed_in == ["\0books\0qz-mail-password"]
        lines = db.session.scalars(select(HistoryLine).where(HistoryLine.model == "MailServer"))
        changes = [line.changes for line in lines]
        assert changes
        assert "qz-mail" not in str(changes)
        token = db.session.execute(select(mail.MailServer.password)).scalar_one()
        assert token
        assert "qz-mail" not in token.token
        assert token.token not in str(changes)
        with transaction():  # another server is not given the password of this one
            services.set_server(typed(box, host="other.example", password=""))
        assert db.session.execute(select(mail.MailServer.password)).scalar_one() is None
    finally:
        box.close()


def test_a_password_whose_key_is_missing_is_said(
    app: Flask, private: Callable[..., Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    box = private()
    try:
        with transaction():
            services.set_server(typed(box))
        monkeypatch.setitem(app.config, "SECRETS_KEYS", [Fernet.generate_key()])
        leave()
        sending.send_next()
        assert message().state == "waiting"
        assert "MUTABIK_SECRETS_KEYS" in (message().error or "")
    finally:
        box.close()


def test_a_server_under_another_name_is_told_nothing(
    app: Flask, private: Callable[..., Mailbox]
) -> None:
    box = private("other.example")
    try:
        with transaction():
            services.set_server(typed(box))
        leave()
        sending.send_next()
        assert message().state == "waiting"
        assert "certificate" in (message().error or "")
        assert box.signed_in == []
    finally:
        box.close()


WRONG = (
    *({"port": "0"}, {"port": "x"}, {"host": "", "port": "9" * 31}, {"port": "9" * 5_000}),
    *({"host": "http://a"}, {"sender": "x"}, {"security": ""}),
)


def test_a_server_that_cannot_be_is_refused(
    app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(services.SetByEnvironmentError):
        services.set_server(typed(box))
    monkeypatch.setitem(app.config, "SMTP_HOST", "")
    for wrong in WRONG:
        with pytest.raises(services.MailServerError):
            services.set_server(typed(box, **wrong))


def test_a_test_letter_goes_to_whoever_asks(box: Mailbox) -> None:
    with transaction():
        services.send_test(db.session.scalars(select(User)).one(), "en")
    sending.send_next()
    assert box.mails[0]["To"] == "admin@localhost"
    assert db.session.scalars(select(mail.MailServer.healthy_at)).one()


def test_old_messages_are_forgotten(box: Mailbox) -> None:
    leave()
    sending.send_next()
    leave(key="two")
    with later(days=200), transaction():
        assert outbox.forget_old() == 1
    assert message().send_key == "two"
