"""E-mails that people write about records go once to each recipient, files and answers included."""

from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.core.access import NotVisibleError
from app.core.db import db, transaction
from app.core.outbox import OutboxMessage
from app.jobs import sending
from app.ledger.models import Party
from app.panel import saving
from app.panel.on_behalf import on_behalf_of
from app.panel.registry import registered
from app.panel.searching.remembered import Known
from app.panel.timeline import files, letters
from app.panel.timeline.leaving import forget_files_of_letters
from app.panel.timeline.letters import Letter
from app.panel.timeline.models import Attachment
from tests.factories import ledger, office
from tests.factories.mailbox import Mailbox, text_of

TO = ("ayse@isik.example", "mehmet@isik.example")


@pytest.fixture
def sent(app: Flask, box: Mailbox) -> list[OutboxMessage]:
    """Let a salesperson write to two people, with a copy to a third and a file."""
    me = office.hire()["sales"]
    with transaction(), on_behalf_of(me):
        card = ledger.customer(name="Işık", salesperson_id=me)
        entry = registered()["Party"]
        file = files.attach(entry, card, "Çizim\r\nX.txt", b"120,00")
        letter = Letter(
            ", ".join(TO),
            "Ekstre İstanbul",
            "Merhaba,\n.\nekte.",
            "depo@isik.example",
            [file.token],
        )
        letters.send(entry, card, letter)
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def states() -> set[str]:
    db.session.expire_all()
    return set(db.session.scalars(select(OutboxMessage.state)))


def test_two_workers_send_each_copy_once(app: Flask, box: Mailbox, sent: list[object]) -> None:
    def work() -> None:
        with app.app_context():
            while sending.send_next():
                pass

    box.holds_at = "MAIL"  # both are at the server before either letter leaves
    workers = [Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for _worker in workers:
        assert box.held.acquire(timeout=20)
    box.open.set()
    for worker in workers:
        worker.join()
    assert states() == {"sent"}
    asked = [line for line in box.heard if line.upper().startswith("RCPT")]
    named = sorted(line.partition("<")[2].partition(">")[0] for line in asked)
    assert named == sorted((*TO, "depo@isik.example"))
    assert len(box.letters) == 3
    assert len({letter["Message-ID"] for letter in box.mails}) == 1


def test_a_letter_says_from_whom_it_is_and_where_answers_go(
    box: Mailbox, sent: list[object]
) -> None:
    assert sending.send_next()
    (letter,) = box.mails
    assert letter["From"] == "Sales Yılmaz <books@firma.example>"
    assert letter["Reply-To"] == "sales@example.com"
    assert letter["To"] == ", ".join(TO)
    assert letter["Cc"] == "depo@isik.example"
    assert letter["Subject"] == "Ekstre İstanbul"
    assert letter["Auto-Submitted"] is None
    assert text_of(letter).splitlines() == ["Merhaba,", ".", "ekte."]
    (file,) = letter.iter_attachments()
    assert file.get_filename() == "ÇizimX.txt"
    assert file.get_payload(decode=True) == b"120,00"


def test_a_refused_copy_keeps_the_others_from_nothing(box: Mailbox, sent: list[object]) -> None:
    box.answers = {"RCPT": "550 no such person"}
    assert sending.send_next()
    box.answers.clear()
    assert sending.send_next()
    assert sending.send_next()
    assert states() == {"failed", "sent"}
    assert len(box.letters) == 2


def test_a_letter_whose_file_is_gone_is_not_sent_without_it(
    box: Mailbox, sent: list[OutboxMessage]
) -> None:
    card = db.session.execute(select(Party)).scalar_one()
    (file,) = files.files_of(Known("Party", str(card.id)))
    files.path_of(file).unlink()
    db.session.rollback()
    assert sending.send_next()
    assert box.letters == []
    message = db.session.get_one(OutboxMessage, sent[0].id, populate_existing=True)
    assert message.state == "failed"
    assert message.error
    assert "gone" in message.error


def test_a_letter_takes_its_files_along_although_its_record_is_deleted(
    box: Mailbox, sent: list[object]
) -> None:
    entry, card = registered()["Party"], db.session.execute(select(Party)).scalar_one()
    key = str(card.id)
    with transaction(), on_behalf_of(card.salesperson_id or 0):
        other = files.attach(entry, card, "unsent.txt", b"no letter takes it along")
    (_other, taken), gone = files.files_of(Known("Party", key)), files.path_of(other)
    kept = files.path_of(taken)
    db.session.rollback()
    with transaction():
        saving.delete(entry, key)
    assert files.files_of(Known("Party", key)) == []  # whoever comes under its key has none
    assert (kept.exists(), gone.exists()) == (True, False)
    with transaction():
        assert forget_files_of_letters({}) == "0 files deleted"
    while sending.send_next():
        pass
    assert [len([*it.iter_attachments()]) for it in box.mails] == [1, 1, 1]
    with transaction():
        assert forget_files_of_letters({}) == "1 files deleted"
    assert not kept.exists()
    assert db.session.scalar(select(Attachment)) is None


def test_a_letter_begun_before_its_record_was_deleted_is_not_left(
    app: Flask, sent: list[object]
) -> None:
    """Its file went to the letters that waited before; nobody takes it from there."""
    entry, card = registered()["Party"], db.session.execute(select(Party)).scalar_one()
    key, me = str(card.id), card.salesperson_id or 0
    (file,) = files.files_of(Known("Party", key))
    letter = Letter("a@b.example", "Ekstre", "x", files=[file.token])
    db.session.rollback()

    def send() -> None:
        with app.app_context(), transaction(), on_behalf_of(me):
            letters.send(entry, saving.get(entry, key), letter)

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            saving.delete(entry, key)
            sending_it = pool.submit(send)
            until_somebody_waits()
        with pytest.raises(NotVisibleError):
            sending_it.result()
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == len(sent)


def until_somebody_waits() -> None:
    """Look on until another session waits for a lock of this one."""
    waits = text(
        "SELECT count(*) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    deadline = monotonic() + 20
    while not db.session.execute(waits).scalar_one():
        assert monotonic() < deadline


def test_what_is_undone_leaves_no_letter(app: Flask, box: Mailbox) -> None:
    me = office.hire()["sales"]
    with on_behalf_of(me):
        card = ledger.customer(name="Işık", salesperson_id=me)
        letters.send(registered()["Party"], card, Letter("a@b.example", "x", "x"))
        db.session.rollback()
    assert not sending.send_next()
    assert box.letters == []
