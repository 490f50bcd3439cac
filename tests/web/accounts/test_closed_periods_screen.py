"""October is closed on the screens: who may post into it says why, nobody else does."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from app.core.db import db, transaction
from app.ledger.models import BackDating, Period, Voucher
from app.ledger.periods import set_state
from tests.factories import people
from tests.web.accounts.conftest import SignIn, token
from tests.web.accounts.test_journal_entry import JOURNAL, OTHER, lines
from tests.web.accounts.test_journal_entry import form_of as journal_form
from tests.web.accounts.test_voucher_entry import ENTER, balance, form_of, party_of, vouchers

OCTOBER = "15.10.2026"
REASON = "Geç gelen fatura"


def put(office: Flask, state: str) -> None:
    with office.app_context(), transaction():
        period = db.session.scalars(select(Period)).one()
        set_state(period.id, state)


@pytest.fixture
def october(office: Flask) -> None:
    with office.app_context(), transaction():
        days = {"start_on": date(2026, 10, 1), "end_on": date(2026, 10, 31)}
        db.session.add(Period(name="2026-10", **days))
    put(office, "closed")


@pytest.fixture
def clerk(office: Flask, sign_in: SignIn) -> FlaskClient:
    """Sign in somebody of Finance alone, who may not post into what is closed."""
    return sign_in("fatma", "Finance")


@pytest.fixture
def manager(office: Flask, sign_in: SignIn) -> FlaskClient:
    """Sign in somebody of Finance and Management, who may."""
    client = sign_in("filiz", "Finance")
    with office.app_context(), transaction():
        users, roles, own = (
            db.metadata.tables[name] for name in ("ab_user", "ab_role", "ab_user_role")
        )
        user = select(users.c.id).where(users.c.username == "filiz").scalar_subquery()
        role = select(roles.c.id).where(roles.c.name == "Management").scalar_subquery()
        db.session.execute(insert(own).values(user_id=user, role_id=role))
    return client


def reasons(office: Flask) -> list[tuple[str, str]]:
    with office.app_context():
        rows = db.session.execute(select(BackDating.period, BackDating.reason))
        return [(row.period, row.reason) for row in rows]


def sent_for_october(client: FlaskClient, office: Flask, **typed: str) -> dict[str, str]:
    sent = form_of(client, party=party_of(office), amount="5", dated_on=OCTOBER, **typed)
    del sent["_continue"]
    return sent | {"_save": "1"}


def test_without_the_right_it_is_refused_whatever_reason_is_sent(
    office: Flask, october: None, clerk: FlaskClient
) -> None:
    count = vouchers(office)
    for typed in ({}, {"reason": REASON}):
        answer = clerk.post(ENTER, data=sent_for_october(clerk, office, **typed))
        assert answer.status_code == 422
        assert "kapalı dönemlere kayıt yapamazsınız" in answer.text
    assert vouchers(office) == count


def test_with_the_right_the_reason_is_asked_for_kept_and_shown(
    office: Flask, october: None, manager: FlaskClient
) -> None:
    before = balance(office, party_of(office))
    sent = sent_for_october(manager, office)
    assert 'id="reason"' not in manager.get(ENTER).text
    answer = manager.post(ENTER, data=sent)
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    assert balance(office, party_of(office)) == before
    answer = manager.post(ENTER, data=sent | {"reason": REASON})
    assert answer.status_code == 302
    assert balance(office, party_of(office)) == before - 5
    assert reasons(office) == [("2026-10", REASON)]
    page = manager.get(answer.location).text
    assert REASON in page
    history = manager.get(answer.location.replace("/show/", "/tab/history/")).text
    assert REASON in history


def test_a_transfer_asks_for_the_reason_too(
    office: Flask, october: None, manager: FlaskClient, clerk: FlaskClient
) -> None:
    one, other = party_of(office), party_of(office, OTHER)
    typed = lines(a0_holder=f"receivable-{one}", a0_amount="5", a1_holder=f"receivable-{other}")
    for client, said in ((clerk, "dated_on-error"), (manager, "reason-error")):
        answer = client.post(JOURNAL, data=journal_form(client, **typed) | {"dated_on": OCTOBER})
        assert f'id="{said}"' in answer.text
    sent = journal_form(manager, **typed) | {"dated_on": OCTOBER, "reason": REASON}
    assert manager.post(JOURNAL, data=sent).status_code == 302
    assert reasons(office) == [("2026-10", REASON)]


def test_what_is_locked_takes_nothing_of_anybody(
    office: Flask, october: None, manager: FlaskClient, sign_in: SignIn
) -> None:
    put(office, "locked")
    count = vouchers(office)
    for client in (manager, sign_in()):
        answer = client.post(ENTER, data=sent_for_october(client, office, reason=REASON))
        assert answer.status_code == 422
        assert "2026-10" in answer.text.split('id="problems"')[1]
    assert vouchers(office) == count


def test_a_reason_for_an_open_day_is_not_kept(office: Flask, manager: FlaskClient) -> None:
    answer = manager.post(ENTER, data=sent_for_october(manager, office, reason=REASON))
    assert answer.status_code == 302
    assert reasons(office) == []


@pytest.fixture
def posted(office: Flask, sign_in: SignIn) -> str:
    """Post a collection of October before it is closed."""
    client = sign_in()
    return client.post(ENTER, data=sent_for_october(client, office)).location.rpartition("/")[2]


def act(client: FlaskClient, name: str, number: str, **typed: str) -> str:
    """Press the button of a voucher, follow where it leads, and give what is said there."""
    sent = {"csrf_token": token(client, f"/voucher/show/{number}"), **typed}
    return client.post(f"/voucher/action/{name}/{number}", data=sent, follow_redirects=True).text


def count_on(office: Flask, day: date) -> int:
    with office.app_context():
        asked = select(func.count(Voucher.id)).where(
            Voucher.dated_on == day, Voucher.reversal_of.is_not(None)
        )
        return db.session.scalar(asked) or 0


def test_cancelling_in_a_closed_period_needs_the_right_and_the_reason(
    office: Flask, posted: str, october: None, clerk: FlaskClient, manager: FlaskClient
) -> None:
    day = date(2026, 10, 15)
    assert "data-asks" not in clerk.get(f"/voucher/show/{posted}").text
    act(clerk, "cancel", posted, reason=REASON)
    assert count_on(office, day) == 0
    assert re.search(r'data-asks="2026-10', manager.get(f"/voucher/show/{posted}").text)
    act(manager, "cancel", posted)
    assert count_on(office, day) == 0
    act(manager, "cancel", posted, reason=REASON)
    assert count_on(office, day) == 1
    assert reasons(office) == [("2026-10", REASON)]


@pytest.mark.parametrize(("reason", "on_its_day"), [("", 0), (REASON, 1)])
def test_correcting_there_is_dated_back_with_a_reason_and_today_without(
    office: Flask, posted: str, october: None, manager: FlaskClient, reason: str, on_its_day: int
) -> None:
    page = act(manager, "correct", posted, reason=reason)
    assert OCTOBER in page
    assert count_on(office, date(2026, 10, 15)) == on_its_day
    assert reasons(office) == [("2026-10", REASON)] * on_its_day


def test_programs_send_the_reason_with_the_action(
    office: Flask, posted: str, october: None, manager: FlaskClient
) -> None:
    client = office.test_client()
    headers = people.bearer(client, "filiz")
    address = f"/api/v1/voucher/{posted}/actions/cancel"
    for body, status in (({}, 422), ({"reason": 7}, 422), ({"why": REASON}, 422)):
        assert client.post(address, json=body, headers=headers).status_code == status
    answer = client.post(address, json={"reason": REASON}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert reasons(office) == [("2026-10", REASON)]
