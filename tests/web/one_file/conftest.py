"""Installations that are walked: with the one file of the guide, and with parties of size M."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Response, StorageState, expect

from app.commands.demo.filling import fill
from app.commands.demo.plan import Plan
from app.commands.deploy import bring_up_to_date
from app.core.postgres import Lease
from tests.conftest import SAID, settings_for
from tests.factories import office
from tests.factories.callers import Caller
from tests.factories.databases import Databases
from tests.factories.guides import Guide
from tests.factories.installations import Installation
from tests.factories.mailbox import Mailbox
from tests.web.conftest import Complaints, sign_in, usual_window
from tests.web.one_file.subjects import Subject

GUIDE = Guide("add-a-model")
PATIENCE = 30_000
"""Milliseconds that anything may take: no story is timed, however busy the machine."""

FURTHER = (Guide("add-a-report"), Guide("add-an-action"))


@dataclass
class House:
    """A running installation, who works in it, and what of it is walked."""

    subject: Subject
    web: Flask
    address: str
    staff: dict[str, int]
    box: Mailbox
    """The mail server that its e-mails leave by."""
    signed_in: dict[str, StorageState] = field(default_factory=dict)


@pytest.fixture(scope="session")
def house(
    request: pytest.FixtureRequest,
    server: Lease,
    shared_folder: Path,
    databases: Databases,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """Start an installation as the guide says; its worker runs, and tells this machine's."""
    subject: Subject = request.param
    if subject.is_large:
        staff = databases.filled("size_m", _lay_down)
        database = databases.copied("size_m", "walked")
    else:
        staff = databases.filled("staffed", office.hire, base=template)
        database = databases.copied("staffed", "walked")
    settings = settings_for(server, database, shared_folder)
    folder = tmp_path_factory.mktemp("walked") / "house"
    box = Mailbox()
    installation = Installation(folder, settings, **_outside(box))
    _write_own(installation, FURTHER if subject.is_large else (GUIDE, *FURTHER))
    try:
        web = installation.start(GUIDE.command("make run"))
        yield House(subject, web, f"http://127.0.0.1:{installation.port}", staff, box)
    finally:
        installation.stop()
        box.close()


def _outside(box: Mailbox) -> dict[str, str]:
    """Say whom an installation speaks with: nobody but this machine."""
    return {
        "MUTABIK_WEBHOOKS_LOCAL": "1",
        "MUTABIK_RATES_ADDRESS": "",
        "MUTABIK_SMTP_HOST": "127.0.0.1",
        "MUTABIK_SMTP_PORT": str(box.port),
        "MUTABIK_SMTP_SECURITY": "none",
        "MUTABIK_MAIL_FROM": "books@firma.example",
    }


def until(is_so: Callable[[], bool]) -> None:
    """Wait for the worker, which is a process of its own."""
    deadline = monotonic() + 60
    while not is_so():
        assert monotonic() < deadline, "the worker did nothing"
        sleep(0.05)


def _lay_down() -> dict[str, int]:
    """Lay down the demonstration of size M, and hire everybody."""
    bring_up_to_date()
    for _step in fill(Plan("M", seed=1)):
        pass
    return office.hire()


def _write_own(installation: Installation, guides: Sequence[Guide]) -> None:
    """Do what guides say up to their start."""
    for guide in guides:
        file = installation.folder / guide.file("app/modules/own")
        file.write_text(guide.block("python"), encoding="utf-8")
    installation.run(GUIDE.command("make catalogues"))
    words = installation.folder / GUIDE.file("translations/own")
    words.write_text("\n".join(guide.block("po") for guide in guides), encoding="utf-8")
    if GUIDE in guides:
        installation.run(GUIDE.command("make migration"))


@dataclass(eq=False)
class Walk:
    """A story under way: browsers of people, a program that prepares, the judge of screens."""

    house: House
    browser: Browser
    complaints: Complaints
    accessible: Callable[[Page], None]
    contexts: list[BrowserContext] = field(default_factory=list)
    times: dict[str, float] = field(default_factory=dict)

    @property
    def subject(self) -> Subject:
        """What is walked."""
        return self.house.subject

    @cached_property
    def boss(self) -> Caller:
        """A program that may do everything."""
        return Caller(self.house.web, "boss", "tr")

    @cache  # noqa: B019 - a walk ends with its story
    def needed(self, salesperson: int | None = None) -> Mapping[str, Any]:
        """Give what a record of a salesperson's, or of nobody's, must have."""
        return self.subject.needs(self.boss, salesperson)

    def page(self, person: str = "boss", language: str = "tr", **options: Any) -> Page:
        """Open a browser in which somebody is signed in."""
        known = self.house.signed_in.get(person)
        window = usual_window(self.house.address) | options
        context = self.browser.new_context(**window, storage_state=known)
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        self.complaints.watch(context)
        context.on("response", self._time)
        page = context.new_page()
        if known is None:
            sign_in(page, person)
            self.house.signed_in[person] = context.storage_state()
        cookie = {"name": "language", "value": language, "url": self.house.address}
        context.add_cookies([cookie])  # type: ignore[list-item] # as Playwright's guide has it
        return page

    def _time(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and response.status < 400:
            place = response.url.removeprefix(self.house.address).partition("?")[0]
            with suppress(KeyError):
                took = request.timing["responseStart"] - request.timing["requestStart"]
                self.times[place] = max(took, self.times.get(place, 0))

    def list(self, words: str = "") -> str:
        """Give the address of the list, searched for words."""
        return f"/{self.subject.slug}/list/" + (f"?q={words}" if words else "")

    def make(
        self, name: str, values: Mapping[str, Any] | None = None, *, salesperson: int | None = None
    ) -> Any:
        """Make a record as a program does; gives what the API says of it."""
        named = {self.subject.fields.name: name, "_confirm": True}
        body = {**self.needed(salesperson), **named, **(values or {})}
        return self.boss.post(f"{self.subject.slug}/", body)

    def look(self, page: Page, name: str) -> None:
        """Judge a screen; nothing scrolls sideways. WALK_SHOTS names a folder for its picture."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, page.url
        self.accessible(page)
        if folder := os.environ.get("WALK_SHOTS"):
            size = page.viewport_size
            width = size["width"] if size else 0
            shot = f"{self.subject.slug}-{name}-{width}.png"
            page.screenshot(path=Path(folder) / shot, full_page=True)

    def on_a_phone(self, page: Page, name: str) -> None:
        """Judge the screen as it stands on a phone, and go back to the desk."""
        page.set_viewport_size({"width": 390, "height": 844})
        self.look(page, name)
        page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def walk(
    house: House,
    browser: Browser,
    complaints: Complaints,
    assert_accessible: Callable[[Page], None],
    record_property: Callable[[str, object], None],
) -> Iterator[Walk]:
    """Give the way through a house; the browser complains of nothing."""
    walk = Walk(house, browser, complaints, assert_accessible)
    expect.set_options(timeout=PATIENCE)
    yield walk
    expect.set_options()
    for context in walk.contexts:
        context.close()
    assert complaints.found == []
    if house.subject.is_large:
        slowest = sorted(walk.times.items(), key=lambda it: -it[1])[:6]
        record_property(SAID, ", ".join(f"{place} {took:.0f} ms" for place, took in slowest))
