"""Calendars: records on their days, moved by whoever may, and read by other programs."""

import random
import re
import string
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select, update

from app.core import clock
from app.core.db import User, db, transaction
from app.panel.calendars import feed
from app.panel.sign_in_limits import MOST_FROM_AN_ADDRESS
from tests.factories import instruments as papers
from tests.factories import ledger, people
from tests.web.stages.conftest import Pipeline

NOVEMBER = "start=2026-11-01T00:00:00&end=2026-12-06T00:00:00"
LONG = ("Uzun; ad, ters\\ çizgi ğüşıöç " * 4).strip()
TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


def events(client: FlaskClient, query: str = NOVEMBER, by: str = "closing_on") -> dict[str, Any]:
    answer = client.get(f"/deal/events/{by}?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def days(found: dict[str, Any]) -> dict[str, str]:
    return {event["title"].split(" · ")[0]: event["start"] for event in found["events"]}


def test_a_calendar_shows_the_records_of_its_days_that_the_reader_sees(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    finance, sales = pipeline.browser("finance"), pipeline.browser("sales")
    assert days(events(finance)) == {"Öz": "2026-11-25", "Rakip": "2026-11-26"}
    assert days(events(sales)) == {"Öz": "2026-11-25"}
    assert days(events(finance, f"{NOVEMBER}&stage=new")) == {"Rakip": "2026-11-26"}
    of_rival = f"{NOVEMBER}&person={pipeline.staff['rival']}"
    assert days(events(finance, of_rival)) == {"Rakip": "2026-11-26"}
    assert days(events(sales, of_rival)) == {}
    assert days(events(finance, "start=2026-11-25&end=2026-11-26")) == {"Öz": "2026-11-25"}
    page = finance.get("/deal/calendar/?stage=new").text
    assert "/deal/events/closing_on?stage=new" in page
    assert events(finance)["events"][0]["title"] == "Öz · 100.00\N{NO-BREAK SPACE}TRY"
    assert "/deal/board?stage=new" in page
    assert "data-move-url" in page
    assert "data-move-url" not in pipeline.browser("management").get("/deal/calendar/").text
    assert pipeline.browser("stock").get("/deal/events/closing_on").status_code == 403


def test_a_moment_stands_at_the_hour_of_the_office_and_is_not_dragged(pipeline: Pipeline) -> None:
    with pipeline.app.app_context():
        key = pipeline.add("Görüşme", met_at=datetime(2026, 11, 10, 21, 30, tzinfo=UTC))
    client = pipeline.browser("sales")
    found = events(client, "start=2026-11-11&end=2026-11-12", "met_at")
    assert days(found) == {"Görüşme": "2026-11-11T00:30:00"}
    assert "data-move-url" not in client.get("/deal/calendar/met_at").text
    answer = pipeline.post(client, f"/deal/reschedule/met_at/{key}", on="2026-11-12", version=1)
    assert answer.status_code == 422
    assert "“Met at” cannot be changed in the calendar" in (answer.json or {})["error"]["message"]


@pytest.mark.parametrize(
    "query",
    ["", "start=x&end=y", "start=2026-01-01&end=2026-12-31", "start=2026-02-01&end=2026-01-01"],
)
def test_a_calendar_answers_for_a_bounded_range(pipeline: Pipeline, query: str) -> None:
    client = pipeline.browser("finance")
    headers = {"Accept": "application/json"}
    assert client.get(f"/deal/events/closing_on?{query}", headers=headers).status_code == 422
    assert client.get("/deal/calendar/name").status_code == 404
    assert client.get(f"/deal/events/password?{NOVEMBER}").status_code == 404


def test_more_records_than_a_calendar_shows_are_said(pipeline: Pipeline) -> None:
    with pipeline.app.app_context(), transaction():
        owner = pipeline.staff["sales"]
        db.session.execute(
            pipeline.model.__table__.insert(),
            [
                {
                    "name": f"N{n}",
                    "amount": 1,
                    "owner_id": owner,
                    "version": 1,
                    "closing_on": date(2026, 11, 9),
                }
                for n in range(501)
            ],
        )
    found = events(pipeline.browser("sales"))
    assert len(found["events"]) == 500
    assert found["problem"].startswith("Only the first 500 records are shown")


def test_a_record_is_put_on_another_day_by_whoever_may_change_it(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    sales = pipeline.browser("sales")

    def move(client: FlaskClient, name: str, on: str, version: int = 1) -> int:
        address = f"/deal/reschedule/closing_on/{filled[name]}"
        return pipeline.post(client, address, on=on, version=version).status_code

    assert move(sales, "Öz", "2026-11-30") == 200
    assert move(sales, "Öz", "2026-12-01") == 409
    assert move(sales, "Öz", "tomorrow", 2) == 422
    assert move(sales, "Rakip", "2026-11-30") == 404
    assert move(pipeline.browser("management"), "Öz", "2026-12-01", 2) == 403
    with pipeline.app.app_context():
        assert pipeline.get(filled["Öz"]).closing_on == date(2026, 11, 30)
        assert pipeline.get(filled["Rakip"]).closing_on == date(2026, 11, 26)


def test_cheques_stand_on_their_due_dates_and_are_not_dragged(pipeline: Pipeline) -> None:
    with pipeline.app.app_context():
        with transaction():
            for person in ("sales", "rival"):
                party = ledger.customer(name=person, salesperson_id=pipeline.staff[person])
                (key,) = papers.received(party, papers.paper(person))
        db.session.remove()
    client, span = pipeline.browser("sales"), "start=2026-12-01&end=2027-01-01"
    found = client.get(f"/instrument/events/due_on?{span}").json or {}
    titles = [(event["start"], event["title"]) for event in found["events"]]
    assert titles == [("2026-12-15", "sales · Cheque · 1,000.00\N{NO-BREAK SPACE}TRY · sales")]
    assert "data-move-url" not in client.get("/instrument/calendar/").text
    answer = pipeline.post(client, f"/instrument/reschedule/due_on/{key}", on="2026-12-16")
    assert answer.status_code == 403
    assert client.get("/instrument/board").status_code == 404


def test_a_calendar_costs_the_same_statements_however_many_records(
    pipeline: Pipeline, filled: dict[str, int], statements: list[str]
) -> None:
    client = pipeline.browser("finance")
    client.get("/deal/calendar/")
    asked = []
    for _ in range(2):
        statements.clear()
        client.get("/deal/calendar/")
        events(client)
        asked.append(len([it for it in statements if it.startswith("SELECT")]))
        with pipeline.app.app_context():
            for number in range(20):
                pipeline.add(f"N{number}", closing_on=date(2026, 11, 3))
    assert asked == [3, 3]  # who asks, for each; and the records


def make_address(pipeline: Pipeline, client: FlaskClient, query: str = "") -> str:
    answer = pipeline.post(client, f"/deal/feed/closing_on{query}")
    assert answer.status_code == 200, answer.text
    found = re.search(r'value="http://[^/"]+(/cal/[\w-]+\.ics)"', answer.text)
    assert found, answer.text
    return found[1]


def read_calendar(pipeline: Pipeline, address: str) -> dict[str, Any]:
    answer = pipeline.app.test_client().get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    read = Calendar.from_ical(answer.data)
    return {str(event["summary"]).split(" · ")[0]: event for event in read.walk("VEVENT")}


def test_a_secret_address_gives_the_calendar_of_its_person_as_others_read_it(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    with pipeline.app.app_context():
        pipeline.add(LONG, closing_on=date(2026, 11, 27))
    client = pipeline.browser("sales")
    with clock.stopped_at(TODAY):
        found = read_calendar(pipeline, make_address(pipeline, client))
    assert len(found) == 2  # not the rival's
    event = found["Öz"]
    assert event["dtstart"].dt == date(2026, 11, 25)
    assert event["dtend"].dt == date(2026, 11, 26)
    assert str(event["uid"]) == f"deal-closing_on-{filled['Öz']}@localhost"
    assert str(event["url"]).endswith(f"/deal/show/{filled['Öz']}")
    assert "Amount: 100.00 TRY" in str(event["description"])
    assert LONG in found
    assert "Last used at" in client.get("/deal/feed/closing_on").text
    with pipeline.app.app_context():
        kept = db.session.scalars(select(feed.CalendarFeed)).one()
        assert kept.used_at is not None
        assert re.fullmatch(r"[0-9a-f]{64}", kept.token_hash)


def test_an_address_keeps_the_filter_it_was_made_with(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    client = pipeline.browser("finance")
    with clock.stopped_at(TODAY):
        assert set(read_calendar(pipeline, make_address(pipeline, client, "?stage=new"))) == {
            "Rakip"
        }


def test_an_address_opens_nothing_once_it_is_renewed_ended_or_its_person_left(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    client, stranger = pipeline.browser("sales"), pipeline.app.test_client()
    old = make_address(pipeline, client)
    new = make_address(pipeline, client)
    assert [stranger.get(it).status_code for it in (old, new)] == [404, 200]
    nobody = stranger.get(old)
    with pipeline.app.app_context():
        people.take("Sales", "Deal", "read")
        db.session.remove()
    assert stranger.get(new).status_code == 404  # the right was taken away
    with pipeline.app.app_context():
        people.grant("Sales", "Deal", "read")
        assert stranger.get(new).status_code == 200
        with transaction():
            db.session.execute(update(User).where(User.username == "sales").values(active=False))
    answer = stranger.get(new)
    assert (answer.status_code, answer.data) == (404, nobody.data)
    with pipeline.app.app_context(), transaction():
        db.session.execute(update(User).where(User.username == "sales").values(active=True))
    assert stranger.get(new).status_code == 200
    assert pipeline.post(client, "/deal/feed/closing_on", _end="1").status_code == 302
    assert stranger.get(new).status_code == 404


def test_an_address_ends_when_nothing_asks_for_it_any_more(
    pipeline: Pipeline, filled: dict[str, int]
) -> None:
    client, reader = pipeline.browser("sales"), pipeline.app.test_client()

    def read(address: str, *, days: int) -> int:
        with clock.stopped_at(TODAY + timedelta(days=days)):
            return reader.get(address).status_code

    with clock.stopped_at(TODAY):
        address = make_address(pipeline, client)
        assert "400" in client.get("/deal/feed/closing_on").text
    assert [read(address, days=days) for days in (399, 798, 1199)] == [200, 200, 404]
    assert [read(address, days=days) for days in (1197, 1700)] == [200, 404]
    with clock.stopped_at(TODAY):
        unused = make_address(pipeline, client)
    assert read(unused, days=400) == 404
    with pipeline.app.app_context(), clock.stopped_at(TODAY + timedelta(days=401)):
        assert feed.feed_of(pipeline.staff["sales"], "Deal", "closing_on") is None


def test_nobody_guesses_an_address(pipeline: Pipeline, filled: dict[str, int]) -> None:
    right = make_address(pipeline, pipeline.browser("sales")).removeprefix("/cal/")[:-4]
    rolls = random.Random(18)
    wrong = {_mutated(right, rolls) for _ in range(8_000)} - {right}
    assert len(wrong) >= 1_000
    with pipeline.app.app_context():
        for token in sorted(wrong)[:1_000]:
            with pytest.raises(feed.NoSuchFeedError):
                feed.opened_by(token)
        assert feed.opened_by(right).model == "Deal"
        db.session.remove()
    stranger = pipeline.app.test_client()
    said = [
        stranger.get(f"/cal/{token}.ics") for token in sorted(wrong)[: MOST_FROM_AN_ADDRESS + 3]
    ]
    assert [it.status_code for it in said] == [404] * MOST_FROM_AN_ADDRESS + [429] * 3
    assert len({it.data for it in said[:MOST_FROM_AN_ADDRESS]}) == 1
    assert stranger.get(f"/cal/{right}.ics").status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert stranger.get(f"/cal/{right}.ics", environ_overrides=elsewhere).status_code == 200
    assert people.browser(pipeline.app, "rival").get("/").status_code == 200  # who signs in may


def _mutated(text: str, rolls: random.Random) -> str:
    """Change a sign, drop one, add one, or swap the case of all."""
    signs, at = string.ascii_letters + string.digits + "-_", rolls.randrange(len(text))
    return rolls.choice(
        (
            text[:at] + rolls.choice(signs) + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at] + rolls.choice(signs) + text[at:],
            text.swapcase(),
        )
    )
