"""Balances and transactions on the screen agree with the command line, and narrow to the viewer."""

import csv
import html
import re
from decimal import Decimal
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.jobs import worker
from tests.web.accounts.conftest import DATA, SignIn, fetched, give_party
from tests.web.accounts.tables import plain, rows_of

REPORTS = {"31.10.2025": "balances_2025-10-31.csv", "31.10.2026": "balances_2026-10-31.csv"}


def lines_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / "expected" / name).read_text("utf-8").splitlines()))


def leafed(client: FlaskClient, address: str) -> list[list[str]]:
    """Leaf through a list from its first page to its last."""
    found: list[list[str]] = []
    label = "Sonraki sayfa"
    while address:
        page = client.get(address).text
        found += rows_of(page)
        following = re.search(rf'<a href="([^"]+)"[^>]*aria-label="{label}"', page)
        address = html.unescape(following[1]) if following else ""
    return found


@pytest.mark.parametrize("day", REPORTS)
@pytest.mark.parametrize("sort", ["code", "-balance", "name"])
def test_every_balance_of_a_day_is_that_of_the_command_line(
    sign_in: SignIn, day: str, sort: str
) -> None:
    rows = leafed(sign_in(), f"/balances?as_of={day}&sort={sort}")
    expected = {line["code"]: line for line in lines_of(REPORTS[day])}
    assert {row[0] for row in rows} == expected.keys()
    assert len(rows) == len(expected)
    for row in rows:
        line = expected[row[0]]
        owed, owing = plain(row[4]), plain(row[5])
        assert (plain(row[2]), plain(row[3])) == (Decimal(line["debit"]), Decimal(line["credit"]))
        assert owed - owing == Decimal(line["balance"])


@pytest.mark.parametrize("day", REPORTS)
def test_the_totals_are_those_of_the_whole_filter(sign_in: SignIn, day: str) -> None:
    client, lines = sign_in(), lines_of(REPORTS[day])
    balances = [Decimal(line["balance"]) for line in lines]
    figures = amounts(client.get(f"/balances/summary?as_of={day}").text)
    owed, owing = (sum(max(sign * each, Decimal(0)) for each in balances) for sign in (1, -1))
    assert figures[-2:] == [owed, owing]
    figures = amounts(client.get(f"/balances/summary?as_of={day}&side=credit").text)
    assert figures[-2:] == [0, owing]


def amounts(page: str) -> list[Decimal]:
    return [plain(found) for found in re.findall(r"-?[\d.]+,\d\d", page)]


def test_the_csv_of_balances_has_the_filter_s_rows(sign_in: SignIn) -> None:
    rows = sheet(sign_in(), "/balances/csv?as_of=31.10.2026&side=credit")
    lines = [line for line in lines_of(REPORTS["31.10.2026"]) if line["balance"].startswith("-")]
    assert [row["Kod"] for row in rows[:-1]] == [line["code"] for line in lines]


def sheet(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Read a CSV as the spreadsheets of the house do."""
    text = fetched(client, address).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def test_long_exports_are_whole(sign_in: SignIn, office: Flask) -> None:
    client = sign_in()
    assert len(sheet(client, "/transactions/csv")) == 5_000
    address = client.get("/voucher/export").location
    with office.app_context():
        assert worker.do_next()
    assert len(sheet(client, f"{address}/file")) == 5_000


def test_a_party_is_found_by_an_ascii_spelling(sign_in: SignIn) -> None:
    names = {row[1] for row in leafed(sign_in(), "/balances?q=oztu+otomo")}
    assert names
    assert all(name.startswith("Öztürk Otomotiv") for name in names)


def test_transactions_add_up_to_the_statement(sign_in: SignIn, office: Flask) -> None:
    client = sign_in()
    key = re.search(r"party/show/(\d+)", client.get("/statement/120.000103").text)
    assert key
    query = f"party={key[1]}&dated=01.01.2026..31.10.2026"
    lines = lines_of("statement_120.000103_2026-01-01_2026-10-31.csv")[1:]
    rows = leafed(client, f"/transactions?{query}")
    assert [row[1] for row in rows] == [line["document_no"] for line in reversed(lines)]
    sides = [sum(Decimal(line[side]) for line in lines) for side in ("debit", "credit")]
    assert amounts(client.get(f"/transactions/summary?{query}").text) == sides
    tab = client.get(f"/transactions/of/{key[1]}").text
    assert rows_of(tab)[0][1] == lines[-1]["document_no"]


def test_filters_that_mean_nothing_are_said_and_left_out(sign_in: SignIn) -> None:
    client = sign_in()
    for address in (
        "/transactions?dated=yarin..dunya&amount=abc",
        "/balances?as_of=31.02.2026",
        "/statement/120.000073?dated=31.12.2026..01.01.2026",
        "/transactions?after=x.y.z",
        "/balances?after=zzz&sort=-balance",
        "/statement/120.000073?before=2026-13-01.1.1&currency=XXX",
    ):
        assert client.get(address).status_code == 200, address


def test_a_salesperson_sees_own_parties_everywhere(office: Flask, sign_in: SignIn) -> None:
    client = sign_in("selin", "Sales")
    give_party(office, "120.000073", "selin")
    own, foreign = "120.000073", "120.000092"
    assert [row[0] for row in leafed(client, "/balances")] == [own]
    assert amounts(client.get("/balances/summary").text)[2] == Decimal("219789.05")
    assert amounts(client.get("/overview").text)[0] == Decimal("219789.05")
    assert client.get(f"/statement/{own}").status_code == 200
    for form in ("", "/csv", "/xlsx", "/pdf"):
        assert client.get(f"/statement/{foreign}{form}").status_code == 404
    assert {row["Kod"] for row in sheet(client, "/transactions/csv")} == {own}
    assert {row["Kod"] for row in sheet(client, "/balances/csv")} == {own, "Toplam"}
    assert client.get("/party/options?q=120.000092").json == {"options": [], "more": False}


def test_whoever_may_not_export_is_not_offered_it_and_refused(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in("veli", "Operations")
    for address in ("/balances", "/transactions", "/statement/120.000073"):
        assert client.get(address).status_code == 403
        assert client.get(f"{address.rstrip('/')}/csv").status_code == 403


def test_the_screens_ask_a_bounded_number_of_questions(
    sign_in: SignIn, questions: list[str]
) -> None:
    client = sign_in()
    most = {
        "/statement/120.000073": 22,
        "/statement/120.000073?dated=year&currency=EUR": 26,
        "/balances": 14,
        "/balances/summary": 12,
        "/transactions": 15,
        "/vouchers/enter": 16,
        "/vouchers/enter/beside?type=cash_receipt&party=1&amount=1&dated_on=bugün": 20,
        "/overview": 14,
    }
    for address, bound in most.items():
        questions.clear()
        assert client.get(address).status_code == 200
        assert len(questions) <= bound, (address, len(questions))
