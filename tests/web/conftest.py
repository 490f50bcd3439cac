"""A real server and a real browser, and two processes of one installation.

The browser fails a test on anything it complains about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Blueprint, Flask, jsonify
from flask import Response as Answer
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

import config
from app import create_app
from app.core.actor import current_actor
from app.core.db import db
from app.core.postgres import Lease
from app.panel import rights
from app.panel.shell import Shell
from tests.conftest import settings_for
from tests.web import samples
from tests.web.answering import Answering, answered

PASSWORD = "correct horse battery staple"  # noqa: S105 - of the test installation
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def served(installation: Flask) -> Flask:
    """Build the application once more for each process, with the sample pages beside its own."""
    settings = ("INSTANCE_DIR", "DATABASE_URL", "DATABASE_OWNER_URL")
    app = create_app(
        config.from_environment({name: str(installation.config[name]) for name in settings})
    )
    app.register_blueprint(samples.blueprint)
    app.context_processor(lambda: {"shell": Shell(samples.menu)})
    return app


@pytest.fixture(scope="session")
def answering(served: Flask) -> Iterator[Answering]:
    """Serve the application on a free port of this machine alone."""
    with answered(served) as server:
        yield server


@pytest.fixture(scope="session")
def address(answering: Answering) -> str:
    """Give the address of the served application."""
    return answering.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for each process of the run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@dataclass  # no slots: Playwright keeps its wrappers on the object
class Complaints:
    """What the browser complained about, and every request that left the machine."""

    found: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a browser context."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"error: {error.error}"))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            self.found.append(f"left the machine: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not is_page:  # pages that fail are looked at themselves
            self.found.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # What a failed answer says in the console is judged by `_response`. A violation of the
        # content security policy stands in the console as an error.
        is_answer = message.text.startswith("Failed to load resource: the server responded")
        if message.type in {"error", "warning"} and not is_answer:
            self.found.append(f"console: {message.text}")


@pytest.fixture
def complaints() -> Complaints:
    """Collect what the browser complains about in this test."""
    return Complaints()


def usual_window(address: str) -> dict[str, Any]:
    """Describe a window on a desk, of somebody who wants nothing to move: no colour is half-way."""
    viewport = {"width": 1440, "height": 900}
    return {"base_url": address, "viewport": viewport, "reduced_motion": "reduce"}


@pytest.fixture
def open_page(
    app: Flask, answering: Answering, address: str, browser: Browser, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """Give the way to a page of a browser of its own; nothing may be complained about in it."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**(usual_window(address) | options))
        context.set_default_timeout(10_000)
        complaints.watch(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    answering.leave_the_database()
    assert complaints.found == []


@pytest.fixture
def visitor(open_page: Callable[..., Page]) -> Page:
    """Give a browser in which nobody is signed in."""
    return open_page()


@pytest.fixture
def page(visitor: Page) -> Page:
    """Give a browser in which the administrator is signed in."""
    sign_in(visitor)
    return visitor


def sign_in(page: Page, username: str = "admin", password: str = PASSWORD) -> None:
    """Sign in through the form."""
    page.goto("/login/")
    page.fill("#username", username)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_selector(".m-shell")


def wait_for_pieces(page: Page) -> None:
    """Wait until what a page asks for by itself is there."""
    expect(page.locator(".htmx-request")).to_have_count(0)


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[..., None]:
    """Give the judge that finds nothing critical or serious on a page, by some rules or by all."""
    axe = Axe()

    def judge(page: Page, *rules: str) -> None:
        only = {"runOnly": {"type": "rule", "values": [*rules]}} if rules else {}
        options = {"resultTypes": ["violations"], **only}
        results = axe.run(page, options=options).response["violations"]
        serious = [
            f"{found['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
            for found in results
            if found["impact"] in {"serious", "critical"}
            for node in found["nodes"]
        ]
        assert serious == []

    return judge


probe = Blueprint("probe", __name__)
probe_api = Blueprint("probe_api", __name__, url_prefix="/api/v1/probe")


@probe.route("/probe", methods=["GET", "POST"])
def probe_page() -> str:
    rights.require("Probe", "read")
    return f"{rights.reach('Probe')}"


@probe_api.route("", methods=["GET", "POST"])
def call() -> Answer:
    rights.require("Probe", "read")
    return jsonify(user=current_actor().user_id, kind=current_actor().kind)


def _with_probes(settings: dict[str, object]) -> Flask:
    app = create_app(settings)
    app.register_blueprint(probe)
    app.extensions["csrf"].exempt(probe_api)  # as every API of FAB's is
    app.register_blueprint(probe_api)
    return app


@pytest.fixture(scope="session")
def processes(server: Lease, shared_folder: Path, worker: str) -> tuple[Flask, Flask]:
    settings = settings_for(server, f"test_{worker}", shared_folder)
    return _with_probes(dict(settings)), _with_probes(dict(settings))


@pytest.fixture
def process(app: Flask, processes: tuple[Flask, Flask]) -> Iterator[Flask]:
    """Give a process whose requests run outside any other context, as a server's do."""
    yield processes[0]
    for each in processes:
        with each.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def other_process(process: Flask, processes: tuple[Flask, Flask]) -> Flask:
    return processes[1]
