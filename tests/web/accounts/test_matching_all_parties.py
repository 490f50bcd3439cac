"""All parties are matched by the worker, as the command line does, with a log to read."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.core import clock, jobs
from app.core.db import db, transaction
from app.core.driver import table_of
from app.jobs import worker
from app.ledger.models import Match, Party, Period
from app.ledger.verify import verify
from app.modules.matching.jobs import MATCH_JOB, read_log
from tests.web.accounts.books import Books
from tests.web.accounts.conftest import SignIn, token


def start(client: FlaskClient, method: str = "due") -> int:
    csrf = token(client, "/matching/all")
    return client.post("/matching/all", data={"csrf_token": csrf, "method": method}).status_code


def test_the_worker_matches_all_parties_as_the_command_line_does(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in()
    assert (start(client), start(client)) == (302, 302)
    page = client.get("/matching/all").text
    assert "hx-get" in page
    with office.app_context():
        assert db.session.scalar(select(func.count(jobs.Job.id))) == 1
        assert worker.do_next()
        assert not worker.do_next()
        job = jobs.newest(MATCH_JOB)
        assert job
        assert (job.state, job.progress) == ("done", 100)
        log = read_log(job.result)
        assert log
        assert log.done == log.places > 100
        made = db.session.execute(select(func.count(Match.id), func.sum(Match.amount))).one()
        assert (log.pairs, sum(line.pairs for line in log.lines)) == (made[0], made[0])
        assert db.session.scalars(select(Match.matched_by_id).distinct()).all() == [1]
        assert list(verify()) == []
    page = client.get("/matching/all").text
    assert "hx-get" not in page
    code, currency = log.lines[0].code, log.lines[0].currency
    assert re.search(rf'href="/matching/{code}"', page)
    printed = [line for line in Books(office).printed("matches", code) if line["debit_key"]]
    assert len(printed) == sum(line.pairs for line in log.lines if line.code == code), currency


def test_what_one_account_refuses_is_logged_and_the_others_go_on(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in()
    with office.app_context(), transaction():
        today = clock.today()
        period = Period(name="Her şey", start_on=today.replace(year=2005), end_on=today)
        db.session.add(period)
        db.session.flush()
        db.session.execute(
            update(table_of(Period))
            .where(table_of(Period).c.id == period.id)
            .values(state="locked")
        )
    start(client)
    with office.app_context():
        worker.do_next()
        job = jobs.newest(MATCH_JOB)
        assert job
        log = read_log(job.result)
        assert log
        assert any(line.refused for line in log.lines)
        assert any(line.pairs for line in log.lines)
    assert "kilitli" in client.get("/matching/all").text


def test_only_who_sees_all_parties_matches_all(office: Flask, sign_in: SignIn) -> None:
    admin = sign_in()
    client = sign_in("fatma", "Finance")
    assert client.get("/matching/all").status_code == 200
    narrow(office, "Finance")
    for path in ("/matching/all", "/matching/all/progress"):
        assert client.get(path).status_code == 403
    csrf = token(client, "/matching")
    sent = {"csrf_token": csrf, "method": "due"}
    assert client.post("/matching/all", data=sent).status_code == 403
    assert admin.get("/matching/all").status_code == 200
    with office.app_context():
        assert jobs.newest(MATCH_JOB) is None


def narrow(office: Flask, role: str) -> None:
    """Take from a role the sight of all parties."""
    names = ("ab_role", "ab_permission_view", "ab_permission", "ab_view_menu")
    roles, pairs, permissions, views = (db.metadata.tables[name].c for name in names)
    grants = db.metadata.tables["ab_permission_view_role"]
    with office.app_context(), transaction():
        found = (
            select(pairs.id)
            .where(pairs.permission_id == permissions.id, permissions.name == "can_see_all")
            .where(pairs.view_menu_id == views.id, views.name == Party.__name__)
        )
        whose = select(roles.id).where(roles.name == role)
        db.session.execute(
            grants.delete().where(
                grants.c.permission_view_id.in_(found), grants.c.role_id.in_(whose)
            )
        )


def test_an_unknown_way_to_match_starts_nothing(office: Flask, sign_in: SignIn) -> None:
    assert start(sign_in(), "magic") == 422
    with office.app_context():
        assert jobs.newest(MATCH_JOB) is None
