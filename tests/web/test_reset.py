"""A forgotten password: asked for by anybody, the same answer for all, a link used once."""

import random
import re
import secrets
import string
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import Connection
from sqlalchemy import Engine, event, select

from app.core import clock
from app.core.db import User, db, transaction
from app.core.history import HistoryLine
from app.core.jobs import Job
from app.core.outbox import OutboxMessage
from app.jobs import sending, worker
from app.panel.resetting import links
from tests.factories import people
from tests.factories.mailbox import Mailbox, text_of
from tests.factories.people import PASSWORD

WANTED = "yağmur altında üç kedi"


@pytest.fixture
def ayse(app: Flask) -> int:
    people.grant("Sales", "Probe", "read")
    return people.user("ayse", "Sales")


@pytest.fixture
def box(app: Flask, process: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Give a mail server on this machine, that the environment names."""
    box = Mailbox()
    for one in (app, process):
        for name, value in {"HOST": "127.0.0.1", "PORT": box.port, "SECURITY": "none"}.items():
            monkeypatch.setitem(one.config, f"SMTP_{name}", value)
        monkeypatch.setitem(one.config, "MAIL_FROM", "books@firma.example")
        monkeypatch.setitem(one.config, "PUBLIC_ADDRESS", "https://books.example")
    yield box
    box.close()


def ask(client: FlaskClient, name: str, base: str = "http://localhost") -> Any:
    page = client.get("/password/forgotten", base_url=base).text
    form = people.form(page, name=name)
    return client.post("/password/forgotten", data=form, base_url=base)


def link_of(box: Mailbox) -> str:
    """Let the worker do what it has to, and take the link out of the letter."""
    while worker.do_next():
        pass
    while sending.send_next():
        pass
    found = re.search(r"https://books\.example(/password/new\?word=\S+)", text_of(box.mails[-1]))
    assert found
    return found[1]


def use(client: FlaskClient, link: str, wanted: str = WANTED, repeated: str = "") -> Any:
    page = client.get(link)
    if page.status_code != 200:
        return page
    word = link.partition("word=")[2]
    assert f'value="{word}"' in page.text
    data = people.form(page.text, word=word, wanted=wanted, repeated=repeated or wanted)
    return client.post("/password/new", data=data)


def test_a_person_chooses_a_new_password_and_every_sign_in_ends(
    process: Flask, ayse: int, box: Mailbox
) -> None:
    there = people.browser(process, "ayse")
    token = people.bearer(process.test_client(), "ayse")
    client = process.test_client()
    assert ask(client, " AYSE@example.com ").status_code == 200
    link = link_of(box)
    assert box.mails[0]["To"] == "ayse@example.com"
    assert f'href="https://books.example{link}"' in text_of(box.mails[0], "html")
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200, "looking uses nothing up"
    assert use(client, link, "short").status_code == 422
    assert use(client, link, WANTED, "other").status_code == 422
    answer = use(client, link)
    assert (answer.status_code, answer.location) == (302, "/login/")
    assert there.get("/probe").status_code == 302
    assert process.test_client().get("/api/v1/probe", headers=token).status_code == 401
    assert people.sign_in(process.test_client(), "ayse", PASSWORD).status_code == 401
    assert people.sign_in(process.test_client(), "ayse", WANTED).status_code == 302
    assert use(client, link, "başka bir sözcük dizisi").status_code == 410


def test_a_link_ends_with_time_with_another_link_used_and_with_a_change(
    process: Flask, ayse: int, box: Mailbox
) -> None:
    client = process.test_client()
    ask(client, "ayse")
    first = link_of(box)
    ask(client, "ayse")
    second = link_of(box)
    with clock.stopped_at(datetime.now(UTC) + timedelta(minutes=31)):
        assert client.get(second).status_code == 410
    assert use(client, second).status_code == 302
    assert client.get(first).status_code == 410


def test_of_two_who_use_a_link_at_once_one_is_refused(app: Flask, ayse: int) -> None:
    with transaction():
        word = links.make(db.session.get_one(User, ayse))
    with transaction():
        links.use(word, WANTED, WANTED)
    with pytest.raises(links.LinkOverError), transaction():
        links.use(word, WANTED, WANTED)


def test_a_link_of_one_purpose_serves_no_other(app: Flask, ayse: int) -> None:
    with transaction():
        word = links.make(db.session.get_one(User, ayse), "invitation")
    assert not links.holds(word)
    assert links.holds(word, "invitation")


def test_no_mutation_of_a_link_holds(app: Flask, ayse: int) -> None:
    seed = secrets.randbelow(10**9)
    chance = random.Random(seed)
    with transaction():
        word = links.make(db.session.get_one(User, ayse))
    signs = string.ascii_letters + string.digits + "-_ \0ı=%"
    tried: set[str] = set()
    while len(tried) < 1_000:
        place = chance.randrange(len(word))
        change = chance.choice(("put", "drop", "twice", "case", "end"))
        other = {
            "put": word[:place] + chance.choice(signs) + word[place + 1 :],
            "drop": word[:place] + word[place + 1 :],
            "twice": word[:place] + word[place] + word[place:],
            "case": word[:place] + word[place].swapcase() + word[place + 1 :],
            "end": word + chance.choice(signs) * chance.randint(1, 9),
        }[change]
        if other != word:
            tried.add(other)
    assert not any(links.holds(other) for other in tried), f"seed {seed}"
    assert links.holds(word)


def test_the_word_of_a_link_is_kept_nowhere(
    process: Flask, ayse: int, box: Mailbox, owner: Connection[Any]
) -> None:
    ask(process.test_client(), "ayse")
    word = link_of(box).partition("word=")[2]
    assert len(word) == 22, "128 bits"
    for table in ("sent_link", "outbox_message", "job", "history"):
        rows = owner.execute(f"SELECT t::text FROM {table} t").fetchall()
        assert rows or table == "history"
        assert word not in str(rows)


def test_whoever_asks_is_answered_alike(process: Flask, ayse: int, box: Mailbox) -> None:
    people.user("gone", active=False)
    answers = [ask(process.test_client(), name) for name in ("ayse", "nobody", "gone")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({re.sub(r"nonce[^ >]+|value=\"[^\"]+\"", "", each.text) for each in answers}) == 1
    while worker.do_next():
        pass
    jobs = db.session.scalars(select(Job.state).where(Job.kind == links.RESET)).all()
    assert jobs == ["done"] * 3
    letters = db.session.scalars(select(OutboxMessage.recipient)).all()
    assert letters == ["ayse@example.com"]


def test_asking_costs_the_same_for_nobody(process: Flask, ayse: int, box: Mailbox) -> None:
    def asked(name: str) -> list[str]:
        client = process.test_client()
        form = people.form(client.get("/password/forgotten").text, name=name)
        found: list[str] = []

        def note(*details: Any) -> None:
            found.append(details[2])

        event.listen(Engine, "before_cursor_execute", note)
        try:
            client.post("/password/forgotten", data=form)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return found

    asked("warm")
    of_nobody = asked("nobody")
    assert asked("ayse") == of_nobody
    assert of_nobody
    assert not any("ab_user.username" in statement for statement in of_nobody)


def test_the_tenth_letter_is_refused_for_a_name_and_from_an_address(
    process: Flask, ayse: int, box: Mailbox
) -> None:
    def asked(name: str, address: str) -> int:
        client = process.test_client()
        form = people.form(client.get("/password/forgotten").text, name=name)
        there = {"REMOTE_ADDR": address}
        answer = client.post("/password/forgotten", data=form, environ_overrides=there)
        return int(answer.status_code)

    of_name = [asked("ayse", f"10.0.0.{number}") for number in range(10)]
    assert of_name == [200] * 9 + [429]
    from_address = [asked(f"n{number}", "10.9.9.9") for number in range(10)]
    assert from_address == [200] * 9 + [429]
    assert people.sign_in(process.test_client(), "ayse").status_code == 302, "nobody is locked out"


def test_links_lead_to_our_own_address_whatever_the_request_says(
    process: Flask, ayse: int, box: Mailbox
) -> None:
    ask(process.test_client(), "ayse", "http://evil.example")
    link_of(box)
    assert "evil" not in text_of(box.mails[0])


def test_pages_of_links_are_kept_and_told_by_nobody(
    process: Flask, ayse: int, box: Mailbox
) -> None:
    client = process.test_client()
    ask(client, "ayse")
    for address in ("/password/forgotten", link_of(box), "/password/new?word=x"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"
    assert client.post("/password/new", data={"word": "x"}).status_code == 400, "no token of a form"
    assert client.put("/password/new").status_code == 405


def test_where_no_letter_can_be_sent_the_page_says_whom_to_ask(
    process: Flask, ayse: int, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = process.test_client()
    form = people.form(client.get("/password/forgotten").text, name="ayse")
    for missing in ("SMTP_HOST", "PUBLIC_ADDRESS"):
        with monkeypatch.context() as patch:
            patch.setitem(process.config, missing, "")
            assert "yöneticiye" in client.get("/password/forgotten").text
            assert "yöneticiye" in client.post("/password/forgotten", data=form).text
    assert db.session.scalars(select(Job.id).where(Job.kind == links.RESET)).all() == []


def test_a_change_by_a_link_stands_in_the_history(app: Flask, ayse: int) -> None:
    with transaction():
        word = links.make(db.session.get_one(User, ayse))
    with transaction():
        links.use(word, WANTED, WANTED)
    asked = select(HistoryLine.record_id).where(HistoryLine.action == "password_changed")
    assert db.session.scalars(asked).all() == [str(ayse)]
