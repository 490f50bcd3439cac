"""Ages and totals on the screen agree with the command line, and narrow to the viewer."""

import csv
import html
import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import people
from tests.web.accounts.conftest import DATA, SignIn, fetched, give_party
from tests.web.accounts.tables import plain, rows_of

DAYS = {"31.10.2025": "2025-10-31", "31.10.2026": "2026-10-31"}
BUCKETS = ("not_due", "d0_30", "d31_60", "d61_90", "d90_plus")


def lines_of(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / "expected" / name).read_text("utf-8").splitlines()))


def ages_of(day: str) -> list[dict[str, str]]:
    return lines_of(f"ageing_fifo_{DAYS[day]}.csv")


def printed(office: Flask, *command: str) -> list[dict[str, str]]:
    """Read what the command line says of the same books."""
    answer = office.test_cli_runner().invoke(args=["ledger", *command])
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(StringIO(answer.stdout)))


def leafed(client: FlaskClient, address: str) -> Iterator[list[str]]:
    """Leaf through a list from its first page to its last."""
    while address:
        page = client.get(address).text
        yield from rows_of(page)
        following = re.search(r'<a href="([^"]+)"[^>]*aria-label="Sonraki sayfa"', page)
        address = html.unescape(following[1]) if following else ""


def sheet(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """Read a CSV as the spreadsheets of the house do."""
    text = fetched(client, address).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def amounts(page: str) -> list[Decimal]:
    return [plain(found) for found in re.findall(r"-?[\d.]+,\d\d", page)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("sort", ["code", "-balance"])
def test_every_age_of_a_day_is_that_of_the_command_line(
    sign_in: SignIn, day: str, sort: str
) -> None:
    rows = list(leafed(sign_in(), f"/ageing?as_of={day}&sort={sort}"))
    expected = {line["code"]: line for line in ages_of(day)}
    by_sort = sorted(expected.values(), key=lambda line: _place(line, sort))
    assert [row[0] for row in rows] == [line["code"] for line in by_sort]
    for row in rows:
        line = expected[row[0]]
        assert [plain(cell) for cell in row[3:]] == [Decimal(line[name]) for name in BUCKETS]
        assert plain(row[2]) == abs(Decimal(line["balance"]))
        assert row[2].partition(" ")[2] == (f"({line['side']})" if line["side"] else "")


def _place(line: dict[str, str], sort: str) -> tuple[Decimal, int | str]:
    if sort == "code":
        return Decimal(0), line["code"]
    # Cards of the same balance stand in the order they were made in, the youngest first.
    return -Decimal(line["balance"]), -int(line["code"].split(".")[1])


@pytest.mark.parametrize("day", DAYS)
def test_the_foot_adds_up_the_whole_filter_each_side_apart(sign_in: SignIn, day: str) -> None:
    client, lines = sign_in(), ages_of(day)
    sums = [
        [sum(abs(Decimal(line[name])) for line in lines if line["side"] == side) for name in names]
        for side, names in ((side, ("balance", *BUCKETS)) for side in "BA")
    ]
    foot = client.get(f"/ageing/summary?as_of={day}").text
    assert sorted(_rows(amounts(foot), 6)) == sorted(sums)
    foot = client.get(f"/ageing/summary?as_of={day}&side=credit&nonzero=1").text
    assert _rows(amounts(foot), 6) == [sums[1]]
    assert f"{sum(line['side'] == 'A' for line in lines)} alacaklı" in foot


def _rows(found: list[Decimal], width: int) -> list[list[Decimal]]:
    return [found[start : start + width] for start in range(0, len(found), width)]


def test_open_items_and_other_buckets_are_those_of_the_command_line(
    office: Flask, sign_in: SignIn
) -> None:
    client = sign_in()
    asked = ("--as-of", "2026-10-31", "--method", "matched", "--buckets", "45,120")
    expected = {line["code"]: line for line in printed(office, "ageing", *asked)}
    query = "as_of=31.10.2026&method=matched&buckets=45,120"
    rows = list(leafed(client, f"/ageing?{query}"))
    assert {row[0] for row in rows} == expected.keys()
    for row in rows:
        *figures, _unmatched = figures_of = list(expected[row[0]].values())[3:]
        assert [plain(cell) for cell in row[3:]] == list(map(Decimal, figures_of))
        assert sum(map(Decimal, figures)) - Decimal(figures_of[-1]) == plain(row[2])


def test_a_row_opens_the_statement_until_the_day(sign_in: SignIn) -> None:
    page = sign_in().get("/ageing?as_of=31.10.2025").text
    assert '<a href="/statement/120.000001?dated=..31.10.2025">120.000001</a>' in page


BEGINS = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "pdf": b"%PDF"}


@pytest.mark.parametrize(
    "screen", ["ageing", "balances", "statement/120.000073", "totals", "transactions"]
)
def test_every_form_a_list_offers_is_given(sign_in: SignIn, screen: str) -> None:
    client = sign_in()
    offered = re.findall(rf'href="(/{screen}[^"]*/(csv|xlsx|pdf))"', client.get(f"/{screen}").text)
    assert len(offered) >= 2
    for address, form in offered:
        assert fetched(client, address).startswith(BEGINS[form])
    assert client.get(f"/{screen}/docx").status_code == 404


def test_every_address_of_the_overview_is_one(sign_in: SignIn) -> None:
    client = sign_in()
    found = set(re.findall(r'href="(/[^"]*)"', client.get("/overview").text))
    assert {address.partition("?")[0] for address in found} >= {"/balances", "/transactions"}
    for address in found:
        assert client.get(html.unescape(address)).status_code == 200, address


def test_the_csv_of_ages_has_the_filters_rows(sign_in: SignIn) -> None:
    rows = sheet(sign_in(), "/ageing/csv?as_of=31.10.2026&side=credit")
    lines = [line for line in ages_of("31.10.2026") if line["side"] == "A"]
    assert [row["Kod"] for row in rows] == [*(line["code"] for line in lines), "Toplam"]
    assert [plain(row["90+"]) for row in rows[:-1]] == [Decimal(line["d90_plus"]) for line in lines]


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_every_total_is_that_of_the_command_line(office: Flask, sign_in: SignIn, unit: str) -> None:
    expected = printed(office, "totals", "--by", unit)
    rows = list(leafed(sign_in(), f"/totals?by={unit}"))
    names = ("debit", "credit", "net", "running")
    assert [[plain(cell) for cell in row[2:]] for row in rows] == [
        [Decimal(line[name]) for name in names] for line in reversed(expected)
    ]


def test_the_totals_of_the_months_are_those_of_the_sample(sign_in: SignIn) -> None:
    client, lines = sign_in(), lines_of("totals_month.csv")
    rows = list(leafed(client, "/totals"))
    assert [plain(row[-1]) for row in rows] == [Decimal(line["running"]) for line in lines[::-1]]
    assert (rows[0][0], rows[-1][0]) == ("Ekim 2026", "Kasım 2024")
    foot = amounts(client.get("/totals/summary").text)
    names = ("debit", "credit", "net")
    assert foot == [sum(Decimal(line[name]) for line in lines) for name in names]
    exported = sheet(client, "/totals/csv")
    assert [row["Ay"] for row in exported] == [*(line["period"] for line in lines), "Toplam"]


def test_a_period_opens_its_transactions_within_the_filter(sign_in: SignIn) -> None:
    client = sign_in()
    page = client.get("/totals?by=month&dated=10.09.2026..05.10.2026").text
    links = [html.unescape(link) for link in re.findall(r'<td><a href="([^"]+)"', page)]
    assert links == [
        "/transactions?dated=01.10.2026..05.10.2026",
        "/transactions?dated=10.09.2026..30.09.2026",
    ]
    for link, row in zip(links, rows_of(page), strict=True):
        foot = client.get(link.replace("?", "/summary?")).text
        assert amounts(foot) == [plain(row[2]), plain(row[3])]


def test_bars_are_as_long_as_their_amounts(sign_in: SignIn) -> None:
    page = sign_in().get("/totals?by=year").text
    lengths = list(map(int, re.findall(r'<rect class="q-\w+"[^>]* width="(\d+)"', page)))
    sides = [plain(cell) for row in rows_of(page) for cell in row[2:4]]
    assert lengths == [int(1000 * side / max(sides)) for side in sides]


def test_filters_that_mean_nothing_are_said_and_left_out(sign_in: SignIn) -> None:
    client = sign_in()
    for address in (
        "/ageing?as_of=31.02.2026",
        "/ageing?buckets=90,30",
        "/totals?dated=31.12.2026..01.01.2026",
        "/totals?dated=ilk..son",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert 'role="alert"' in answer.text, address
    for address in (
        "/ageing?method=magic&side=left&sort=age&after=zzz",
        "/ageing?as_of=01.01.0001&buckets=36500",
        "/totals?by=hour&after=yesterday",
        "/totals?by=week&dated=..31.12.9999",
    ):
        assert client.get(address).status_code == 200, address


def test_a_salesperson_sees_own_parties_alone(office: Flask, sign_in: SignIn) -> None:
    client = sign_in("selin", "Sales")
    give_party(office, "120.000073", "selin")
    day = "as_of=31.10.2026"
    own = next(line for line in ages_of("31.10.2026") if line["code"] == "120.000073")
    assert [row[0] for row in leafed(client, f"/ageing?{day}")] == ["120.000073"]
    foot = amounts(client.get(f"/ageing/summary?{day}").text)
    assert foot == [abs(Decimal(own[name])) for name in ("balance", *BUCKETS)]
    assert {row["Kod"] for row in sheet(client, f"/ageing/csv?{day}")} == {"120.000073", "Toplam"}
    rows = list(leafed(client, "/totals"))
    assert plain(rows[0][-1]) == Decimal(own["balance"])
    assert plain(sheet(client, "/totals/csv")[-2]["Bakiye"]) == Decimal(own["balance"])


def test_who_lacks_the_right_is_refused(sign_in: SignIn) -> None:
    client = sign_in("veli", "Operations")
    for screen in ("ageing", "totals"):
        for rest in ("", "/summary", "/csv", "/pdf"):
            assert client.get(f"/{screen}{rest}").status_code == 403


@pytest.mark.parametrize(("screen", "view"), [("ageing", "Ageing"), ("totals", "Totals")])
def test_who_may_only_read_takes_nothing_along(
    office: Flask, sign_in: SignIn, screen: str, view: str
) -> None:
    with office.app_context():
        people.grant("Operations", view, "read")
    client = sign_in("veli", "Operations")
    page = client.get(f"/{screen}")
    assert page.status_code == 200
    assert f"/{screen}/csv" not in page.text
    for form in ("csv", "xlsx", "pdf"):
        assert client.get(f"/{screen}/{form}").status_code == 403


def test_the_screens_ask_a_bounded_number_of_questions(
    sign_in: SignIn, questions: list[str]
) -> None:
    client = sign_in()
    most = {"/ageing": 16, "/ageing/summary": 13, "/totals": 15, "/totals/summary": 13}
    for address, bound in most.items():
        questions.clear()
        assert client.get(address).status_code == 200
        assert len(questions) <= bound, (address, len(questions))
