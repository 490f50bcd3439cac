"""Whatever is sent to a page, it answers: no failure, and a refusal says what to do next."""

import os
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import transaction
from app.ledger.posting import post
from app.panel.forms.inputs import form_fields
from app.panel.lists.asked import close_place
from tests.crawl.addresses import argument_names, entry_of_rule, paths
from tests.crawl.crawler import LEAVES, SLOW
from tests.crawl.junk import (
    ESCAPES,
    LARGE,
    PLACES,
    VALUES,
    Chance,
    bodies,
    query,
    raw_query,
    urlencoded,
)
from tests.crawl.tampering import filled
from tests.crawl.world import OWN, World, fill
from tests.factories import ledger as make
from tests.factories import office, people
from tests.factories.forms import forms_of

SEED = int(os.environ.get("JUNK_SEED", "20261125"))
SIZES = pytest.mark.parametrize("most", [1, pytest.param(15, marks=pytest.mark.long)])
FORM = "application/x-www-form-urlencoded"
ALONE = {"code", "name", "username", "email"}
"""Fields in which two records may not be the same."""


class Sender:
    """Somebody who may do everything sends junk; what is answered wrongly is kept."""

    def __init__(self, app: Flask) -> None:
        print(f"seed {SEED}")  # noqa: T201 - to have the same sent again
        self.world: World = fill("boss")
        self.chance = Chance(SEED)
        self.client: FlaskClient = office.browser(app, "boss")
        self.token = people.csrf_token(self.client.get("/profile/").text)
        self.rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        self.faults: list[str] = []

    def addresses(self, method: str) -> Iterator[str]:
        """Give the address of every page and form, of own records where it is about one."""
        for rule in self.rules:
            is_page = not rule.rule.startswith(("/api/", "/static/", "/healthz", "/readyz"))
            if method in (rule.methods or ()) and is_page and rule.rule not in {*LEAVES, *SLOW}:
                for variant, path in paths(rule, self.world):
                    if variant == "plain" or variant.endswith((OWN, "csv")):
                        yield path

    def send(self, what: str, path: str, **sent: Any) -> None:
        """Send something and judge the answer."""
        answer = self.client.open(path, **sent)
        answer.get_data()
        answer.close()
        if fault := fault_of(answer):
            self.faults.append(f"{what} to {path[:200]}: {answer.status_code} {fault}")


def fault_of(answer: TestResponse) -> str:
    """Say what is wrong with an answer to junk."""
    status = answer.status_code
    if status >= 500:
        return "is a failure of ours"
    if status < 400:
        return ""
    if answer.is_json:
        return "" if (answer.json or {})["error"]["message"].endswith((".", "…")) else "is mute"
    if answer.mimetype == "text/plain":  # programs that fetch calendars read no pages
        return "" if answer.text.strip().endswith(".") else "is mute"
    has_words = 'role="alert"' in answer.text or "m-notice-buttons" in answer.text
    return "" if has_words and "<h1" in answer.text else "does not say what to do next"


@pytest.fixture
def sender(app: Flask, served: Flask) -> Sender:
    return Sender(served)


def names_of(path: str) -> list[str]:
    """Name everything that a page may be asked in its address."""
    entry = entry_of_rule(path)
    own = [*entry.panel.filters, *form_fields(entry)] if entry else []
    return [*dict.fromkeys(["q", "sort", "after", "before", *argument_names(), *own])]


@SIZES
def test_no_address_makes_a_page_fail(sender: Sender, most: int) -> None:
    for path in sender.addresses("GET"):
        names, chance = names_of(path), sender.chance
        asked = [query(names, value) for value in chance.some(VALUES, most)]
        others = [query(names, chance.text(), times=3)]
        others += [query([turn], value) for turn in ("after", "before") for value in PLACES]
        others += [raw_query(names, escape) for escape in ESCAPES]
        for question in [*asked, *chance.some(others, most)]:
            sender.send("a query", f"{path}?{question}")
    assert not sender.faults, "\n".join(sender.faults)


def forms_at(sender: Sender, path: str) -> Iterator[dict[str, str]]:
    """Give what each form of a page would send, filled in so that it is carried out."""
    page = sender.client.get(path)
    for form in forms_of(page.text if page.status_code == 200 else ""):
        if form.method == "post" and form.action.partition("?")[0] == path:
            kept = {name for name in form.values if name not in {"_version", "key"}}
            yield filled({name: form.values[name] for name in kept}, sender.world)


def like_another(sender: Sender, path: str) -> dict[str, str]:
    """Give what the form of an own record holds, for the form of a new one."""
    entry = entry_of_rule(path)
    key = sender.world.keys[entry.name][OWN] if entry and path.endswith("/add") else ""
    found = forms_at(sender, f"/{entry.slug}/edit/{key}") if entry and key else iter(())
    return next(found, {})


def renamed(values: Mapping[str, str]) -> dict[str, str]:
    """Give the values with what must be of one record alone made new."""
    new = {name: f"{uuid4().hex[:9]}{'@x.com' * (name == 'email')}" for name in ALONE}
    return {name: new.get(name, value) for name, value in values.items()}


@SIZES
def test_no_field_makes_a_form_fail(sender: Sender, most: int) -> None:
    for path in sender.addresses("POST"):
        for form in forms_at(sender, path):
            base = form | like_another(sender, path)
            for field in base.keys() - {"csrf_token"}:
                for value in [*sender.chance.some(VALUES, most), sender.chance.text()][:most]:
                    body = (renamed(base) if path.endswith("/add") else base) | {field: value}
                    data = urlencoded(body.items())
                    what = f"{field}={value!r}"
                    sender.send(what, path, method="POST", data=data, content_type=FORM)
    assert not sender.faults, "\n".join(sender.faults)


@SIZES
def test_no_body_makes_a_form_fail(sender: Sender, most: int) -> None:
    headers = {"X-CSRFToken": sender.token}
    for path in sender.addresses("POST"):
        form = next(forms_at(sender, path), {})
        sent = bodies(form)
        is_tried_wholly = path in {"/party/add", "/vouchers/enter", "/preferences"}
        for name in sent if is_tried_wholly else sender.chance.some([*sent], most):
            data, kind = sent[name]
            sender.send(name, path, method="POST", data=data, content_type=kind, headers=headers)
    assert not sender.faults, "\n".join(sender.faults)


ONCE_FAILED = {
    "a search for no letter": "/party/list/?q=%EF%BB%BF",
    "a key that no column holds": f"/balances?after={close_place('120', LARGE)}",
    "a balance beyond all": f"/balances?sort=balance&after={close_place('1e999999', '1')}",
    "a period from the first day of all": "/statement/{code}?dated=01.01.0001..",
    "a place by what is computed": "/user/list/?sort=signed_in_at"
    f"&after={close_place('2026-01-01', '1')}",
    "a currency of a zero character": "/vouchers/enter/beside?party={party}&amount=1&currency=%00",
    "a term after the last day": "/vouchers/enter/beside?type=sales_invoice&party={party}&amount=1"
    "&dated_on=31.12.9999",
}


@pytest.mark.parametrize("name", ONCE_FAILED)
def test_what_failed_once_is_answered(app: Flask, served: Flask, name: str) -> None:
    office.hire()
    with transaction():
        party = make.customer()
        places = {"party": party.id, "code": party.code}
    answer = office.browser(served, "boss").get(ONCE_FAILED[name].format(**places))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "9999999999999999,99"}, "9.999.999.999.999.999,99"),
        ({"type": "sales_invoice", "dated_on": "31.12.9999"}, "31.12.9999"),
    ],
)
def test_what_no_book_holds_is_said_beside_the_voucher(
    app: Flask, served: Flask, wrong: dict[str, str], said: str
) -> None:
    office.hire()
    with transaction():
        party = make.customer()
        post(make.voucher(party, "cash_receipt", "1.00"))
        typed = {"type": "cash_receipt", "party": str(party.id), "amount": "1", "dated_on": "bugün"}
    client = office.browser(served, "boss")
    page = client.get("/vouchers/enter").text
    answer = client.post("/vouchers/enter", data=people.form(page, **typed) | wrong)
    assert answer.status_code == 422
    assert said in answer.text
