"""People of a test: users with roles, what their roles grant, and their browsers."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.panel.fab import permissions

PASSWORD = "correct horse battery staple"  # noqa: S105 - of tests alone

KEPT = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
"""The password as it is kept, at a thousandth of the time the product takes for it on purpose."""

_tables = db.metadata.tables


def user(name: str, *roles: str, active: bool = True, kept: str = KEPT) -> int:
    """Make a user with the password of all tests."""
    users, role, own = _tables["ab_user"], _tables["ab_role"], _tables["ab_user_role"]
    with transaction():
        made = insert(users).values(
            username=name,
            first_name=name.capitalize(),
            last_name="Yılmaz",
            email=f"{name}@example.com",
            active=active,
            password=kept,
        )
        number: int = db.session.execute(made.returning(users.c.id)).scalar_one()
        for key in db.session.scalars(select(role.c.id).where(role.c.name.in_(roles))).all():
            db.session.execute(insert(own).values(user_id=number, role_id=key))
    return number


def grant(role: str, view: str, *rights: str) -> None:
    """Grant a role rights on a view, which need not exist yet."""
    wanted = {(f"can_{right}", view) for right in rights}
    with transaction():
        permissions.add_permissions(wanted)
        known = permissions.permission_ids()
        permissions.grant({(role_number(role), known[pair]) for pair in wanted})


def take(role: str, view: str, right: str) -> None:
    """Take a right from a role, as the role screen does."""
    granted = _tables["ab_permission_view_role"].c
    with transaction():
        key = permissions.permission_ids()[f"can_{right}", view]
        db.session.execute(
            delete(_tables["ab_permission_view_role"]).where(
                granted.role_id == role_number(role), granted.permission_view_id == key
            )
        )


def grants_of(role: str) -> set[tuple[str, str]]:
    """Give what a role is granted, as (permission, view)."""
    granted = _tables["ab_permission_view_role"].c
    held = set(
        db.session.scalars(
            select(granted.permission_view_id).where(granted.role_id == role_number(role))
        )
    )
    return {pair for pair, key in permissions.permission_ids().items() if key in held}


def browser(app: Flask, name: str, password: str = PASSWORD) -> FlaskClient:
    """Give the browser of a person who has signed in."""
    client = app.test_client()
    answer = sign_in(client, name, password)
    assert answer.status_code == 302, answer.text
    return client


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD) -> TestResponse:
    """Post the sign-in form."""
    page = client.get("/login/").text
    return client.post("/login/", data=form(page, username=name, password=password))


def form(page: str, **values: str) -> dict[str, str]:
    """Give the values of a form with the token its page carries."""
    return values | {"csrf_token": csrf_token(page)}


def csrf_token(page: str) -> str:
    """Find the token in a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page
    return found[1]


def bearer(client: FlaskClient, name: str, password: str = PASSWORD) -> dict[str, str]:
    """Give the header of a person who has signed in to the API."""
    answer = client.post(
        "/api/v1/security/login", json={"username": name, "password": password, "refresh": True}
    )
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {(answer.json or {})['access_token']}"}


def role_number(name: str) -> int:
    """Give the number of a role."""
    role = _tables["ab_role"].c
    number: int = db.session.execute(select(role.id).where(role.name == name)).scalar_one()
    return number


def change_roles(user_id: int, *names: str) -> None:
    """Give a user these roles and no others."""
    role, own = _tables["ab_role"], _tables["ab_user_role"]
    with transaction():
        db.session.execute(delete(own).where(own.c.user_id == user_id))
        for key in db.session.scalars(select(role.c.id).where(role.c.name.in_(names))).all():
            db.session.execute(insert(own).values(user_id=user_id, role_id=key))
