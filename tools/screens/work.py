"""What people leave behind while they work: notes, files, imports, deeds, messages, settings."""

import re
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.jobs.worker import do_next

_CARDS = """Kod;Unvan;Şehir;Vade
S-1;Şahin Nakliyat Ltd. Şti.;İzmir;
S-2;Yağmur Gıda Sanayi ve Dış Ticaret Anonim Şirketi;Van;75 gün
S-3;;Kars;75 gün
"""
_SOUND = "Kod;Unvan;Şehir\nT-1;Tekin Cam A.Ş.;Bursa\nT-2;Doğu Un Ltd. Şti.;Erzurum\n"


class Desk:
    """The browser of somebody at work; who sits there signs in with the password of all."""

    def __init__(self, app: Flask, user: str, password: str) -> None:
        self._client: FlaskClient = app.test_client()
        self.send("/login/", username=user, password=password)

    def send(self, place: str, /, **typed: Any) -> str:
        """Send a form; give where it leads."""
        page = self._client.get("/password/forgotten").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        sent = {"csrf_token": token[1] if token else "", **typed}
        return self._client.post(place, data=sent, buffered=True).location or ""

    def first(self, slug: str) -> str:
        """Give the key of the first record of a list."""
        found = re.search(rf"/{slug}/show/(\d+)", self._client.get(f"/{slug}/list/").text)
        return found[1] if found else ""


def work(app: Flask, password: str) -> None:
    """Let the administrator and a salesperson work for a while."""
    admin, sales = Desk(app, "admin", password), Desk(app, "ayse", password)
    _leave_on_a_card(admin, sales)
    _set_up(admin)
    for content in (_CARDS, _SOUND):
        _take_in(app, admin, content, run=content is _SOUND)
    _change(admin, '["2", "3", "4"]', "city", "Van")


def _change(admin: Desk, keys: str, field: str, value: str) -> None:
    """Rehearse that many cards get another value."""
    typed = {"deed": f"edit.{field}", "keys": keys, field: value, "_typed": "1"}
    admin.send("/party/bulk", **typed)


def _leave_on_a_card(admin: Desk, sales: Desk) -> None:
    card = f"/records/Party/{sales.first('party')}"
    admin.send(f"{card}/follow", on="1")
    note = "Ekim mutabakatını gönderdik. @ayse dönüşü takip eder misin?"
    admin.send(f"{card}/notes", kind="note", body=note)
    call = {"called_on": "bugün", "called_at": "00:00", "spoke_to": "Ilgın Türkoğlu"}
    facts = {"outcome": "promised", "minutes": "7", "body": "Cuma günü havale yapacak."}
    admin.send(f"{card}/notes", kind="call", **call, **facts)
    for name in ("imza sirküleri.txt", "2026 yılı cari hesap mutabakat mektubu ve ekleri.txt"):
        admin.send(f"{card}/files", file=(BytesIO(b"Mutabakat"), name))
    for due_on in ("01.11.2026", "31.12.2027"):
        admin.send(f"{card}/assignments", user="1", note="Vadesi için ara", due_on=due_on)
    sales.send(f"{card}/notes", kind="note", body="@admin risk limitini yükseltelim mi?")


def _set_up(admin: Desk) -> None:
    for name, colour in (("Öncelikli", "danger"), ("Bayi", "primary"), ("Yeni", "success")):
        admin.send("/tag/add", name=name, colour=colour, _save="1")
    for name, colour in (("Toptancı", "warning"), ("Kurumsal", "success"), ("Diğer", "muted")):
        kept = {"kind": "party_group", "name": name, "colour": colour, "position": "0"}
        admin.send("/category/add", **kept, _save="1")
    _change(admin, '["1", "2"]', "party_group", "1")
    admin.send("/bulk/1/do")
    for number, tags in ((1, "Bayi,Öncelikli"), (2, "Yeni")):
        admin.send(f"/party/tags/{number}", tags=tags)
    hook = {"name": "Depo", "model": "Party", "address": "https://depo.example/kanca"}
    admin.send("/webhook/add", **hook, on_created="1", is_active="1", _save="1")


def _take_in(app: Flask, admin: Desk, content: str, *, run: bool) -> None:
    """Send a file of cards and try it; take it in where all of it is right."""
    place = admin.send("/party/import/", file=(BytesIO(content.encode()), "kartlar.csv"))
    if not run:
        place_only = admin.send("/party/import/", file=(BytesIO(content.encode()), "cariler.csv"))
        admin.send(place_only, _do="choose", **_columns("code", "name", "city", "term:name"))
        _let_the_worker(app)
        return
    admin.send(place, _do="choose", **_columns("code", "name", "city"))
    _let_the_worker(app)
    admin.send(place, _do="run")
    _let_the_worker(app)


def _columns(*names: str) -> dict[str, str]:
    return {f"column-{place}": name for place, name in enumerate(names)} | {"mode": "create"}


def _let_the_worker(app: Flask) -> None:
    with app.app_context():
        while do_next():
            pass
