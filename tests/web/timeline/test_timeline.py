"""What people leave on a record: by its rights alone, told to whom it concerns."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.core import clock, events
from app.core.db import db, transaction
from app.core.events import Notified
from app.core.history import HistoryLine
from app.core.shares import RecordShare
from app.ledger.models import Party
from app.ledger.posting import post
from app.panel.timeline.files import path_of
from app.panel.timeline.models import Attachment, RecordNote
from tests.factories import forms, ledger, people
from tests.factories.timelines import Desk, base_of, refusal
from tests.web.timeline.conftest import Scene


def test_a_note_is_kept_changed_by_its_writer_alone_and_remembered(scene: Scene) -> None:
    sales, finance = scene.desk("sales"), scene.desk("finance")
    written = sales.write(scene.own, "Aradım, <b>yarın</b> ödeyecek. https://example.com/a")
    assert written.status_code == 200
    assert "&lt;b&gt;yarın&lt;/b&gt;" in written.text
    assert 'href="https://example.com/a"' in written.text
    address = f"{scene.own}/notes/{db.session.scalar(select(RecordNote.id))}"
    assert address in written.text
    assert address not in finance.read(scene.own)
    assert refusal(finance.post(address, body="x", kind="note")) == (403, "not_your_note")
    assert refusal(finance.post(f"{address}/delete")) == (403, "not_your_note")
    assert "Aradım" in sales.get(address).text
    assert "yarın öder" in sales.post(address, body="yarın öder", kind="note").text
    assert refusal(sales.post(address, body=" ", kind="note")) == (422, "empty_note")
    assert sales.post(f"{address}/delete").status_code == 200
    history = finance.get(f"{scene.own.replace('/records/Party', '/party/tab/history')}").text
    for said in ("bir not yazdı", "notu değiştirdi", "notu sildi", "yarın öder"):
        assert said in history


def test_a_call_has_its_facts_and_cannot_lie_in_the_future(scene: Scene) -> None:
    sales = scene.desk("sales")
    now = clock.now().astimezone(clock.ISTANBUL)
    facts = {"spoke_to": "Ayşe Hanım", "outcome": "promised", "minutes": "7"}
    at = {"called_on": f"{now:%d.%m.%Y}", "called_at": f"{now:%H.%M}"}
    called = sales.write(scene.own, "", **at, **facts)
    assert called.status_code == 200
    for said in ("Ayşe Hanım", "Ödeme sözü", "7 dk"):
        assert said in called.text
    tomorrow = f"{now + timedelta(days=1):%d.%m.%Y}"
    for wrong in ({"called_on": ""}, {"called_at": "öğlen"}, {"called_at": "25:00"}):
        assert refusal(sales.write(scene.own, "x", **at | wrong)) == (422, "wrong_call")
    assert refusal(sales.write(scene.own, "x", spoke_to="x")) == (422, "wrong_call")
    for wrong in ({"called_on": tomorrow}, {"minutes": "-1"}, {"outcome": "kaçtı"}):
        assert refusal(sales.write(scene.own, "x", **at | wrong)) == (422, "wrong_call")


def test_only_who_may_read_is_mentioned(scene: Scene) -> None:
    sales = scene.desk("sales")
    offered = sales.get(f"{scene.own}/colleagues?q=").json
    names = {username for username, _name in offered or ()}
    assert {"finance", "boss", "management"} <= names
    assert names.isdisjoint({"rival", "nobody", "stock", "sales"})
    assert sales.get(f"{scene.own}/colleagues?q=yilmaz").json
    assert refusal(sales.write(scene.own, "@rival bak")) == (422, "may_not_read")
    assert refusal(sales.write(scene.own, "@nobody bak")) == (422, "may_not_read")
    assert db.session.scalar(select(func.count()).select_from(RecordNote)) == 0
    assert "@Finance Yılmaz" in sales.write(scene.own, "@finance bakar mısın").text
    finance = scene.desk("finance")
    page = finance.get("/profile/").text
    assert 'class="m-icon-button m-bell"' in page
    assert '<span aria-hidden="true">1</span>' in page
    news = finance.news()
    assert "sizi andı" in news
    number = re.search(r"/notifications/(\d+)", news)
    assert number
    assert finance.get(f"/notifications/{number[1]}").location.endswith(
        scene.own.replace("/records/Party", "/party/show")
    )
    assert "m-unread" not in finance.news()
    assert sales.get(f"/notifications/{number[1]}").status_code == 404


def test_followers_hear_of_news_once_until_they_look(scene: Scene) -> None:
    finance, sales = scene.desk("finance"), scene.desk("sales")
    assert 'aria-pressed="true"' in finance.post(f"{scene.own}/follow", on="1").text
    show = scene.own.replace("/records/Party", "/party/edit")
    for city in ("Bursa", "İzmir"):
        form = forms.form_to(sales.get(show).text, show).values | {"city": city}
        assert sales.client.post(show, data=form).status_code == 302
        sales.write(scene.own, "x")
    news = finance.news()
    assert news.count('class="m-unread"') == 2
    assert "not yazdı" in news
    assert "değiştirdi" in news
    finance.read(scene.own)
    assert 'class="m-unread"' not in finance.news()
    finance.post(f"{scene.own}/follow")
    sales.write(scene.own, "y")
    assert 'class="m-unread"' not in finance.news()


def test_news_say_nothing_of_a_record_that_is_no_longer_theirs_to_see(scene: Scene) -> None:
    finance, sales = scene.desk("finance"), scene.desk("sales")
    sales.write(scene.own, "@finance gizli")
    people.take("Finance", "Party", "read")
    news = finance.news()
    assert "Işık Tekstil" not in news
    assert "gizli" not in news
    assert "sizi andı" in news


def test_work_is_assigned_to_who_may_read_and_done_by_who_has_it(scene: Scene) -> None:
    sales, finance = scene.desk("sales"), scene.desk("finance")
    form = sales.get(f"{scene.own}/assignments").text
    assert "Finance Yılmaz" in form
    assert "Rival Yılmaz" not in form
    late = {"note": "Mutabakat iste", "due_on": "01.11.2026"}
    assign = f"{scene.own}/assignments"
    assert refusal(sales.post(assign, user=str(scene.staff["rival"]), **late)) == (
        422,
        "cannot_be_assigned",
    )
    assert refusal(sales.post(assign, user="", **late)) == (422, "nothing_chosen")
    assert sales.post(assign, user=str(scene.staff["finance"]), **late).status_code == 200
    mine = finance.get("/assignments").text
    for said in ("Işık Tekstil", "Mutabakat iste", "m-tone-danger", "Sales Yılmaz"):
        assert said in mine
    number = re.search(r'action="/assignments/(\d+)"', mine)
    assert number
    stranger = scene.desk("management")
    assert refusal(stranger.post(f"/assignments/{number[1]}", on="1")) == (
        403,
        "not_your_assignment",
    )
    assert stranger.post(f"{scene.own}/assignments/{number[1]}", on="1").status_code == 403
    assert finance.post(f"/assignments/{number[1]}", on="1").status_code == 302
    assert "Mutabakat iste" not in finance.get("/assignments").text
    assert "Mutabakat iste" in finance.get("/assignments?done=1").text
    assert "tamamladı" in sales.news()
    assert "Mutabakat iste" in sales.read(scene.own, "assignment")


def test_a_shared_record_is_read_and_nothing_else_until_it_is_taken_back(scene: Scene) -> None:
    sales, rival = scene.desk("sales"), scene.desk("rival")
    show, edit = (scene.own.replace("/records/Party", f"/party/{it}") for it in ("show", "edit"))
    assert rival.get(show).status_code == 404
    assert refusal(sales.post(f"{scene.own}/shares", user=str(scene.staff["nobody"]))) == (
        422,
        "cannot_be_given",
    )
    form = sales.get(f"{scene.own}/shares").text
    assert "Rival Yılmaz" in form
    assert "Finance Yılmaz" not in form
    assert sales.post(f"{scene.own}/shares", user=str(scene.staff["rival"])).status_code == 200
    page = rival.get(show)
    assert page.status_code == 200
    assert edit not in page.text
    assert rival.get(edit).status_code == 404
    token = {"csrf_token": people.csrf_token(page.text), "name": "Mine"}
    assert rival.client.post(edit, data=token).status_code == 404
    assert "Işık Tekstil" in rival.get("/party/list/").text
    assert "Işık Tekstil" in rival.news()
    assert rival.write(scene.own, "Gördüm").status_code == 200
    attached = rival.attach(scene.own, ("a.txt", b"x"))
    assert refusal(attached) == (403, "may_not_attach")
    assert refusal(rival.post(f"{scene.own}/shares", user=str(scene.staff["boss"]))) == (
        403,
        "may_not_share",
    )
    assert not _is_changed_by_api(rival, show)
    share = re.search(rf"{scene.own}/shares/(\d+)/delete", sales.get(f"{scene.own}/shares").text)
    assert share
    assert refusal(rival.post(share[0])) == (403, "may_not_share")
    assert sales.post(share[0]).status_code == 200
    assert rival.get(show).status_code == 404
    assert "Işık Tekstil" not in rival.get("/party/list/").text
    told = sales.read(scene.own, "change")
    assert "paylaştı" in told
    assert "geri aldı" in told


def test_no_action_is_carried_out_on_what_was_only_shared(scene: Scene) -> None:
    with transaction():
        card = db.session.get_one(Party, int(scene.others.rpartition("/")[2]))
        key = str(post(ledger.voucher(card)).voucher_id)
        db.session.add(RecordShare(model="Voucher", key=key, user_id=scene.staff["sales"]))
    people.grant("Sales", "Voucher", "reverse")
    sales = scene.desk("sales")
    page = sales.get(f"/voucher/show/{key}")
    assert page.status_code == 200
    assert "/action/reverse/" not in page.text
    assert sales.post(f"/voucher/action/reverse/{key}").status_code == 404
    assert refusal(sales.attach(base_of("Voucher", key), ("a.txt", b"x"))) == (
        403,
        "may_not_attach",
    )


def _is_changed_by_api(rival: Desk, show: str) -> bool:
    """Read the shared record by the API, and try to change it there."""
    bearer = people.bearer(rival.client, "rival")
    call = show.replace("/party/show", "/api/v1/party")
    assert rival.client.get(call, headers=bearer).status_code == 200
    return rival.client.put(call, json={"city": "X"}, headers=bearer).status_code != 404


GETS = ("timeline", "stream", "colleagues", "assignments", "shares", "notes/1", "files/x")
POSTS = ("notes", "notes/1", "notes/1/delete", "follow", "assignments", "assignments/1", "shares")


def test_nothing_of_what_one_does_not_see_is_there(scene: Scene) -> None:
    finance = scene.desk("finance")
    finance.write(scene.others, "Sır")
    finance.attach(scene.others, ("sir.txt", b"secret"))
    token = db.session.scalar(select(Attachment.token))
    addresses = [*GETS, f"files/{token}", f"files/{token}/preview"]
    writes = [*POSTS, "shares/1/delete", "files", f"files/{token}/delete"]
    people_and_answers = {"sales": 404, "nobody": 403, "stock": 403}
    for name, wanted in people_and_answers.items():
        desk = scene.desk(name)
        for address in addresses:
            assert desk.get(f"{scene.others}/{address}").status_code == wanted, (name, address)
        for address in writes:
            answer = desk.post(f"{scene.others}/{address}", body="x", user="1")
            assert answer.status_code == wanted, (name, address)
    visitor = scene.app.test_client()
    assert visitor.get(f"{scene.others}/timeline").location.startswith("/login/")
    for address in ("/notifications", "/notifications/1", "/assignments"):
        assert visitor.get(address).location.startswith("/login/")
    for address in ("/records/Nothing/1/timeline", "/records/Party/x/timeline"):
        assert finance.get(address).status_code == 404


def test_a_note_or_a_file_of_another_record_is_not_there(scene: Scene) -> None:
    boss = scene.desk("boss")
    boss.write(scene.others, "Sır")
    boss.attach(scene.others, ("sir.txt", b"secret"))
    token = db.session.scalar(select(Attachment.token))
    number = db.session.scalar(select(RecordNote.id))
    assert boss.get(f"{scene.own}/files/{token}").status_code == 404
    assert boss.get(f"{scene.own}/notes/{number}").status_code == 404
    assert boss.post(f"{scene.own}/notes/{number}/delete").status_code == 404


def test_the_stream_is_paged_and_filtered(scene: Scene) -> None:
    sales = scene.desk("sales")
    for number in range(22):
        sales.write(scene.own, f"not {number:02d}.")
    first = sales.read(scene.own)
    more = re.search(r'hx-get="([^"]+stream[^"]+)"', first)
    assert more
    second = sales.get(more[1].replace("&amp;", "&")).text
    seen = re.findall(r"not (\d\d)\.", first + second)
    assert seen == [f"{number:02d}" for number in reversed(range(22))]
    assert "stream?" not in second
    assert "m-of-change" in second
    assert "m-of-change" not in sales.read(scene.own, "note")
    assert "not 21." not in sales.read(scene.own, "call")
    for place in ("x", "2026-01-01~1~1", "2026-01-01T00:00:00+00:00~1~x", "~~"):
        assert sales.get(f"{scene.own}/stream?before={place}").status_code == 200


def test_whoever_deletes_a_record_deletes_what_was_left_on_it(scene: Scene) -> None:
    boss = scene.desk("boss")
    branch = {"code": "ANK", "name": "Ankara"}
    form = forms.form_to(boss.get("/branch/add").text, "/branch/add").values
    key = boss.client.post("/branch/add", data=form | branch).location.rpartition("/")[2]
    base = base_of("Branch", key)
    assert boss.write(base, "Yakında").status_code == 200
    boss.attach(base, ("a.txt", b"x"))
    with scene.app.app_context():
        path = path_of(db.session.execute(select(Attachment)).scalar_one())
    assert path.exists()
    boss.post(f"/branch/delete/{key}")
    left = select(func.count()).select_from(RecordNote)
    assert db.session.scalar(left) == 0
    assert not path.exists()


def test_news_are_an_event_for_whoever_carries_them_further(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Notified] = []
    wired = dict(events._handlers) | {Notified: (heard.append,)}  # noqa: SLF001 - beside what the application wired
    monkeypatch.setattr(events, "_handlers", wired)
    scene.desk("sales").write(scene.own, "@finance @boss @sales")
    told = {(it.user_id, it.kind, it.actor_id) for it in heard}
    sales = scene.staff["sales"]
    names = ("finance", "boss")
    assert told == {(scene.staff[name], "mentioned", sales) for name in names}


def test_a_copy_begins_with_what_the_record_holds(scene: Scene) -> None:
    sales = scene.desk("sales")
    edit = scene.own.replace("/records/Party", "/party/edit")
    contact = {"contacts-0-name": "Ayşe Işık", "contacts-0-id": "", "city": "Bursa"}
    form = forms.form_to(sales.get(edit).text, edit).values | contact
    assert sales.client.post(edit, data=form).status_code == 302
    key = scene.own.rpartition("/")[2]
    assert f"/party/add?copy={key}" in sales.get(f"/party/show/{key}").text
    page = sales.get(f"/party/add?copy={key}").text
    copied = forms.form_to(page, "/party/add").values
    assert copied["name"] == "Işık Tekstil"
    assert copied["city"] == "Bursa"
    assert copied["code"] == ""
    assert copied["contacts-0-name"] == "Ayşe Işık"
    assert copied["contacts-0-id"] == ""
    made = sales.client.post("/party/add", data=copied | {"name": "Işık Tekstil 2", "_warned": "1"})
    assert made.status_code == 302, made.text[:3000]
    assert "Ayşe Işık" in sales.get(made.location).text
    other = scene.others.rpartition("/")[2]
    assert sales.get(f"/party/add?copy={other}").status_code == 404
    assert sales.get("/party/add?copy=x").status_code == 404
    assert scene.desk("stock").get(f"/party/add?copy={key}").status_code == 403


def test_reading_a_timeline_costs_the_same_however_long_it_is(scene: Scene) -> None:
    sales = scene.desk("sales")
    sales.write(scene.own, "@finance bir")
    sales.attach(scene.own, ("a.txt", b"x"))
    few = _statements(scene.app, sales, scene.own)
    for number in range(15):
        sales.write(scene.own, f"@finance {number}")
    assert _statements(scene.app, sales, scene.own) == few
    assert few <= 18


def _statements(app: Flask, desk: Desk, base: str) -> int:
    asked: list[str] = []

    def note(*details: object) -> None:
        asked.append(str(details[2]))

    desk.read(base)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        desk.read(base)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_the_history_of_a_file_tells_nobody_where_it_lies(scene: Scene) -> None:
    scene.desk("boss").attach(scene.own, ("a.txt", b"x"))
    stored, token = db.session.execute(select(Attachment.stored_as, Attachment.token)).one()
    kept = db.session.scalars(select(HistoryLine.changes)).all()
    assert stored not in str(kept)
    assert token not in str(kept)
