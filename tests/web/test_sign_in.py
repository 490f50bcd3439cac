"""Signing in and out: one way for form and API, counted in the database, remembered."""

import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask_appbuilder.cli import fab
from psycopg import Connection
from werkzeug.test import TestResponse

from app.core import clock
from app.panel.addresses import own_address
from app.panel.passwords import (
    CommonPasswordError,
    PasswordLengthError,
    PasswordOfOneselfError,
    WeakPasswordError,
    hashed,
    require_strong,
)
from tests.factories import people
from tests.factories.people import PASSWORD

LOGIN = "/api/v1/security/login"


@pytest.fixture
def ayse(app: Flask) -> int:
    people.grant("Sales", "Probe", "read")
    return people.user("ayse", "Sales")


def statuses(answers: list[TestResponse]) -> list[int]:
    return [answer.status_code for answer in answers]


def test_a_person_signs_in_by_name_or_e_mail_in_any_case(process: Flask, ayse: int) -> None:
    for name in ("ayse", "AYSE", " Ayse@Example.com "):
        assert people.sign_in(process.test_client(), name).status_code == 302


def test_a_person_goes_on_to_where_they_were_heading(process: Flask, ayse: int) -> None:
    client = process.test_client()
    sent = client.get("/probe", follow_redirects=True)
    answer = client.post(
        sent.request.full_path, data=people.form(sent.text, username="ayse", password=PASSWORD)
    )
    assert answer.location == "/probe"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "///evil.example",
        "https:///evil.example//x",
        "https://host//evil.example",
        "javascript:alert(1)",
        "\x00/x",
        "/\tevil",
        "http://[bad",
    ],
)
def test_nobody_is_sent_to_another_site(installation: Flask, address: str) -> None:
    with installation.test_request_context("/"):
        onward = own_address(address)
    assert onward.startswith("/")
    assert not onward.startswith(("//", "/\\"))
    assert onward.isprintable()


def test_signing_in_begins_a_session_of_its_own(process: Flask, ayse: int) -> None:
    client = process.test_client()
    page = client.get("/login/").text
    before = people.csrf_token(page)
    client.post("/login/", data=people.form(page, username="ayse", password=PASSWORD))
    assert client.post("/profile/", data={"csrf_token": before}).status_code == 400


def test_the_tenth_wrong_try_is_too_many_on_the_form(process: Flask, ayse: int) -> None:
    client = process.test_client()
    answers = [people.sign_in(client, "ayse", "wrong") for _ in range(10)]
    assert statuses(answers) == [401] * 9 + [429]
    assert people.sign_in(process.test_client(), "ayse").status_code == 429


def test_the_tenth_wrong_try_is_too_many_on_the_api_in_every_process(
    process: Flask, other_process: Flask, ayse: int
) -> None:
    clients = [process.test_client(), other_process.test_client()]
    wrong = {"username": "ayse", "password": "wrong"}
    answers = [clients[number % 2].post(LOGIN, json=wrong) for number in range(10)]
    assert statuses(answers) == [401] * 9 + [429]
    assert people.sign_in(clients[0], "AYSE ").status_code == 429
    right = clients[1].post(LOGIN, json=wrong | {"password": PASSWORD})
    assert right.status_code == 429


def test_many_names_from_one_address_are_too_many_too(
    process: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.panel.sign_in_limits.MOST_FROM_AN_ADDRESS", 3)
    client = process.test_client()
    tries = [{"username": f"name{number}", "password": "wrong"} for number in range(4)]
    assert statuses([client.post(LOGIN, json=each) for each in tries]) == [401] * 3 + [429]
    elsewhere = client.post(LOGIN, json=tries[0], environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 401


def test_wrong_tries_are_forgiven_by_a_right_one_and_by_time(process: Flask, ayse: int) -> None:
    client = process.test_client()
    for _ in range(8):
        people.sign_in(client, "ayse", "wrong")
    assert people.sign_in(process.test_client(), "ayse").status_code == 302
    answers = [people.sign_in(client, "ayse", "wrong") for _ in range(10)]
    assert statuses(answers) == [401] * 9 + [429]
    with clock.stopped_at(datetime.now(UTC) + timedelta(minutes=16)):
        assert people.sign_in(process.test_client(), "ayse").status_code == 302


def test_an_unknown_name_is_answered_as_a_wrong_password(process: Flask, ayse: int) -> None:
    client = process.test_client()
    people.user("gone", active=False)
    answers = [
        client.post(LOGIN, json={"username": name, "password": "wrong"})
        for name in ("ayse", "nobody", "gone", "", "a b")
    ]
    assert statuses(answers) == [401] * 5
    assert len({(answer.json or {})["error"]["message"] for answer in answers}) == 1


def test_an_unknown_name_takes_as_long_as_a_wrong_password(process: Flask) -> None:
    people.user("known", kept=hashed(PASSWORD))
    client = process.test_client()

    def seconds(name: str) -> float:
        began = time.perf_counter()
        client.post(LOGIN, json={"username": name, "password": "wrong"})
        return time.perf_counter() - began

    pairs = [(seconds("known"), seconds("nobody")) for _ in range(7)]
    known, unknown = (median(column) for column in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize("password", ["", "\0", "\0\0\0", PASSWORD + "x" * 300])
def test_no_empty_or_endless_password_signs_in(
    process: Flask, ayse: int, owner: Connection[Any], password: str
) -> None:
    owner.execute("UPDATE ab_user SET password = NULL WHERE username = 'ayse'")
    answer = process.test_client().post(LOGIN, json={"username": "ayse", "password": password})
    assert answer.status_code == (422 if "\0" in password else 401)


def test_a_body_that_is_no_sign_in_is_refused(process: Flask) -> None:
    client = process.test_client()
    bodies: tuple[object, ...] = ([], {"username": 1, "password": "x"}, {"username": "ayse"}, None)
    for body in bodies:
        assert client.post(LOGIN, json=body).status_code == 422
    assert client.post(LOGIN, data="username=ayse").status_code == 422


def test_sign_ins_are_remembered(process: Flask, ayse: int, owner: Connection[Any]) -> None:
    people.sign_in(process.test_client(), "ayse", "wrong")
    people.sign_in(process.test_client(), "nobody", "wrong")
    client = people.browser(process, "ayse")
    client.post("/logout/", data=people.form(client.get("/logout/").text))
    lines = owner.execute(
        "SELECT action, record_id, actor_id FROM history WHERE model = 'User' ORDER BY id"
    ).fetchall()
    assert lines == [
        ("sign_in_failed", str(ayse), None),
        ("sign_in_failed", "", None),
        ("signed_in", str(ayse), ayse),
        ("signed_out", str(ayse), ayse),
    ]


def test_following_a_link_signs_nobody_out(process: Flask, ayse: int) -> None:
    client = people.browser(process, "ayse")
    assert client.get("/logout/").status_code == 200
    assert client.post("/logout/").status_code == 400
    assert client.get("/probe").status_code == 200


def test_a_copied_cookie_opens_nothing_after_signing_out(process: Flask, ayse: int) -> None:
    client, elsewhere = people.browser(process, "ayse"), people.browser(process, "ayse")
    copy = client.get_cookie("session")
    assert copy is not None
    client.post("/logout/", data=people.form(client.get("/logout/").text))
    thief = process.test_client()
    thief.set_cookie("session", copy.value)
    assert thief.get("/probe").status_code == 302
    assert elsewhere.get("/probe").status_code == 200


def change(client: Any, **values: str) -> TestResponse:
    data = people.form(client.get("/profile/").text, **values)
    answer: TestResponse = client.post("/profile/password", data=data)
    return answer


def test_after_a_new_password_every_other_sign_in_is_over(process: Flask, ayse: int) -> None:
    here, there = people.browser(process, "ayse"), people.browser(process, "ayse")
    token = people.bearer(process.test_client(), "ayse")
    wanted = "a quite different one"
    assert change(here, present=PASSWORD, wanted=wanted, repeated=wanted).status_code == 302
    assert here.get("/probe").status_code == 200
    assert there.get("/probe").status_code == 302
    assert process.test_client().get("/api/v1/probe", headers=token).status_code == 401
    assert people.sign_in(process.test_client(), "ayse").status_code == 401
    assert people.sign_in(process.test_client(), "ayse", wanted).status_code == 302


def test_a_new_password_needs_the_present_one_and_strength(process: Flask, ayse: int) -> None:
    client = people.browser(process, "ayse")
    wanted = "a quite different one"
    assert change(client, present="no", wanted=wanted, repeated=wanted).status_code == 422
    assert change(client, present=PASSWORD, wanted=wanted, repeated="other").status_code == 422
    assert change(client, present=PASSWORD, wanted="short", repeated="short").status_code == 422
    assert client.get("/probe").status_code == 200


def test_a_screen_left_open_is_no_place_to_guess_the_password(process: Flask, ayse: int) -> None:
    client = people.browser(process, "ayse")
    tries = [change(client, present="no", wanted="x", repeated="x") for _ in range(10)]
    assert statuses(tries) == [422] * 9 + [429]


def test_a_password_set_in_the_shell_follows_the_same_rules(
    app: Flask, process: Flask, ayse: int
) -> None:
    def reset(password: str) -> Result:
        given = ["reset-password", "--username", "ayse", "--password", password]
        return process.test_cli_runner().invoke(fab, given)

    here, wanted = people.browser(process, "ayse"), "a quite different one"
    assert isinstance(reset("short").exception, WeakPasswordError)
    assert here.get("/probe").status_code == 200
    assert reset(wanted).exit_code == 0
    assert here.get("/probe").status_code == 302
    assert people.sign_in(process.test_client(), "ayse", wanted).status_code == 302


@pytest.mark.parametrize(
    ("weak", "reason"),
    [
        ("short", PasswordLengthError),
        ("x" * 201, PasswordLengthError),
        ("my AYSE word here", PasswordOfOneselfError),
        ("Öztürk.1984!", PasswordOfOneselfError),
        ("aaaaaaaaaaaaaaaa", CommonPasswordError),
        ("Galatasaray1905", CommonPasswordError),
        ("P@ssw0rd1234", CommonPasswordError),
        ("1234567890123", CommonPasswordError),
        ("qwertyuiop12", CommonPasswordError),
        ("Şifre2026!!!", CommonPasswordError),
        ("abcdabcdabcd", CommonPasswordError),
    ],
)
def test_weak_passwords_are_refused(weak: str, reason: type[WeakPasswordError]) -> None:
    with pytest.raises(reason):
        require_strong(weak, "ayse", "Ayşe", "Öztürk", "ayse.ozturk@example.com")


@pytest.mark.parametrize(
    "strong", [PASSWORD, "Kx9vQ2mLpz7w", "deniz kıyısında çay", "1 kedi 2 köy"]
)
def test_words_that_do_not_belong_together_are_a_password(strong: str) -> None:
    require_strong(strong, "ayse", "Ayşe", "Öztürk")


def test_the_policy_of_the_administrator_holds_by_every_way(process: Flask, ayse: int) -> None:
    people.user("boss", "Administrator")
    boss = people.browser(process, "boss")
    token = {"csrf_token": people.csrf_token(boss.get("/parameters").text)}
    address = "/parameters/passwords"
    for wrong in ("9", "65", "", "x", "²"):
        assert boss.post(address, data=token | {"password_shortest": wrong}).status_code == 422
    assert boss.post(address, data=token | {"password_shortest": "30"}).status_code == 302
    wanted = "yağmur altında üç kedi"
    client = people.browser(process, "ayse")
    form = people.form(client.get("/profile/").text)
    form |= {"present": PASSWORD, "wanted": wanted, "repeated": wanted}
    assert "30" in client.post("/profile/password", data=form).text
    runner = process.test_cli_runner()
    reset = ["reset-password", "--username", "ayse", "--password", wanted]
    assert isinstance(runner.invoke(fab, reset).exception, WeakPasswordError)
    made = ["create-user", "--username", "cem", "--firstname", "C", "--lastname", "D"]
    made += ["--email", "c@d.example", "--role", "Sales", "--password", wanted]
    assert isinstance(runner.invoke(fab, made).exception, WeakPasswordError)
    token = {"csrf_token": people.csrf_token(client.get("/profile/").text)}
    assert client.post(address, data=token | {"password_shortest": "10"}).status_code == 403


def test_signing_out_everywhere_ends_cookies_and_tokens(process: Flask, ayse: int) -> None:
    here, there = people.browser(process, "ayse"), people.browser(process, "ayse")
    token = people.bearer(process.test_client(), "ayse")
    page = here.get("/profile/").text
    here.post("/profile/sign-out-everywhere", data=people.form(page))
    assert statuses([here.get("/probe"), there.get("/probe")]) == [302, 302]
    assert process.test_client().get("/api/v1/probe", headers=token).status_code == 401


def test_tokens_are_taken_back_by_the_api_too(process: Flask, ayse: int) -> None:
    client = process.test_client()
    token = people.bearer(client, "ayse")
    assert client.post("/api/v1/security/logout", headers=token).status_code == 200
    assert client.get("/api/v1/probe", headers=token).status_code == 401


def test_a_refresh_token_renews_and_nothing_else(process: Flask, ayse: int) -> None:
    client = process.test_client()
    answer = client.post(LOGIN, json={"username": "ayse", "password": PASSWORD, "refresh": True})
    refresh = {"Authorization": f"Bearer {(answer.json or {})['refresh_token']}"}
    assert client.get("/api/v1/probe", headers=refresh).status_code == 401
    renewed = client.post("/api/v1/security/refresh", headers=refresh).json or {}
    fresh = {"Authorization": f"Bearer {renewed['access_token']}"}
    assert client.get("/api/v1/probe", headers=fresh).status_code == 200
    assert client.post("/api/v1/security/refresh", headers=fresh).status_code == 401


def test_a_session_ends_when_idle_and_when_old(process: Flask, ayse: int) -> None:
    start = datetime.now(UTC)
    idle, longest = process.config["SESSION_IDLE"], process.config["SESSION_LONGEST"]
    client = people.browser(process, "ayse")
    with clock.stopped_at(start + idle / 2):
        assert client.get("/probe").status_code == 200
    with clock.stopped_at(start + idle * 1.4):
        assert client.get("/probe").status_code == 200
    with clock.stopped_at(start + idle * 2.5):
        assert client.get("/probe").status_code == 302
    busy = people.browser(process, "ayse")
    for hour in range(16):
        with clock.stopped_at(start + timedelta(hours=hour)):
            assert busy.get("/probe").status_code == 200
    with clock.stopped_at(start + longest + timedelta(minutes=1)):
        assert busy.get("/probe").status_code == 302


def test_a_person_changes_their_own_profile(
    process: Flask, ayse: int, owner: Connection[Any]
) -> None:
    people.user("berk")
    client = people.browser(process, "ayse")
    page = client.get("/profile/").text
    mine = {"first_name": "Ayşe", "last_name": "Öz", "email": "a@b.example", "language": "en"}
    for wrong in ({"email": "berk@example.com"}, {"email": "x"}, {"last_name": " "}):
        answer = client.post("/profile/", data=people.form(page, **(mine | wrong)))
        assert answer.status_code == 422
        assert "Ayşe" in answer.text
    assert client.post("/profile/", data=people.form(page, **mine)).status_code == 302
    kept = owner.execute(
        "SELECT first_name, last_name, email FROM ab_user WHERE id = %s", [ayse]
    ).fetchone()
    assert kept == ("Ayşe", "Öz", "a@b.example")
    assert "Do you want to sign out?" in people.browser(process, "ayse").get("/logout/").text


def test_the_description_of_the_api_is_for_who_is_signed_in(process: Flask, ayse: int) -> None:
    visitor = process.test_client()
    assert visitor.get("/api/v1/_openapi").status_code == 401
    described = people.browser(process, "ayse").get("/api/v1/_openapi").json or {}
    assert "/api/v1/security/login" in described["paths"]
    token = people.bearer(visitor, "ayse")
    assert visitor.get("/api/v1/_openapi", headers=token).status_code == 200


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(process: Flask, ayse: int) -> None:
    answer = people.sign_in(process.test_client(), "ayse")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
