"""What several people ask of one server, in random order, and what each must be answered."""

import random
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.ledger.models import Party
from app.modules.people.models import Team, TeamMember
from tests.factories import ledger, office, people

PEOPLE = ("sales", "rival", "stock", "boss", "nobody")
OWNERS = ("sales", "rival")
CITIES = ("Ankara", "Bursa", "İzmir")
ELSEWHERE = "Van"
EACH = 9


@dataclass(slots=True)
class Office:
    """Who works there, whose cards there are, and what was written meanwhile."""

    staff: Mapping[str, int]
    cards: Mapping[int, tuple[str, str]]
    """Of the cards there from the beginning: the owner and the city, by key."""
    made: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Of the cards made meanwhile: the name and the owner's key that were sent."""
    posted: dict[str, int] = field(default_factory=dict)
    """Of the vouchers: the party's key that was sent, by the description sent with it."""
    lock: Any = field(default_factory=Lock)

    def reached(self, person: str, city: str = "") -> set[int]:
        """Give the keys of the cards somebody reaches, of all cities or of one."""
        owners = _REACHED[person]
        return {
            key
            for key, (owner, place) in self.cards.items()
            if owner in owners and city in {"", place}
        }


_REACHED: Mapping[str, Collection[str]] = {
    "sales": {"sales"},
    "rival": {"rival"},
    "stock": {"rival"},
    "boss": OWNERS,
    "nobody": (),
}


def open_office() -> Office:
    """Hire people, two salespeople with cards of their own; a third sees those of a mate."""
    staff = office.hire()
    cards = {}
    with transaction():
        for number in range(EACH * len(OWNERS)):
            owner, city = OWNERS[number % 2], CITIES[number % 3]
            name = f"{_word(owner)} {number}"
            card = ledger.customer(name=name, city=city, salesperson_id=staff[owner])
            cards[card.id] = (owner, city)
        mates = [TeamMember(user_id=staff[name]) for name in ("stock", "rival")]
        db.session.add(Team(name="Depo", members=mates))
    people.grant("Stock", "Party", "read", "export", "see_team")
    people.grant("Sales", "Party", "export")
    return Office(staff, cards)


def _word(owner: str) -> str:
    return f"qz{owner}"


@dataclass(slots=True)
class Desk:
    """A browser and a program of one person."""

    client: FlaskClient
    bearer: Mapping[str, str]
    token: str


def sit_down(app: Flask, person: str) -> Desk:
    """Sign somebody in by cookie and by token."""
    client = office.browser(app, person)
    token = people.csrf_token(client.get("/profile/").text)
    return Desk(client, people.bearer(app.test_client(), person), token)


def copied(app: Flask, desk: Desk) -> Desk:
    """Give another window of the same browser, for a thread of its own."""
    client = app.test_client()
    cookie = desk.client.get_cookie("session")
    assert cookie is not None
    client.set_cookie("session", cookie.value)
    return Desk(client, desk.bearer, desk.token)


@dataclass(slots=True)
class Errand:
    """One request of one person; what is wrong with its answer is kept by the caller."""

    office: Office
    person: str
    desk: Desk
    chance: random.Random
    mark: str
    """Unlike that of any other errand."""

    def run(self) -> str:
        """Do something at random; give what was wrong with the answer."""
        (errand,) = self.chance.choices(list(_ERRANDS), weights=list(_ERRANDS.values()))
        wrong = errand(self)
        return f"{self.person}: {errand.__name__.strip('_')}: {wrong}" if wrong else ""


def _get(errand: Errand, path: str) -> Any:
    return errand.desk.client.get(path)


def _compared(errand: Errand, answer: Any, found: Collection[int], city: str) -> str:
    """Compare the cards of an answer with those of the person, in number and by key."""
    wanted = errand.office.reached(errand.person, city)
    if errand.person == "nobody":
        return "" if answer.status_code == 403 else f"answered {answer.status_code}"
    strange = {_word(owner) for owner in OWNERS if owner not in _REACHED[errand.person]}
    seen = [word for word in strange if word in answer.text]
    if answer.status_code != 200 or seen or sorted(found) != sorted(wanted):
        return f"{answer.status_code}: {sorted(found)} for {sorted(wanted)} {seen}"
    return ""


def _numbers(pattern: str, text: str) -> set[int]:
    return {int(number) for number in re.findall(pattern, text)}


def _list(errand: Errand) -> str:
    city = errand.chance.choice(CITIES)
    sort = errand.chance.choice(("name", "-name", "code", "-city"))
    answer = _get(errand, f"/party/list/?city={city}&sort={sort}")
    return _compared(errand, answer, _numbers(r'href="/party/show/(\d+)', answer.text), city)


def _export(errand: Errand) -> str:
    city = errand.chance.choice(CITIES)
    answer = _get(errand, f"/party/export?city={city}")
    by_number = dict(enumerate(errand.office.cards))
    found = [by_number[number] for number in _numbers(r"qz\w+ (\d+)", answer.text)]
    answer.close()
    return _compared(errand, answer, found, city)


def _options(errand: Errand) -> str:
    word = errand.chance.choice(OWNERS)
    answer = _get(errand, f"/party/options?q={_word(word)}")
    found = [int(option["id"]) for option in (answer.json or {}).get("options", ())]
    wrong = [key for key in found if errand.office.cards[key][0] != word]
    others = errand.office.reached(errand.person) if errand.person != "nobody" else set()
    asked = {key for key in others if errand.office.cards[key][0] == word}
    if errand.person == "nobody":
        return "" if answer.status_code == 403 else f"answered {answer.status_code}"
    return "" if not wrong and set(found) == asked else f"{found} for {sorted(asked)}"


def _call(errand: Errand) -> str:
    city = errand.chance.choice(CITIES)
    path = f"/api/v1/party/?city={city}&count=1"
    answer = errand.desk.client.get(path, headers=errand.desk.bearer)
    body = answer.json or {}
    found = [row["id"] for row in body.get("rows", ())]
    if answer.status_code == 200 and body["count"] != len(found):
        return f"counted {body['count']} of {len(found)}"
    return _compared(errand, answer, found, city)


def _show(errand: Errand) -> str:
    key = errand.chance.choice(list(errand.office.cards))
    answer = errand.desk.client.get(f"/api/v1/party/{key}", headers=errand.desk.bearer)
    if errand.person == "nobody":
        return "" if answer.status_code == 403 else f"answered {answer.status_code}"
    wanted = 200 if key in errand.office.reached(errand.person) else 404
    return "" if answer.status_code == wanted else f"{answer.status_code} for {key}"


def _owner_sent(errand: Errand) -> int:
    """Choose whose the new card shall be: anybody's; those who see only own ones may give none."""
    return errand.office.staff[errand.chance.choice(OWNERS)]


def _keep(errand: Errand, answer: Any, key: int | None, owner: int) -> str:
    """Remember a card made for somebody, or see that one for another was refused."""
    own = errand.office.staff[errand.person]
    allowed = {"boss": True, "sales": owner == own, "rival": owner == own}
    if not allowed.get(errand.person, False):
        return "" if answer.status_code == 403 else f"made for {owner}: {answer.status_code}"
    if key is None:
        return f"not made for {owner}: {answer.status_code}"
    with errand.office.lock:
        errand.office.made[key] = (errand.mark, owner)
    return ""


def _create_by_api(errand: Errand) -> str:
    owner = _owner_sent(errand)
    body = {"name": errand.mark, "city": ELSEWHERE, "salesperson": owner, "_confirm": True}
    answer = errand.desk.client.post("/api/v1/party/", json=body, headers=errand.desk.bearer)
    is_made = answer.status_code == 201
    made = answer.json or {}
    if is_made and made["salesperson"]["id"] != owner:
        return f"{made['salesperson']} for {owner}"
    return _keep(errand, answer, made["id"] if is_made else None, owner)


def _create_by_form(errand: Errand) -> str:
    owner = _owner_sent(errand)
    body = {
        "name": errand.mark,
        "city": ELSEWHERE,
        "salesperson": str(owner),
        "kind": "customer",
        "is_customer": "1",
        "term_days": "30",
        "working_currency": "TRY",
        "csrf_token": errand.desk.token,
        "_warned": "1",
    }
    answer = errand.desk.client.post("/party/add?_flt_0_salesperson=1", data=body)
    found = re.fullmatch(r"/party/show/(\d+)", answer.location or "")
    return _keep(errand, answer, int(found[1]) if found else None, owner)


def _post(errand: Errand) -> str:
    key = errand.chance.choice(list(errand.office.cards))
    body = {
        "type": "cash_receipt",
        "dated_on": "20.11.2026",
        "currency": "TRY",
        "amount": "10",
        "party": str(key),
        "description": errand.mark,
        "key": errand.mark,
        "csrf_token": errand.desk.token,
        "_continue": "1",
    }
    answer = errand.desk.client.post("/vouchers/enter", data=body)
    if answer.status_code != 302:
        refused = key not in errand.office.reached(errand.person) or errand.person == "stock"
        return "" if refused else f"{answer.status_code} for {key}"
    with errand.office.lock:
        errand.office.posted[errand.mark] = key
    return "" if key in errand.office.reached(errand.person) else f"posted to {key}"


_ERRANDS: Mapping[Callable[[Errand], str], int] = {
    _options: 60,
    _show: 20,
    _call: 8,
    _list: 3,
    _export: 2,
    _create_by_api: 3,
    _create_by_form: 2,
    _post: 2,
}
"""What people do, and how often: what is answered fastest meets most of the others."""


def wrong_keys(known: Office) -> list[str]:
    """Compare what was written with what was sent."""
    asked = select(Party.id, Party.name, Party.salesperson_id).where(Party.city == ELSEWHERE)
    kept = {key: (name, owner) for key, name, owner in db.session.execute(asked)}
    return [
        f"{key}: {kept.get(key)} for {known.made.get(key)}"
        for key in kept.keys() | known.made.keys()
        if kept.get(key) != known.made.get(key)
    ]
