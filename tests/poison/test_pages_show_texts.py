"""Whatever is written into a text, every page shows it and nothing of it runs."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient

from app.panel.addresses import code_in_path
from app.panel.records.tabs import HISTORY
from app.panel.registry import registered
from tests.factories import office
from tests.factories.callers import Caller
from tests.factories.forms import form_to
from tests.factories.poison import SHORT, Poisoned


class Elements(HTMLParser):
    """Collects what a browser would take for elements, and what it would show."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element: ours have no handlers, and lead to no other place."""
        values = {name: value or "" for name, value in attrs}
        self.shown += values.values()
        is_foreign = tag in {"svg/onload", "pdf:nextpage", "iframe", "object", "embed", "base"}
        if is_foreign or any(name.startswith("on") or name == "autofocus" for name in values):
            self.bad.append(self.get_starttag_text() or tag)
        is_data = values.get("type") == "application/json" and values.get("id") == "texts"
        if tag in {"script", "style"} and "nonce" not in values and not is_data:
            self.bad.append(self.get_starttag_text() or tag)
        for name in ("src", "href", "action", "hx-get", "data-url"):
            if re.match(r"\s*(https?:|//|javascript:|x$)", values.get(name, "")):
                self.bad.append(f"{name}={values[name]}")

    def handle_data(self, data: str) -> None:
        """Take what is shown."""
        self.shown.append(data)


def read(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    found.close()
    return found


def pages_of_models(poisoned: Poisoned) -> Iterator[str]:
    """Give every page of every model."""
    for name, entry in registered().items():
        base, key = f"/{entry.slug}", poisoned.keys[name][0]
        yield f"{base}/list/"
        yield f"{base}/list/?sort=-{entry.panel.list[0]}&q=script"
        yield f"{base}/summary"
        yield from (f"{base}/tab/{tab}/{key}" for tab in (HISTORY, *entry.panel.related))
        yield f"{base}/show/{key}"
        yield f"/records/{name}/{code_in_path(key)}/timeline"
        if not entry.panel.read_only:
            yield from (f"{base}/{page}" for page in (f"edit/{key}", "add"))


def other_pages(poisoned: Poisoned) -> Iterator[str]:
    """Give every screen made by hand."""
    party, draft = poisoned.keys["Party"][0], poisoned.keys["DraftVoucher"][0]
    yield from ("/notifications", "/assignments")
    yield from ("/", "/overview", "/profile/", "/logout/", "/statement", "/balances")
    yield from ("/transactions", f"/transactions/of/{party}", "/vouchers/enter/drafts")
    yield from (f"/statement/{code}" for code in poisoned.codes)
    yield from (f"/vouchers/enter?{asked}" for asked in (f"draft={draft}", f"party={party}"))
    yield f"/vouchers/enter/beside?party={party}&amount=1"
    for page in ("roles", "password"):
        yield f"/people/{page}/{poisoned.keys['User'][0]}"
    yield f"/rights/{poisoned.keys['Role'][0]}"
    yield f"/party/list/?q={SHORT}&sort={SHORT}&city={SHORT}&salesperson={SHORT}&after={SHORT}"
    yield f"/balances?q={SHORT}&as_of={SHORT}"
    yield f"/transactions?document_no={SHORT}&dated={SHORT}&currency={SHORT}"
    yield f"/party/show/{SHORT}"
    yield f"/party/add?name={SHORT}&city={SHORT}"


def test_every_page_shows_them_as_texts(client: FlaskClient, poisoned: Poisoned) -> None:
    markup, seen = poisoned.payloads[0], set()
    for page in (*pages_of_models(poisoned), *other_pages(poisoned)):
        answer = client.get(page)
        assert answer.status_code in {200, 404}, page
        found = read(answer.text)
        assert not found.bad, (page, found.bad)
        if any(markup in text for text in found.shown):
            seen.add(page.split("/")[1])
    # No free text; the name of a tag is too short for the whole of it.
    hidden = {"counter_account", "exchange_rate", "role", "user", "summary", "tag"}
    assert seen >= {entry.slug for entry in registered().values()} - hidden
    assert seen >= {"statement", "balances", "transactions", "vouchers"}


def test_every_form_gives_them_back_as_texts(client: FlaskClient, poisoned: Poisoned) -> None:
    for name, entry in registered().items():
        if not entry.panel.read_only:
            for path in (f"/{entry.slug}/add", f"/{entry.slug}/edit/{poisoned.keys[name][0]}"):
                form = form_to(client.get(path).text, path)
                for text in (SHORT, poisoned.payloads[0] * 9):
                    sent = dict.fromkeys(form.values, text)
                    sent |= {"csrf_token": form.values["csrf_token"], "lines-0-description": text}
                    answer = client.post(path, data=sent)
                    assert answer.status_code in {302, 409, 422}, path
                    assert not (found := read(answer.text)).bad, (path, found.bad)


def test_machines_get_them_as_they_are(served: Flask, poisoned: Poisoned) -> None:
    client, caller = office.browser(served, "boss"), Caller(served, "boss")
    for name, entry in registered().items():
        for answer in (
            client.get(f"/{entry.slug}/options?q="),
            caller.call("GET", f"{entry.slug}/"),
            caller.call("GET", f"{entry.slug}/{poisoned.keys[name][0]}"),
        ):
            assert (answer.status_code, answer.mimetype) == (200, "application/json")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    found = caller.get(f"party/{poisoned.keys['Party'][0]}")
    assert found["name"].startswith(poisoned.payloads[0])
