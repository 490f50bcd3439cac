"""E-mails about a record: written by right, once, to whom is within reach; noted when they came."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app.core import clock, outbox
from app.core.db import User, db, transaction
from app.core.outbox import OutboxMessage
from app.ledger.merging import merge
from app.ledger.models import Party
from app.ledger.posting import post
from app.modules.parties.models import PartyAddress, PartyContact
from app.panel.timeline import letters
from app.panel.timeline.files import path_of
from app.panel.timeline.models import Attachment, RecordLetter
from tests.factories import ledger, people
from tests.factories.guides import Guide
from tests.factories.timelines import Desk, base_of, refusal
from tests.web.test_field_rights import close
from tests.web.test_seeing_as import look
from tests.web.timeline.conftest import Scene

LETTER = {"to": "ayse@isik.example", "subject": "Ekstre", "body": "Merhaba,\nekstreniz ekte."}


@pytest.fixture(autouse=True)
def mail_server(app: Flask, process: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a mail server; nothing is sent here."""
    for one in (app, process):
        monkeypatch.setitem(one.config, "SMTP_HOST", "127.0.0.1")
        monkeypatch.setitem(one.config, "MAIL_FROM", "books@firma.example")


def box(desk: Desk, base: str) -> str:
    answer = desk.get(f"{base}/letters/new")
    assert answer.status_code == 200, answer.text
    return answer.text


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def send(desk: Desk, base: str, **other: Any) -> Any:
    return desk.post(f"{base}/letters", **(LETTER | {"token": token_of(box(desk, base))} | other))


def messages() -> list[OutboxMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(RecordLetter)) or 0


def key_in(base: str) -> int:
    return int(base.rpartition("/")[2])


def test_a_letter_is_left_once_for_each_recipient_and_stands_in_the_stream(scene: Scene) -> None:
    sales, finance = scene.desk("sales"), scene.desk("finance")
    finance.post(f"{scene.own}/follow", on="1")
    sales.attach(scene.own, ("ekstre.txt", b"120,00"))
    kept = db.session.execute(select(Attachment)).scalar_one()
    page = box(sales, scene.own)
    assert kept.token in page
    assert "sales@example.com" in page
    sent = {
        **LETTER,
        "token": token_of(page),
        "to": ["ayse@isik.example", "AYSE@isik.example, mehmet@isik.example"],
        "cc": "mehmet@isik.example, finance@example.com",
        "file": kept.token,
    }
    first = sales.post(f"{scene.own}/letters", **sent)
    assert first.status_code == 200, first.text
    assert sales.post(f"{scene.own}/letters", **sent).status_code == 200  # the second click
    other = sales.post(f"{scene.own}/letters", **sent | {"subject": "Başka"})
    assert refusal(other) == (409, "key_reused")
    assert count() == 1
    people_written_to = ["ayse@isik.example", "mehmet@isik.example", "finance@example.com"]
    assert [it.recipient for it in messages()] == people_written_to
    contents = [it.content for it in messages()]
    assert contents[0] == contents[1] == contents[2]
    assert contents[0]["reply_to"] == "sales@example.com"
    assert contents[0]["to"] == "ayse@isik.example, mehmet@isik.example"
    assert contents[0]["cc"] == "finance@example.com"
    assert contents[0]["files"] == [kept.id]
    assert {it.subject for it in messages()} == {"Ekstre"}
    for said in ("bir e-posta yazdı", "Ekstre", "ayse@isik.example", "ekstre.txt", "Bekliyor"):
        assert said in first.text
    assert "m-of-letter" in sales.read(scene.own, "letter")
    assert "m-of-letter" not in sales.read(scene.own, "note")
    assert "bir e-posta yazdı" in finance.news()
    history = finance.get(f"{scene.own.replace('/records/Party', '/party/tab/history')}").text
    assert "Ekstre" in history


def test_the_stream_says_live_what_became_of_each_copy(scene: Scene) -> None:
    sales = scene.desk("sales")
    send(sales, scene.own, to="a@b.example, c@d.example")
    first, second = (it.id for it in messages())

    def note(number: int, **values: Any) -> None:
        with transaction():
            changed = update(OutboxMessage).where(OutboxMessage.id == number)
            db.session.execute(changed.values(values))

    note(first, state="sent")
    note(second, state="failed", error="550 no such person")
    page = sales.read(scene.own)
    assert "c@d.example: 550 no such person" in page
    assert "m-tone-danger" in page
    assert "m-tone-success" in page
    note(second, state="sent", error=None)
    assert "m-outcomes" in sales.read(scene.own)
    assert "c@d.example:" not in sales.read(scene.own)
    with transaction():
        db.session.execute(delete(OutboxMessage))
    assert sales.read(scene.own).count("Gönderimi çoktan bitti") == 1


def test_addresses_within_reach_are_offered_as_far_as_one_may_see(scene: Scene) -> None:
    with transaction():
        card = db.session.get_one(Party, key_in(scene.own))
        card.email = "firma@isik.example"
        contact = {"name": "Ayşe Işık", "email": "ayse@isik.example"}
        db.session.add(PartyContact(party_id=card.id, **contact))
        db.session.add(PartyContact(party_id=card.id, name="Yanlış", email="ayşe@isik.example"))
        db.session.add(PartyAddress(party_id=card.id, city="Bursa", email="depo@isik.example"))
        rival = db.session.get_one(Party, key_in(scene.others))
        rival.email = "gizli@cagdas.example"
        db.session.add(PartyContact(party_id=rival.id, name="X", email="x@cagdas.example"))
        voucher = post(ledger.voucher(card)).voucher_id
    sales = scene.desk("sales")
    page = box(sales, scene.own)
    for said in ("firma@isik.example", "ayse@isik.example", "depo@isik.example", "Ayşe Işık"):
        assert said in page
    assert "ayşe@isik.example" not in page
    assert "cagdas" not in page
    finance = scene.desk("finance")
    assert "ayse@isik.example" in box(finance, base_of("Voucher", voucher))
    close("Sales", "Party", email="hidden")
    close("Sales", "PartyContact", email="hidden")
    page = box(sales, scene.own)
    assert "firma@isik.example" not in page
    assert "ayse@isik.example" not in page
    assert "depo@isik.example" in page
    people.take("Finance", "Party", "read")
    assert "isik.example" not in box(finance, base_of("Voucher", voucher))


def test_it_takes_a_right_of_its_own_and_more_than_a_share(scene: Scene) -> None:
    sales, rival = scene.desk("sales"), scene.desk("rival")
    token = token_of(box(sales, scene.own))
    sales.post(f"{scene.own}/shares", user=str(scene.staff["rival"]))
    send(sales, scene.own)
    assert "Ekstre" in rival.read(scene.own)
    page = box(rival, scene.own)
    assert 'name="token"' not in page
    assert "received" in page
    sent = LETTER | {"token": token}
    assert refusal(rival.post(f"{scene.own}/letters", **sent)) == (403, "may_not_mail")
    management = scene.desk("management")  # reads all cards, changes none
    assert 'name="token"' not in box(management, scene.own)
    assert refusal(management.post(f"{scene.own}/letters", **sent)) == (403, "may_not_mail")
    people.grant("Management", "Party", "mail")
    assert send(management, scene.own).status_code == 200
    assert refusal(management.attach(scene.own, ("a.txt", b"x"))) == (403, "may_not_attach")
    people.take("Sales", "Party", "mail")
    assert refusal(sales.post(f"{scene.own}/letters", **sent)) == (403, "may_not_mail")
    people.take("Administrator", "Party", "update")
    boss = scene.desk("boss")
    assert send(boss, scene.own).status_code == 200
    assert boss.get(f"/rights/{people.role_number('Sales')}").text.count("Party.can_mail") == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"to": ""}, "letter_incomplete"),
        ({"subject": " "}, "letter_incomplete"),
        ({"subject": "x" * 201}, "letter_incomplete"),
        ({"body": "\n"}, "letter_incomplete"),
        ({"body": "x" * 10_001}, "letter_too_long"),
        ({"to": "ayse"}, "not_sendable"),
        ({"cc": "a@b.example Bcc: c@d.example"}, "not_sendable"),
        ({"cc": ",".join(f"p{number}@b.example" for number in range(10))}, "too_many_recipients"),
    ],
)
def test_what_cannot_be_sent_is_said(scene: Scene, wrong: dict[str, str], code: str) -> None:
    assert refusal(send(scene.desk("sales"), scene.own, **wrong)) == (422, code)
    assert count() == 0
    assert messages() == []


def test_lines_in_a_subject_or_an_address_make_no_header(scene: Scene) -> None:
    sales = scene.desk("sales")
    assert send(sales, scene.own, subject="Ekstre\r\nBcc: e@e.example").status_code == 200
    (message,) = messages()
    assert message.subject == "Ekstre Bcc: e@e.example"
    answer = send(sales, scene.own, to="a@b.example\r\nBcc: e@e.example")
    assert refusal(answer) == (422, "not_sendable")


def test_a_person_writes_so_many_letters_an_hour(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST_AN_HOUR", 2)
    sales = scene.desk("sales")
    for _number in range(2):
        assert send(sales, scene.own, to="a@b.example, c@d.example").status_code == 200
    with transaction():  # who deletes the record begins no new hour
        db.session.execute(delete(RecordLetter))
    assert refusal(send(sales, scene.own)) == (429, "too_many_letters")
    assert send(scene.desk("finance"), scene.own).status_code == 200
    with transaction():
        earlier = clock.now() - timedelta(minutes=61)
        db.session.execute(update(OutboxMessage).values(created_at=earlier))
    assert send(sales, scene.own).status_code == 200


def test_files_go_along_within_limits_and_only_the_records_own(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sales, boss = scene.desk("sales"), scene.desk("boss")
    boss.attach(scene.others, ("sir.txt", b"secret"))
    sales.attach(scene.own, ("a.txt", b"12345"), ("b.txt", b"12345"))
    foreign, *own = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert send(sales, scene.own, file=foreign.token).status_code == 404
    monkeypatch.setattr(letters, "MOST_BYTES", 9)
    both = [it.token for it in own]
    assert refusal(send(sales, scene.own, file=both)) == (422, "letter_too_large")
    assert send(sales, scene.own, file=own[0].token).status_code == 200
    address = f"{scene.own}/files/{own[0].token}"
    assert refusal(sales.post(f"{address}/delete")) == (409, "file_on_its_way")
    with scene.app.app_context():
        assert path_of(own[0]).exists()
    with transaction():
        db.session.execute(update(OutboxMessage).values(state="sent"))
    assert sales.post(f"{address}/delete").status_code == 200


def test_without_a_server_the_box_says_what_to_do(
    scene: Scene, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (app, scene.app):
        monkeypatch.setitem(one.config, "SMTP_HOST", "")
    sales = scene.desk("sales")
    page = box(sales, scene.own)
    assert "E-posta sunucusu" in page
    assert 'name="token"' not in page
    assert "/mail-server" not in page
    assert 'href="/mail-server"' in box(scene.desk("boss"), scene.own)
    answer = sales.post(f"{scene.own}/letters", token="t" * 32, **LETTER)
    assert refusal(answer) == (409, "cannot_be_sent")
    assert refusal(sales.post(f"{scene.own}/letters", **LETTER)) == (400, "box_too_old")


def test_answers_reach_the_author_or_nothing_is_sent(scene: Scene) -> None:
    sales = scene.desk("sales")
    with transaction():
        mine = update(User).where(User.username == "sales")
        db.session.execute(mine.values(email="satış@example.com"))
    page = box(sales, scene.own)
    assert 'href="/profile/"' in page
    assert 'name="token"' not in page
    answer = sales.post(f"{scene.own}/letters", token="t" * 32, **LETTER)
    assert refusal(answer) == (422, "no_own_address")


def test_an_email_that_came_is_noted_and_taken_back_by_who_noted_it(scene: Scene) -> None:
    sales, finance = scene.desk("sales"), scene.desk("finance")
    now = clock.now().astimezone(clock.ISTANBUL)
    came = {"received_on": f"{now:%d.%m.%Y}", "received_at": f"{now:%H:%M}"}
    noted = {"sender": "Ayşe <ayse@isik.example>", "subject": "Re: Ekstre", "body": "Mutabıkız."}
    address = f"{scene.own}/letters/received"
    page = sales.post(address, **noted, **came).text
    for said in ("gelen bir e-postayı", "Ayşe &lt;ayse@isik.example&gt;", "Mutabıkız."):
        assert said in page
    tomorrow = {"received_on": f"{now + timedelta(days=1):%d.%m.%Y}"}
    for wrong in ({"sender": ""}, {"body": ""}, {"received_at": "öğlen"}, tomorrow):
        answer = sales.post(address, **(noted | came | wrong))
        assert refusal(answer) == (422, "wrong_received")
    number = db.session.scalar(select(RecordLetter.id))
    assert messages() == []
    delete_address = f"{scene.own}/letters/{number}/delete"
    assert delete_address not in finance.read(scene.own)
    assert refusal(finance.post(delete_address)) == (403, "not_your_letter")
    assert sales.post(delete_address).status_code == 200
    assert count() == 0
    send(sales, scene.own)
    sent = db.session.scalar(select(RecordLetter.id))
    answer = sales.post(f"{scene.own}/letters/{sent}/delete")
    assert refusal(answer) == (403, "not_your_letter")


def test_nothing_of_a_record_one_does_not_see_is_there(scene: Scene) -> None:
    finance = scene.desk("finance")
    token = token_of(box(finance, scene.others))
    send(finance, scene.others)
    number = db.session.scalar(select(RecordLetter.id))
    sales = scene.desk("sales")
    writes = ("letters", "letters/received", f"letters/{number}/delete")
    assert sales.get(f"{scene.others}/letters/new").status_code == 404
    for address in writes:
        answer = sales.post(f"{scene.others}/{address}", token=token, **LETTER)
        assert answer.status_code == 404, address
    nobody = scene.desk("nobody")
    assert nobody.get(f"{scene.others}/letters/new").status_code == 403
    own = sales.post(f"{scene.own}/letters/{number}/delete")
    assert own.status_code == 404
    assert scene.desk("boss").get("/records/Tag/1/letters/new").status_code == 404


def test_who_sees_as_another_sends_nothing(scene: Scene) -> None:
    client = look(scene.app, scene.staff["sales"])
    page = client.get(f"{scene.own}/letters/new").text
    sent = people.form(client.get("/party/list/").text) | LETTER | {"token": token_of(page)}
    assert client.post(f"{scene.own}/letters", data=sent).status_code == 403
    assert count() == 0
    assert messages() == []


def test_a_merged_card_keeps_its_letters_and_a_copy_takes_none(scene: Scene) -> None:
    boss = scene.desk("boss")
    send(boss, scene.own)
    copy = boss.get(f"/party/add?copy={key_in(scene.own)}").text
    assert "ekstreniz ekte" not in copy
    with transaction():
        old, survivor = (db.session.get_one(Party, key_in(it)) for it in (scene.own, scene.others))
        merge(old, survivor)
    assert "m-of-letter" in boss.read(scene.own)
    assert "m-of-letter" not in boss.read(scene.others)


def test_the_screen_of_messages_opens_the_record(scene: Scene) -> None:
    send(scene.desk("sales"), scene.own)
    (message,) = messages()
    page = scene.desk("boss").get(f"/outbox_message/show/{message.id}").text
    assert f"/party/show/{key_in(scene.own)}#letter-" in page
    with transaction():
        outbox.put("mail", "a@b.example", "x", {"text": "x"}, send_key="test:1")
    other = db.session.scalar(select(OutboxMessage.id).where(OutboxMessage.send_key == "test:1"))
    assert "#letter-" not in scene.desk("boss").get(f"/outbox_message/show/{other}").text


def test_the_letter_of_the_guide_is_written(scene: Scene) -> None:
    block = Guide("records-and-notes").block("letter")
    written = dict(line.split(": ", 1) for line in block.strip().splitlines())
    assert send(scene.desk("sales"), scene.own, **written).status_code == 200
    wanted = ["ayse@isik.example", "mehmet@isik.example", "muhasebe@isik.example"]
    assert [it.recipient for it in messages()] == wanted
