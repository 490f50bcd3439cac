"""Bad input in the shell ends with one clear line and a non-zero exit."""

from typing import Any

import psycopg
import pytest
from flask import Flask

STATEMENT = ("statement", "120.000001", "--from", "2026-01-01", "--to", "2026-10-31")
INTEREST = ("interest", "120.000001", "--as-of", "2026-10-31")

MISTAKES = {
    ("balances",): "Missing option '--as-of'. See flask ledger balances --help.",
    ("balances", "--as-of", "31.10.2026"): "Invalid value for '--as-of': '31.10.2026' does not"
    " match the format '%Y-%m-%d'. See flask ledger balances --help.",
    STATEMENT: "There is no party 120.000001. Check the code or create the card first.",
    (*STATEMENT, "--currency", "XXX"): "There is no currency XXX. Add it under currencies first.",
    ("statement", "120.1", "--from", "2026-10-31", "--to", "2026-01-01"): "The period begins on"
    " 2026-10-31, after its end on 2026-01-01. Exchange the two days.",
    ("ageing", "--as-of", "2026-10-31", "--buckets", "60,30"): "“60,30” are no days that go up."
    " Write them like 30,60,90.",
    ("totals", "--by", "month", "--from", "2026-10-31", "--to", "2026-01-01"): "The period begins"
    " on 2026-10-31, after its end on 2026-01-01. Exchange the two days.",
    (*INTEREST, "--rate", "2026-13-01:48"): "The calendar has no day “2026-13-01”: check the day"
    " and the month.",
    (*INTEREST, "--rate", "çok"): "“çok” is not a number: write digits only, like 1234.56.",
    (*INTEREST, "--rate", "48", "--base", "364"): "Invalid value for '--base': '364' is not one of"
    " '360', '365'. See flask ledger interest --help.",
    (*INTEREST, "--rate", "48"): "There is no party 120.000001. Check the code or create the card"
    " first.",
    (*INTEREST, "--rate", "48", "--currency", "XXX"): "There is no currency XXX. Add it under"
    " currencies first.",
    ("import-parties", "no-such-file.csv"): "Invalid value for 'FILE': File 'no-such-file.csv'"
    " does not exist. See flask ledger import-parties --help.",
}


@pytest.mark.parametrize("command", MISTAKES)
def test_a_mistake_is_said_in_one_line(app: Flask, command: tuple[str, ...]) -> None:
    answer = app.test_cli_runner().invoke(args=["ledger", *command])
    assert answer.exit_code == 1
    assert answer.stderr == f"{MISTAKES[command]}\n"
    assert answer.stdout == ""


def test_a_question_before_the_first_deploy_leads_there(
    app: Flask, owner: psycopg.Connection[Any]
) -> None:
    owner.execute("ALTER TABLE ab_role RENAME TO not_yet")
    answer = app.test_cli_runner().invoke(args=["panel", "show", "Party"])
    owner.execute("ALTER TABLE not_yet RENAME TO ab_role")
    assert answer.exit_code == 1
    assert answer.stderr == "The database has no tables for this yet. Run flask deploy first.\n"
