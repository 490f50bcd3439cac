"""Rights: nothing by default, kept until somebody changes some, and new with the next request."""

from typing import Any

import pytest
from flask import Flask
from psycopg import Connection
from sqlalchemy import Engine, delete, event, insert, select

from app.core.db import db, transaction
from app.panel import grants, rights
from tests.factories import people


def test_outside_a_request_nothing_is_granted(app: Flask) -> None:
    assert rights.granted() == frozenset()
    assert not rights.can("Probe", "read")


def test_a_visitor_is_sent_to_sign_in_and_back(process: Flask) -> None:
    answer = process.test_client().get("/probe?q=a")
    assert answer.status_code == 302
    assert answer.location == "/login/?next=/probe?q%3Da"


def test_a_visitor_who_posts_is_refused(process: Flask) -> None:
    client = process.test_client()
    answer = client.post("/probe", data=people.form(client.get("/login/").text))
    assert answer.status_code == 401


def test_a_caller_without_a_token_is_refused_in_the_shape_of_the_api(process: Flask) -> None:
    answer = process.test_client().get("/api/v1/probe")
    assert answer.status_code == 401
    error = (answer.json or {})["error"]
    assert set(error) == {"code", "message", "fields", "request_id"}
    assert error["code"] == "sign_in_needed"


def test_a_right_of_the_public_role_is_everybodys(process: Flask) -> None:
    people.grant("Public", "Probe", "read")
    people.user("ayse", "Sales")
    assert process.test_client().get("/probe").status_code == 200
    assert people.browser(process, "ayse").get("/probe").status_code == 200


def test_a_person_without_the_right_is_told_who_can_grant_it(process: Flask) -> None:
    people.user("ayse", "Sales")
    browser = people.browser(process, "ayse")
    browser.set_cookie("language", "en")
    answer = browser.get("/probe")
    assert answer.status_code == 403
    assert "administrator can grant it" in answer.text


def test_a_cookie_alone_calls_no_api(process: Flask) -> None:
    people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "read")
    client = people.browser(process, "ayse")
    assert client.get("/api/v1/probe").status_code == 401
    assert client.post("/api/v1/probe").status_code == 401


def test_a_token_opens_the_api_as_its_person_and_no_page(process: Flask) -> None:
    number = people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "read")
    client = process.test_client()
    token = people.bearer(client, "ayse")
    answer = client.post("/api/v1/probe", headers=token)
    assert answer.json == {"user": number, "kind": "user"}
    assert client.get("/probe", headers=token).status_code == 302


@pytest.mark.parametrize(
    ("words", "reached"), [((), "own"), (("see_team",), "team"), (("see_team", "see_all"), "all")]
)
def test_whose_rows_a_person_reaches(process: Flask, words: tuple[str, ...], reached: str) -> None:
    people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "read", *words)
    assert people.browser(process, "ayse").get("/probe").text == reached


def test_seeing_all_rows_is_nothing_without_reading(process: Flask) -> None:
    people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "see_all")
    client = people.browser(process, "ayse")
    assert client.get("/probe").status_code == 403


def test_rights_come_through_groups_too(process: Flask) -> None:
    number = people.user("ayse")
    people.grant("Stock", "Probe", "read")
    tables = db.metadata.tables
    with transaction():
        role = db.session.execute(
            select(tables["ab_role"].c.id).where(tables["ab_role"].c.name == "Stock")
        ).scalar_one()
        group = db.session.execute(
            insert(tables["ab_group"]).values(name="depo").returning(tables["ab_group"].c.id)
        ).scalar_one()
        db.session.execute(insert(tables["ab_user_group"]).values(user_id=number, group_id=group))
        db.session.execute(insert(tables["ab_group_role"]).values(role_id=role, group_id=group))
    assert people.browser(process, "ayse").get("/probe").status_code == 200


def test_a_right_taken_is_gone_with_the_next_request_in_every_process(
    process: Flask, other_process: Flask
) -> None:
    people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "read")
    here, there = people.browser(process, "ayse"), people.browser(other_process, "ayse")
    token = people.bearer(other_process.test_client(), "ayse")
    assert [client.get("/probe").status_code for client in (here, there)] == [200, 200]
    people.take("Sales", "Probe", "read")
    assert [client.get("/probe").status_code for client in (here, there)] == [403, 403]
    assert other_process.test_client().get("/api/v1/probe", headers=token).status_code == 403
    people.grant("Sales", "Probe", "read")
    assert [client.get("/probe").status_code for client in (here, there)] == [200, 200]


def test_a_person_made_inactive_is_out_with_the_next_request(
    process: Flask, owner: Connection[Any]
) -> None:
    people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "read")
    client, token = people.browser(process, "ayse"), people.bearer(process.test_client(), "ayse")
    owner.execute("UPDATE ab_user SET active = false WHERE username = 'ayse'")
    assert client.get("/probe").status_code == 302
    assert process.test_client().get("/api/v1/probe", headers=token).status_code == 401


def test_rights_are_asked_once_until_somebody_changes_some(process: Flask) -> None:
    people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "read", "see_all")
    client = people.browser(process, "ayse")
    assert [_statements_of(client) for _ in range(3)] == [2, 1, 1]
    people.grant("Stock", "Probe", "read")
    assert [_statements_of(client) for _ in range(2)] == [2, 1]


def test_that_somebody_has_no_right_at_all_is_kept_too(process: Flask) -> None:
    people.user("ayse")
    client = people.browser(process, "ayse")
    assert [_statements_of(client, status=403) for _ in range(2)] == [3, 1]


def _statements_of(client: Any, status: int = 200) -> int:
    asked: list[str] = []

    def note(*details: Any) -> None:
        asked.append(details[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert client.get("/probe").status_code == status
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)


def test_rights_that_were_never_committed_are_kept_by_nobody(process: Flask) -> None:
    number = people.user("ayse", "Sales")
    people.grant("Sales", "Probe", "read")
    version = db.session.scalar(select(grants.RightsVersion.version))
    db.session.rollback()
    tables = db.metadata.tables
    role_rights, rights_on = tables["ab_permission_view_role"], tables["ab_permission_view"].c
    views = tables["ab_view_menu"].c
    probe = select(rights_on.id).where(
        rights_on.view_menu_id.in_(select(views.id).where(views.name == "Probe"))
    )
    with process.test_request_context():
        grants.note_version(version)
        db.session.execute(delete(role_rights).where(role_rights.c.permission_view_id.in_(probe)))
        assert ("can_read", "Probe") not in grants.held_by(number).grants != frozenset()
        db.session.rollback()
        assert ("can_read", "Probe") in grants.held_by(number).grants
    assert people.browser(process, "ayse").get("/probe").status_code == 200


@pytest.mark.parametrize(
    "table",
    [
        *("ab_role", "ab_permission", "ab_view_menu", "ab_permission_view"),
        *("ab_permission_view_role", "ab_user_role", "ab_user_group", "ab_group_role"),
    ],
)
def test_whatever_decides_on_rights_renews_their_version(
    app: Flask, owner: Connection[Any], table: str
) -> None:
    before = owner.execute("SELECT version FROM rights_version").fetchall()
    owner.execute(f"DELETE FROM {table} WHERE false")
    assert owner.execute("SELECT version FROM rights_version").fetchall() != before
