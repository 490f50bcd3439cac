"""Role by verb by row: what each person gets of each model, told from its panel alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.panel.definition import actions_of
from app.panel.merging.offered import is_mergeable
from app.panel.records.tabs import HISTORY
from app.panel.registry import Registered
from tests.crawl.world import ARCHIVED, FOREIGN, OWN, World
from tests.factories import office, people
from tests.factories.entries import NAMES, OWNED, entry_of, writable

DONE = {200, 302, 409, 422}
"""Carried out, or refused for a reason of the trade."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something to do to a model or one of its rows, and the rights it needs."""

    name: str
    path: str
    rights: frozenset[str]
    on_row: bool = True
    method: str = "GET"


def verbs(entry: Registered) -> Iterator[Verb]:
    """Give everything there is to do, the gentlest first."""
    reads = frozenset({"read"})
    for place in ("list/", "summary", "arrange", "conditions"):
        yield Verb(place, place, reads, on_row=False)
    yield Verb("export", "export", reads | {"export"}, on_row=False)
    for place in ("show", "peek", f"tab/{HISTORY}"):
        yield Verb(place, place, reads)
    if writable(entry):
        yield Verb("add", "add", frozenset({"create"}), on_row=False)
        yield Verb("edit", "edit", reads | {"update"})
    yield from _putting_away(entry)
    for action in actions_of(entry.model):
        yield Verb(action, f"action/{action}", frozenset({action, "read"}), method="POST")
    if writable(entry):
        yield Verb("delete", "delete", frozenset({"delete", "read"}), method="POST")


def _putting_away(entry: Registered) -> Iterator[Verb]:
    """Give the ways by which a record goes to the archive or comes back."""
    if entry.is_archivable:
        for place in ("archive", "restore"):
            yield Verb(place, place, frozenset({"archive", "read"}), method="POST")
    if is_mergeable(entry.model):
        yield Verb("merge", "merge", frozenset({"read", "update", "archive", "merge"}))


def held(entry: Registered, person: str) -> set[str]:
    """Give the rights a person's roles were given by the panel and by the actions."""
    if person == "boss":
        return {*entry.rights}
    roles = office.STAFF[person]
    actions = actions_of(entry.model).values()
    given = {action.name for action in actions if set(action.roles) & set(roles)}
    return office.words_of(entry.panel.can, person) | given


def wanted(entry: Registered, verb: Verb, rights: set[str], row: str, *, own: bool) -> set[int]:
    """Tell what a person must be answered."""
    asked_first = verb.rights if verb.method == "GET" else verb.rights - {"read"}
    if not asked_first <= rights:
        return {403}
    sees = "read" in rights or entry.panel.open_names
    if verb.on_row and not (sees and (own or row != FOREIGN)):
        return {404}
    return DONE if verb.method == "POST" else {200}


def answers(
    client: FlaskClient, entry: Registered, keys: dict[str, str]
) -> Iterator[tuple[Verb, str, int]]:
    """Do everything to every row, and give what was answered."""
    data = {"csrf_token": people.csrf_token(client.get("/profile/").text)}
    for verb in verbs(entry):
        rows = [row for row in (FOREIGN, ARCHIVED, OWN) if row in keys] if verb.on_row else [OWN]
        for row in rows:
            path = f"/{entry.slug}/{verb.path}{f'/{keys[row]}' if verb.on_row else ''}"
            sent = data if verb.method == "POST" else None
            yield verb, row, client.open(path, method=verb.method, data=sent).status_code


@pytest.mark.parametrize("name", NAMES)
def test_each_role_gets_what_its_panel_grants(name: str, world: World, served: Flask) -> None:
    entry = entry_of(name)
    found = []
    for person in ("nobody", "stock", "sales", "operations", "management", "finance", "boss"):
        rights = held(entry, person)
        sees_all = not entry.panel.owner or "own" not in rights
        for verb, row, status in answers(office.browser(served, person), entry, world.keys[name]):
            if status == 404 and _is_gone(person, verb):
                continue
            expected = wanted(entry, verb, rights, row, own=sees_all)
            if status not in expected:
                found.append((person, verb.name, row, status, expected))
    assert found == []


def _is_gone(person: str, verb: Verb) -> bool:
    """Tell whether somebody before may have deleted the row for good."""
    return person == "boss" and verb.on_row


@pytest.mark.parametrize("name", OWNED)
def test_own_rows_are_reached_and_others_are_not_there(
    name: str, world: World, served: Flask
) -> None:
    entry = entry_of(name)
    rights = set(entry.rights) - {"see_all", "see_team"}
    people.grant("Stock", name, *rights)
    people.grant("Stock", "Party", "read")  # whose voucher it is must be seen to take it back
    keys = {OWN: world.keys[name][FOREIGN], FOREIGN: world.keys[name][OWN]}
    _make_stock_of(world.staff)
    client = office.browser(served, "rival")
    found = [
        (verb.name, row, status)
        for verb, row, status in answers(client, entry, keys)
        if status not in wanted(entry, verb, rights, row, own=False)
    ]
    assert found == []


def _make_stock_of(staff: dict[str, int]) -> None:
    """Let the rival be of the role Stock alone."""
    people.change_roles(staff["rival"], "Stock")


def test_strangers_are_sent_to_sign_in(world: World, served: Flask) -> None:
    client = served.test_client()
    token = {"csrf_token": people.csrf_token(client.get("/login/").text)}
    for name in NAMES:
        entry = entry_of(name)
        for verb in verbs(entry):
            path = f"/{entry.slug}/{verb.path}"
            path += f"/{world.keys[name][OWN]}" if verb.on_row else ""
            if verb.method == "GET":
                answer = client.get(path)
                assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login/")
            else:
                assert client.post(path, data=token).status_code == 401
                assert client.post(path).status_code == 400


@pytest.mark.parametrize("name", NAMES)
def test_names_are_open_where_the_panel_says_so(name: str, app: Flask, served: Flask) -> None:
    office.hire()
    entry = entry_of(name)
    status = office.browser(served, "nobody").get(f"/{entry.slug}/options").status_code
    assert status == (200 if entry.panel.open_names else 403)
    assert served.test_client().get(f"/{entry.slug}/options").status_code == 302
