"""Bulletins fetched and stored: once, corrected, missed, refused, and beside what was typed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.history import HistoryLine
from app.core.parameters import set_parameter
from app.integrations.rates import fetch_wanted
from app.ledger.models import Currency
from app.modules.currencies.bulletins import fetches, last_failed, last_stored
from app.modules.currencies.models import ExchangeRate
from app.modules.currencies.rules import DayRule, days_to_ask
from app.modules.currencies.services import rate_for
from tests.integrations.bank import FILE, FRIDAY, Answer, CentralBank, bulletin
from tests.integrations.conftest import EVENING

THURSDAY = date(2026, 11, 19)


def fetch(bank: CentralBank, **options: bool) -> dict[date, str]:
    """Fetch what is wanted, and say what came of each day."""
    tried = list(fetch_wanted(bank.address, **options))
    return {one.day: str(one).partition(": ")[2] for one in tried}


def rates_of(day: date = FRIDAY) -> dict[tuple[str, str], tuple[int, Decimal | None]]:
    db.session.expire_all()
    found = db.session.scalars(select(ExchangeRate).filter_by(dated_on=day))
    return {(rate.currency, rate.source): (rate.unit, rate.forex_buy) for rate in found}


def outcomes(days: Sequence[date]) -> dict[date, str]:
    db.session.expire_all()
    return {row.dated_on: row.outcome for row in fetches(days)}


def run(app: Flask, *options: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["rates", "fetch", *options])
    return done.exit_code, done.output


def test_the_currencies_of_the_books_are_stored_and_the_others_left_out(
    fetching: Flask, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    assert fetch(bank)[FRIDAY] == "2 new, 0 changed, 0 unchanged"
    assert rates_of() == {
        ("EUR", "tcmb"): (1, Decimal("48.9")),
        ("USD", "tcmb"): (1, Decimal("42.8")),
    }


def test_12_22_a_unit_of_a_hundred_is_kept_as_quoted_and_divided_when_used(
    fetching: Flask, bank: CentralBank
) -> None:
    with transaction():
        db.session.add(Currency(code="JPY", name="Japon yeni"))
    bank.publish(FRIDAY)
    fetch(bank)
    assert rates_of()["JPY", "tcmb"] == (100, Decimal("27.5"))
    assert rate_for("JPY", date(2026, 11, 23)).rate == Decimal("0.275000")


def test_missed_days_are_made_up_for_the_newest_first_and_never_asked_for_again(
    fetching: Flask, bank: CentralBank
) -> None:
    days = days_to_ask(EVENING)
    for day in days[1:]:
        bank.publish(day)
    assert fetch(bank) == {FRIDAY: "no bulletin"} | dict.fromkeys(
        days[1:], "2 new, 0 changed, 0 unchanged"
    )
    assert len(bank.asked) == 10
    assert fetch(bank) == {FRIDAY: "no bulletin"}, "it may still come on its own day"
    bank.publish(FRIDAY)
    assert fetch(bank) == {FRIDAY: "2 new, 0 changed, 0 unchanged"}
    assert fetch(bank) == {}
    assert len(bank.asked) == 12


def test_a_day_without_a_bulletin_is_settled_once_it_is_over(
    fetching: Flask, bank: CentralBank
) -> None:
    fetch(bank)
    with clock.stopped_at(EVENING + timedelta(days=1)):
        assert fetch(bank) == {FRIDAY: "no bulletin"}
        assert fetch(bank) == {}


def test_fetching_again_changes_nothing_and_leaves_no_history(
    fetching: Flask, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    fetch(bank)
    before = rates_of(), db.session.scalars(select(HistoryLine.id)).all()
    assert fetch(bank, again=True)[FRIDAY] == "0 new, 0 changed, 2 unchanged"
    assert (rates_of(), db.session.scalars(select(HistoryLine.id)).all()) == before


def test_a_corrected_bulletin_changes_its_rate_and_the_history_tells(
    fetching: Flask, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    fetch(bank)
    bank.publish(FRIDAY, Answer(bulletin(usd="42.9000")))
    assert fetch(bank, again=True)[FRIDAY] == "0 new, 1 changed, 1 unchanged"
    assert rates_of()["USD", "tcmb"] == (1, Decimal("42.9"))
    told = select(HistoryLine.changes).filter_by(model="ExchangeRate", action="changed")
    assert [line["forex_buy"] for line in db.session.scalars(told)] == [["42.800000", "42.9000"]]


def test_a_rate_typed_by_hand_is_never_overwritten_and_goes_first(
    fetching: Flask, bank: CentralBank
) -> None:
    with transaction():
        typed = ExchangeRate(currency="USD", dated_on=FRIDAY, forex_buy=Decimal("41.11"))
        db.session.add(typed)
    bank.publish(FRIDAY)
    fetch(bank)
    fetch(bank, again=True)
    assert rates_of()["USD", "manual"] == (1, Decimal("41.11"))
    assert rates_of()["USD", "tcmb"] == (1, Decimal("42.8"))
    assert rate_for("USD", FRIDAY, rule=DayRule.SAME_DAY).rate == Decimal("41.11")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"<html>maintenance</html>"), "begins with “html”"),
        (Answer(b"\x00\x01garbage"), "no XML file"),
        (Answer(bulletin(THURSDAY)), "of 20.11.2026 was asked for, and that of 19.11.2026 came"),
        (Answer(bulletin(usd="4 2.8")), "says “4 2.8” as ForexBuying of USD"),
    ],
)
def test_garbage_of_one_day_is_refused_whole_and_the_other_days_are_fetched(
    fetching: Flask, bank: CentralBank, answer: Answer, said: str
) -> None:
    bank.publish(FRIDAY, answer)
    bank.publish(THURSDAY)
    came = fetch(bank)
    assert said in came[FRIDAY]
    assert rates_of() == {}
    assert came[THURSDAY] == "2 new, 0 changed, 0 unchanged"
    failed = last_failed()
    assert failed is not None
    assert failed.dated_on == FRIDAY
    bank.publish(FRIDAY)
    assert fetch(bank)[FRIDAY] == "2 new, 0 changed, 0 unchanged"
    assert last_failed() is None


def test_a_bank_that_fails_is_asked_once_and_what_came_before_stays_known(
    fetching: Flask, bank: CentralBank
) -> None:
    bank.publish(FRIDAY)
    fetch(bank)
    bank.publish(FRIDAY, Answer(b"", 503))
    asked = len(bank.asked)
    with clock.stopped_at(EVENING + timedelta(hours=1)):
        assert "status 503" in fetch(bank, again=True)[FRIDAY]
    assert len(bank.asked) == asked + 1
    assert outcomes([FRIDAY]) == {FRIDAY: "failed"}
    last = last_stored()
    assert last is not None
    assert (last.stored_at, last.number, last.rates) == (EVENING, "2026/900", 2)


def test_12_22_a_rate_fetched_later_alters_nothing_that_is_posted(
    fetching: Flask, bank: CentralBank
) -> None:
    with transaction():
        older = ExchangeRate(currency="USD", dated_on=THURSDAY, forex_buy=Decimal("42.50"))
        db.session.add(older)
    monday = date(2026, 11, 23)
    taken = rate_for("USD", monday)
    assert (taken.rate, taken.dated_on, taken.missing) == (Decimal("42.5"), THURSDAY, FRIDAY)
    bank.publish(FRIDAY)
    fetch(bank)
    assert rate_for("USD", monday).rate == Decimal("42.8")
    assert taken.rate == Decimal("42.5")


def test_12_22_a_bulletin_on_a_day_the_table_calls_a_holiday_counts(
    fetching: Flask, bank: CentralBank
) -> None:
    feast = date(2026, 10, 28)
    with clock.stopped_at(datetime.combine(feast, EVENING.timetz())):
        bank.publish(feast)
        assert fetch(bank)[feast] == "2 new, 0 changed, 0 unchanged"
    assert rate_for("USD", date(2026, 10, 30)).dated_on == feast


def test_books_in_another_currency_take_no_prices_in_lira(
    fetching: Flask, bank: CentralBank
) -> None:
    with transaction():
        set_parameter("main_currency", "EUR")
    bank.publish(FRIDAY)
    assert "these books are kept in EUR" in fetch(bank)[FRIDAY]
    assert rates_of() == {}


def test_the_command_fetches_what_is_missing_or_a_day(fetching: Flask, bank: CentralBank) -> None:
    bank.publish(FRIDAY)
    code, said = run(fetching)
    assert (code, said.splitlines()[0]) == (0, "20.11.2026: 2 new, 0 changed, 0 unchanged")
    old = date(2024, 2, 29)
    bank.publish(old)
    assert run(fetching, "--day", "2024-02-29") == (
        0,
        "29.02.2024: 2 new, 0 changed, 0 unchanged\n",
    )
    assert run(fetching, "--day", "2024-03-02") == (0, "02.03.2024: no bulletin\n")
    bank.publish(old, Answer(b"", 500))
    code, said = run(fetching, "--day", "2024-02-29")
    assert code == 1
    assert "127.0.0.1 answered with status 500" in said


def test_the_command_takes_a_file(fetching: Flask, tmp_path: Path) -> None:
    assert run(fetching, "--file", str(FILE)) == (
        0,
        "20.11.2026: 2 new, 0 changed, 0 unchanged\n",
    )
    assert run(fetching, "--file", str(FILE), "--day", "2026-11-20")[0] == 0
    for options, why in (
        ([str(FILE), "--day", "2026-11-19"], "of 19.11.2026 was asked for"),
        ([_written(tmp_path, b"<a/>")], "begins with “a”"),
        ([_written(tmp_path, bulletin(date(2026, 11, 21)))], "has not come yet"),
    ):
        code, said = run(fetching, "--file", *options)
        assert (code, why in said) == (1, True), said


def _written(folder: Path, content: bytes) -> str:
    file = folder / f"{len(content)}.xml"
    file.write_bytes(content)
    return str(file)


def test_the_command_says_that_fetching_is_switched_off(app: Flask) -> None:
    code, said = run(app)
    assert code == 1
    assert "MUTABIK_RATES_ADDRESS is empty" in said
    assert outcomes([FRIDAY]) == {}
