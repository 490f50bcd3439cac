"""What a process knows of kept lists follows every change, whoever makes it and wherever."""

from typing import Any

import psycopg
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.core.actor import Actor, acting_as
from app.core.db import db, transaction
from app.panel.grants import RightsVersion
from app.panel.lists import keeping
from app.panel.lists.kept import ListPreference, ListVersion
from app.panel.registry import registered
from tests.factories import ledger, office, pages

LIST = "/party/list/"

_VIEW = """
    INSERT INTO saved_view (model, name, user_id, audience, role_id, is_default, asked, version,
                            created_at, updated_at)
    VALUES ('Party', 'Shared', %(user)s, %(audience)s, %(role)s, false, '{}', 1, now(), now())
"""


_COMPACT = {"model": "Party", "columns": [], "density": "compact"}


@pytest.fixture
def staff(app: Flask, process: Flask) -> dict[str, int]:
    """Hire everybody, and open a card of the salesperson's."""
    numbers = office.hire()
    with transaction():
        ledger.customer(salesperson_id=numbers["sales"])
    return numbers


@pytest.fixture
def sales(process: Flask, staff: dict[str, int]) -> FlaskClient:
    """Give the browser of somebody whose list the process has shown already."""
    client = office.browser(process, "sales")
    pages.speak(client, "en")
    assert "Shared" not in client.get(LIST).text
    return client


def share(owner: psycopg.Connection[Any], staff: dict[str, int], role: str = "") -> None:
    """Share a view by another connection, as another process does."""
    found = owner.execute("SELECT id FROM ab_role WHERE name = %s", (role,)).fetchone()
    audience = {"audience": "role" if role else "all", "role": found and found[0]}
    owner.execute(_VIEW, {"user": staff["finance"], **audience})


def test_a_view_shared_elsewhere_is_there_with_the_next_request_and_gone_with_it(
    owner: psycopg.Connection[Any], staff: dict[str, int], sales: FlaskClient
) -> None:
    share(owner, staff)
    assert "Shared" in sales.get(LIST).text
    assert "Shared" in sales.get(LIST).text
    owner.execute("UPDATE saved_view SET audience = 'own'")
    assert "Shared" not in sales.get(LIST).text


def test_who_leaves_a_role_loses_its_views_with_the_next_request(
    owner: psycopg.Connection[Any], staff: dict[str, int], sales: FlaskClient
) -> None:
    share(owner, staff, "Operations")
    assert "Shared" not in sales.get(LIST).text
    given = "SELECT %s, id FROM ab_role WHERE name = 'Operations'"
    owner.execute(f"INSERT INTO ab_user_role (user_id, role_id) {given}", (staff["sales"],))
    assert "Shared" in sales.get(LIST).text
    owner.execute("DELETE FROM ab_user_role WHERE role_id = (SELECT role_id FROM saved_view)")
    assert "Shared" not in sales.get(LIST).text


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("INSERT INTO list_preference VALUES (%s, 'Party', '[]', 'compact')", "m-compact"),
        (
            "INSERT INTO favourite SELECT %s, 'Party', id::text, now() FROM party",
            "data-starred",
        ),
    ],
)
def test_what_is_arranged_or_marked_elsewhere_is_shown(
    owner: psycopg.Connection[Any],
    staff: dict[str, int],
    sales: FlaskClient,
    change: str,
    shown: str,
) -> None:
    assert shown not in sales.get(LIST).text
    owner.execute(change, (staff["sales"],))
    assert shown in sales.get(LIST).text


def test_one_person_s_lists_are_no_other_s(
    owner: psycopg.Connection[Any], staff: dict[str, int], sales: FlaskClient, process: Flask
) -> None:
    owner.execute(
        "INSERT INTO list_preference VALUES (%s, 'Party', '[]', 'compact')", (staff["finance"],)
    )
    finance = office.browser(process, "finance")
    assert "m-compact" in finance.get(LIST).text
    assert "m-compact" not in sales.get(LIST).text


def test_what_was_never_committed_is_kept_by_nobody(
    staff: dict[str, int], sales: FlaskClient, process: Flask
) -> None:
    with sales:
        sales.get(LIST)
        db.session.execute(insert(ListPreference).values(_COMPACT | {"user_id": staff["sales"]}))
        assert keeping.kept(registered()["Party"]).density == ""
        db.session.rollback()
    assert "m-compact" not in sales.get(LIST).text
    with process.test_request_context("/", method="POST"), acting_as(Actor("user", staff["sales"])):
        g.list_version = db.session.scalar(select(ListVersion.version))
        g.rights_version = db.session.scalar(select(RightsVersion.version))
        db.session.execute(insert(ListPreference).values(_COMPACT | {"user_id": staff["sales"]}))
        assert keeping.kept(registered()["Party"]).density == "compact"
        db.session.rollback()
    assert "m-compact" not in sales.get(LIST).text
