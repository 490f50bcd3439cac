"""Nobody makes anybody more than they are: not by roles, groups, passwords or e-mail addresses."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.core.actor import Actor, acting_as
from app.core.db import Group, Role, User, db, transaction
from app.modules.people import giving, role_rights
from app.modules.people.giving import PersonBeyondError, RoleBeyondError
from app.modules.people.role_rights import OnlyOwnRightsError
from app.modules.people.services import OnlyAdministratorsError
from app.panel.fab.security import security
from tests.factories import people
from tests.factories.imports import Importer


@pytest.fixture
def hired(app: Flask) -> int:
    """Give the number of somebody of Stock who may change users and roles, and see parties."""
    people.user("boss", "Administrator")
    people.user("ayse", "Sales")
    number = people.user("can", "Stock")
    people.grant("Stock", "User", "read", "create", "update", "import", "see_all")
    people.grant("Stock", "Role", "read", "update", "delete")
    people.grant("Stock", "Party", "read")
    with transaction():
        db.session.add(Role(name="Kapı"))
    people.grant("Kapı", "Party", "read")
    return number


@pytest.fixture
def clerk(process: Flask, hired: int) -> Iterator[int]:
    """Let them act."""
    with process.test_request_context(), acting_as(Actor("user", hired)):
        yield hired
    db.session.rollback()


def user(name: str) -> User:
    return db.session.scalars(select(User).where(User.username == name)).one()


def role(name: str) -> Role:
    return db.session.scalars(select(Role).where(Role.name == name)).one()


def test_only_roles_within_ones_own_are_given_and_taken(clerk: int) -> None:
    with transaction():
        giving.set_roles(user("ayse"), ["Sales", "Kapı"])
    with transaction():
        giving.set_roles(user("ayse"), ["Sales"])
    for name, wanted in (
        ("ayse", ["Sales", "Finance"]),
        ("ayse", []),  # Sales may do more than Stock: not theirs to take
        ("can", ["Stock", "Kapı"]),
        ("can", ["Stock", "Finance"]),
    ):
        with pytest.raises(RoleBeyondError), transaction():
            giving.set_roles(user(name), wanted)
    with pytest.raises(OnlyAdministratorsError), transaction():
        giving.set_roles(user("ayse"), ["Administrator"])
    assert giving.givable(user("ayse")) >= {"Kapı", "Stock"}
    assert not giving.givable(user("ayse")) & {"Finance", "Sales", "Administrator"}
    assert giving.givable(user("can")) == {"Stock"}


def test_whatever_writes_a_role_meets_the_fence(clerk: int) -> None:
    """As FAB's own security manager, a screen of FAB, or any code of a module would."""
    myself = user("can")
    myself.roles.append(role("Finance"))
    with pytest.raises(RoleBeyondError), transaction():
        db.session.flush()
    highest = role("Administrator")
    highest.user.append(user("ayse"))
    with pytest.raises(RoleBeyondError), transaction():
        db.session.flush()
    with pytest.raises(RoleBeyondError), transaction():
        db.session.add(Group(name="g", roles=[role("Finance")], users=[user("can")]))
    with pytest.raises(RoleBeyondError), transaction():
        db.session.add(
            User(
                first_name="X", last_name="Y", username="xyz", email="x@y.z", roles=[role("Sales")]
            )
        )
    with pytest.raises(RoleBeyondError), transaction():
        db.session.delete(role("Finance"))
    sales = user("ayse")
    sales.roles = [role("Finance")]
    assert security().update_user(sales) is False
    assert people.grants_of("Finance")
    db.session.rollback()
    assert [it.name for it in user("ayse").roles] == ["Sales"]


def test_no_role_opens_a_field_that_is_closed_to_who_gives_it(clerk: int) -> None:
    closed = db.metadata.tables["field_right"]
    stock = people.role_number("Stock")
    with transaction():
        row = {"role_id": stock, "model": "Party", "field": "city", "level": "hidden"}
        db.session.execute(closed.insert().values(row))
    with pytest.raises(RoleBeyondError), transaction():
        giving.set_roles(user("ayse"), ["Sales", "Kapı"])
    with transaction():
        db.session.add(Role(name="Pencere"))
    token = role_rights.token_of(set())
    with pytest.raises(OnlyOwnRightsError), transaction():
        role_rights.set_rights(role("Pencere"), {("can_read", "Party")}, token=token)
    with transaction():
        same = {"role_id": people.role_number("Kapı"), "model": "Party", "field": "city"}
        db.session.execute(closed.insert().values(same | {"level": "hidden"}))
    with transaction():
        giving.set_roles(user("ayse"), ["Sales", "Kapı"])
    with transaction():
        db.session.execute(delete(closed))


def test_nobody_takes_over_the_account_of_who_may_do_more(clerk: int) -> None:
    with pytest.raises(PersonBeyondError), transaction():
        giving.give_password(user("ayse"))
    other = user("ayse")
    other.email = "can2@example.com"
    with pytest.raises(PersonBeyondError), transaction():
        db.session.flush()
    with pytest.raises(OnlyAdministratorsError), transaction():
        giving.give_password(user("boss"))
    with transaction():
        myself, other = user("can"), user("ayse")
        myself.email = "mine@example.com"
        other.first_name = "Ayşe"


def test_screens_calls_and_files_refuse_alike(hired: int, process: Flask) -> None:
    browser = people.browser(process, "can")
    number = user("ayse").id
    page = browser.get(f"/people/roles/{number}").text
    assert page.count("disabled") >= 3
    posted = people.form(page) | {"role": ["Sales", "Finance"]}
    answer = browser.post(f"/people/roles/{number}", data=posted)
    assert answer.status_code == 403
    assert browser.post(f"/people/password/{number}", data=people.form(page)).status_code == 403
    bearer = people.bearer(process.test_client(), "can")
    client = process.test_client()
    kept = client.get(f"/api/v1/user/{number}", headers=bearer).json or {}
    for body in (
        {"email": "can2@example.com"},
        {"roles": [people.role_number("Finance")]},
        {"role_names": "Finance"},
    ):
        sent_body = body | {"version": kept["version"]}
        told = client.put(f"/api/v1/user/{number}", json=sent_body, headers=bearer)
        assert told.status_code >= 400, told.text
    for deed in ("edit.email", "edit.roles", "edit.role_names", "edit.password"):
        asked = people.form(page) | {"deed": deed, "keys": f'["{number}"]', "_typed": "1"}
        assert browser.post("/user/bulk", data=asked).status_code == 404
    importer = Importer(hired, "User", "en")
    file = importer.send("User name;E-mail\nayse;can2@example.com\nboss;can3@example.com\n")
    importer.choose(file, "username", "email", mode="update", by="username")
    assert importer.problems_only(file) == [2, 3]
    db.session.rollback()
    db.session.expire_all()
    assert [it.name for it in user("ayse").roles] == ["Sales"]
    assert {user("ayse").email, user("boss").email} == {"ayse@example.com", "boss@example.com"}
