"""News go by mail to whoever wants them, by what they may see when the letter is written."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core.db import User, db, transaction
from app.core.jobs import Job
from app.core.outbox import OutboxMessage
from app.jobs import worker
from app.panel.profiles import change_profile
from app.panel.timeline.models import Notification
from tests.factories import people
from tests.web.timeline.conftest import Scene


@pytest.fixture(autouse=True)
def mail_server(app: Flask, process: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a mail server, and where the panel is reached."""
    for one in (app, process):
        monkeypatch.setitem(one.config, "SMTP_HOST", "127.0.0.1")
        monkeypatch.setitem(one.config, "MAIL_FROM", "books@firma.example")
        monkeypatch.setitem(one.config, "PUBLIC_ADDRESS", "https://books.example")


def letters() -> list[OutboxMessage]:
    """Let the worker do what it has to, and give the letters it left."""
    while worker.do_next():
        pass
    db.session.expire_all()
    kept = select(OutboxMessage).where(OutboxMessage.send_key.startswith("news:"))
    return list(db.session.scalars(kept.order_by(OutboxMessage.id)))


def want(name: str, letters: str, language: str = "en") -> None:
    with transaction():
        user = db.session.scalars(select(User).where(User.username == name)).one()
        change_profile(
            user,
            first_name=user.first_name,
            last_name=user.last_name,
            email=user.email,
            language=language,
            letters=letters,
            languages=("tr", "en"),
        )


def test_who_is_mentioned_gets_one_letter_and_the_writer_none(scene: Scene) -> None:
    want("boss", "mine")
    scene.desk("sales").write(scene.own, "@finance @boss @sales")
    scene.desk("sales").write(scene.own, "@boss, still")  # the same news, unread yet
    found = {it.recipient: it for it in letters()}
    assert found.keys() == {"finance@example.com", "boss@example.com"}
    boss, finance = found["boss@example.com"], found["finance@example.com"]
    assert boss.subject == "Sales Yılmaz mentioned you: Işık Tekstil"
    assert "sizden söz" in finance.subject or "sizi" in finance.subject
    number = boss.send_key.removeprefix("news:")
    assert f"https://books.example/notifications/{number}" in boss.content["text"]
    assert boss.content["language"] == "en"
    with transaction():
        for job in db.session.scalars(select(Job).where(Job.kind == "news_letter")):
            job.state = "waiting"
    assert len(letters()) == 2


def test_each_gets_what_they_chose(scene: Scene) -> None:
    sales, boss = scene.desk("sales"), scene.desk("boss")
    key = scene.own.rpartition("/")[2]
    boss.post(f"{scene.own}/follow", on="1")
    want("boss", "mine")
    sales.write(scene.own, "first")
    assert letters() == []
    boss.get(f"/party/show/{key}")
    with transaction():
        db.session.execute(update(Notification).values(read_at=Notification.made_at))
    want("boss", "all")
    sales.write(scene.own, "second")
    assert [it.recipient for it in letters()] == ["boss@example.com"]
    want("boss", "none")
    sales.write(scene.own, "@boss")
    assert len(letters()) == 1


def test_a_record_is_named_only_to_who_may_read_it_when_the_letter_is_written(
    scene: Scene,
) -> None:
    scene.desk("sales").write(scene.own, "@boss @finance")
    people.take("Finance", "Party", "read")
    with transaction():
        db.session.execute(update(User).where(User.username == "boss").values(active=False))
    (letter,) = letters()
    assert letter.recipient == "finance@example.com"
    assert "Işık Tekstil" not in letter.subject + repr(letter.content)
    assert "Sales Yılmaz" in letter.subject


def test_without_a_server_or_an_address_nothing_waits(
    scene: Scene, process: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(process.config, "PUBLIC_ADDRESS", "")
    scene.desk("sales").write(scene.own, "@boss")
    asked = select(Job.id).where(Job.kind == "news_letter")
    assert db.session.scalars(asked).all() == []


def test_the_choice_is_made_in_the_profile(scene: Scene) -> None:
    boss = scene.desk("boss")
    page = boss.get("/profile/").text
    assert 'value="mine" selected' in page
    typed = {"first_name": "B", "last_name": "Y", "email": "boss@example.com", "language": "en"}
    assert boss.post("/profile/", **typed, letters="sometimes").status_code == 422
    assert boss.post("/profile/", **typed, letters="all").status_code == 302
    assert 'value="all" selected' in boss.get("/profile/").text
