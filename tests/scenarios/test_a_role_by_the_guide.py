"""The guide of rights, step by step: its tables are ticked and chosen by the labels they name."""

import re
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app.core.actor import Actor, acting_as
from app.core.db import transaction
from app.ledger.models import Party
from tests.factories import ledger, office, people
from tests.factories.guides import Guide

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/guide/rights.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """Give the rows of the table that has this heading."""
    _before, _heading, rest = TEXT.partition(f"{heading}\n")
    rows = rest.split("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def inputs(page: str) -> dict[str, str]:
    """Give the names of the boxes and selects of a page by what they are labelled."""
    found = {}
    for tag in re.findall(r"<(?:input|select)\b[^>]*>", page):
        name, label = re.search(r'name="([^"]+)"', tag), re.search(r'aria-label="([^"]+)"', tag)
        if name and label:
            found[unescape(label[1])] = name[1]
    return found


def standing(page: str) -> dict[str, str]:
    """Give what the form of a page would send as it stands."""
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and value and ("checked" in tag or "hidden" in tag):
            sent[name[1]] = value[1]
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="(\w+)" selected', body)
        sent[name] = chosen[1] if chosen else ""
    return sent


def option(page: str, name: str, label: str) -> str:
    body = re.search(rf'name="{re.escape(name)}"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert body
    found = re.search(rf'value="(\w+)"[^>]*>{re.escape(label)}<', body[1])
    assert found, (name, label)
    return found[1]


def post(client: FlaskClient, address: str, sent: dict[str, str]) -> None:
    answer = client.post(address, data=sent)
    assert answer.status_code == 302, answer.text


def test_a_role_as_the_guide_makes_it(served: Flask) -> None:
    staff = office.hire()
    with transaction():
        key = ledger.customer(name="Işık", salesperson_id=staff["sales"]).id
    boss = office.browser(served, "boss")
    boss.set_cookie("language", "en")
    found = re.search(r"call it `([^`]+)`", TEXT)
    assert found
    name = found[1]
    post(boss, "/role/add", people.form(boss.get("/role/add").text, name=name))
    _tick_rights(boss, name)
    _close_fields(boss, name)
    _give_to(boss, name, staff["stock"], leader=staff["sales"])
    page = boss.get(f"/people/see-as/{staff['stock']}").text
    post(boss, f"/people/see-as/{staff['stock']}", people.form(page))
    assert "Işık" in boss.get("/party/list/").text
    form = boss.get(f"/party/edit/{key}").text
    assert 'name="city"' in form
    assert "credit_limit" not in form
    _engineers_ask(staff["stock"], served)


def _tick_rights(boss: FlaskClient, role: str) -> None:
    address = f"/rights/{people.role_number(role)}"
    page = boss.get(address).text
    sent, known = standing(page), inputs(page)
    for screen, rights, whose in table("| Screen | Rights | Whose records |"):
        sent |= {known[f"{screen}: {right.strip()}"]: "1" for right in rights.split(",")}
        if whose:
            reach = known[f"{screen}: Whose records"]
            sent[reach] = option(page, reach, whose.replace("'", "&#39;"))
    post(boss, address, sent)


def _close_fields(boss: FlaskClient, role: str) -> None:
    page = boss.get("/rights/of/Party").text
    sent, known = standing(page), inputs(page)
    for _screen, field, level in table(f"| Screen | Field | {role} |"):
        place = known[f"{role}: {field}"]
        sent[place] = option(page, place, level)
    post(boss, "/rights/of/Party", sent)


def _give_to(boss: FlaskClient, role: str, person: int, *, leader: int) -> None:
    page = boss.get(f"/people/roles/{person}").text
    post(boss, f"/people/roles/{person}", people.form(page, role=role))
    page = boss.get("/team/add").text
    team = {"name": "Ege", "leader": str(leader), "members-0-user": str(person)}
    post(boss, "/team/add", people.form(page, **team))


def _engineers_ask(number: int, served: Flask) -> None:
    """Run what the guide shows engineers, as the person it made the role for."""
    names: dict[str, object] = {}
    with served.app_context(), acting_as(Actor("user", number)):
        exec(Guide("rights").block("python"), names)  # noqa: S102 - the guide's own example
    seen = names["seen"]
    assert isinstance(seen, list)
    assert "credit_limit" not in seen
    assert "website" in seen
    assert names["may_write"] is False
    assert names["Party"] is Party
