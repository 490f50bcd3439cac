"""Everybody of an installation at once: two salespeople, one of every other role, a stranger."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.core.db import db, transaction
from tests.factories import people

STAFF = {
    "sales": ("Sales",),
    "rival": ("Sales",),
    "finance": ("Finance",),
    "operations": ("Operations",),
    "stock": ("Stock",),
    "management": ("Management",),
    "boss": ("Administrator",),
    "nobody": (),
}
"""User names with their roles."""

VISITOR = "visitor"


def hire() -> dict[str, int]:
    """Make all users."""
    users, role, own = (db.metadata.tables[t] for t in ("ab_user", "ab_role", "ab_user_role"))
    numbers = {}
    with transaction():
        roles = dict(db.session.execute(select(role.c.name, role.c.id)).all())
        for name, names in STAFF.items():
            made = insert(users).values(
                username=name,
                first_name=name.capitalize(),
                last_name="Yılmaz",
                email=f"{name}@example.com",
                active=True,
                password=people.KEPT,
            )
            number: int = db.session.execute(made.returning(users.c.id)).scalar_one()
            numbers[name] = number
            for each in names:
                db.session.execute(insert(own).values(user_id=number, role_id=roles[each]))
    return numbers


def browser(app: Flask, name: str) -> FlaskClient:
    """Give the browser of one of the staff, or of a visitor."""
    return app.test_client() if name == VISITOR else people.browser(app, name)


def words_of(panel_can: object, name: str) -> set[str]:
    """Give the words by which the roles of one of the staff were granted rights."""
    assert hasattr(panel_can, "get")
    return {word for role in STAFF.get(name, ()) for word in panel_can.get(role, "").split()}
