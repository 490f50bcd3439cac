"""The sample office behind the screens, and people who sign in to it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import event, insert, select

import config
from app import create_app
from app.core.db import User, db, transaction
from app.ledger.imports import import_parties, import_transactions
from app.ledger.models import Party
from tests.factories import people
from tests.factories.databases import Databases
from tests.web.answering import Answering, answered
from tests.web.conftest import Complaints, usual_window

DATA = Path(__file__).parents[2] / "data" / "ledger"
PASSWORD = "correct horse battery staple"  # noqa: S105 - of the test installation

SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def sample(databases: Databases, template: str) -> str:
    """Import the sample's books once for the whole run; every test copies the result."""
    databases.filled("sampled", _import, base=template)
    return "sampled"


def _import() -> None:
    for name, service in (("parties", import_parties), ("transactions", import_transactions)):
        path = DATA / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file, transaction():
            service(file, dry_run=False)


@pytest.fixture
def office(installation: Flask, databases: Databases, sample: str) -> Iterator[Flask]:
    """Give the application on the sample's books, outside any context, as a server is."""
    databases.copied(sample, "test")
    yield installation
    with installation.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sign_in(office: Flask) -> SignIn:
    """Give the way to a signed-in client: the administrator's, or a new user's of a role."""

    def enter(username: str = "admin", role: str = "") -> FlaskClient:
        if role:
            with office.app_context(), transaction():
                add_user(username, role)
        client = office.test_client()
        form = {"username": username, "password": PASSWORD, "csrf_token": token(client, "/login/")}
        answer = client.post("/login/", data=form)
        assert answer.status_code == 302, answer.text
        return client

    return enter


def add_user(username: str, role: str) -> int:
    """Make a user of a role."""
    users, roles, own = (
        db.metadata.tables[name] for name in ("ab_user", "ab_role", "ab_user_role")
    )
    made = insert(users).values(
        username=username,
        first_name=username.title(),
        last_name="Deneme",
        email=f"{username}@localhost.test",
        active=True,
        password=people.KEPT,
    )
    key = db.session.scalar(made.returning(users.c.id))
    number = db.session.scalar(select(roles.c.id).where(roles.c.name == role))
    db.session.execute(insert(own).values(user_id=key, role_id=number))
    assert key is not None
    return int(key)


def token(client: FlaskClient, address: str) -> str:
    """Read the token that a page's form sends back."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def fetched(client: FlaskClient, address: str) -> bytes:
    """Take a file along."""
    with client.get(address) as answer:
        assert answer.status_code == 200
        return bytes(answer.data)


def give_party(office: Flask, code: str, username: str) -> None:
    """Let a card be a salesperson's."""
    with office.app_context(), transaction():
        party = db.session.scalars(select(Party).where(Party.code == code)).one()
        party.salesperson_id = db.session.scalar(select(User.id).where(User.username == username))


@pytest.fixture
def setting(office: Flask) -> Callable[[Callable[[], Any]], Any]:
    """Give the way to set something up in the books before anybody looks."""

    def do(work: Callable[[], Any]) -> Any:
        with office.app_context(), transaction():
            return work()

    return do


@pytest.fixture
def questions(office: Flask) -> Iterator[list[str]]:
    """Give the statements sent to the database from here on."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with office.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def served_office(installation: Flask) -> Flask:
    """Build the application once more, as a server of its own runs it."""
    names = ("INSTANCE_DIR", "DATABASE_URL", "DATABASE_OWNER_URL")
    settings = {name: str(installation.config[name]) for name in names}
    return create_app(config.from_environment(settings))


@pytest.fixture(scope="session")
def answering_office(served_office: Flask) -> Iterator[Answering]:
    """Serve the office on a free port of this machine alone."""
    with answered(served_office) as server:
        yield server


Desk = Callable[..., Page]


@pytest.fixture
def desk(
    office: Flask,
    answering_office: Answering,
    browser: Browser,
    complaints: Complaints,
) -> Iterator[Desk]:
    """Give the way to a browser in which somebody of a role is signed in."""
    contexts: list[BrowserContext] = []

    def sit_down(username: str = "admin", role: str = "", **options: Any) -> Page:
        if role:
            with office.app_context(), transaction():
                add_user(username, role)
        usual = usual_window(answering_office.address) | {"locale": "tr-TR"}
        context = browser.new_context(**(usual | options))
        context.set_default_timeout(15_000)
        complaints.watch(context)
        contexts.append(context)
        page = context.new_page()
        page.goto("/login/")
        page.fill("#username", username)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector(".m-shell")
        return page

    yield sit_down
    for context in contexts:
        context.close()
    answering_office.leave_the_database()
    assert complaints.found == []
