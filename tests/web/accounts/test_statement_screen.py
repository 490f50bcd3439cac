"""The statement's screen shows what the command line prints, and to nobody else."""

import csv
import re
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.core.db import db, transaction
from app.ledger.models import Party
from tests.web.accounts.conftest import DATA, SignIn, fetched
from tests.web.accounts.tables import rows_of

EXPECTED = sorted(path.name for path in (DATA / "expected").glob("statement_*.csv"))


def asked_by(name: str) -> tuple[str, str, str]:
    """Give the address of the screen that shows an expected report, its code and its file."""
    code, *currency, start, end = name.removesuffix(".csv").split("_")[1:]
    days = "..".join(".".join(reversed(day.split("-"))) for day in (start, end))
    query = f"dated={days}" + (f"&currency={currency[0]}" if currency else "")
    return f"/statement/{code}", query, code


def expected_of(name: str) -> list[dict[str, str]]:
    """Read a report as the command line prints it."""
    return list(csv.DictReader((DATA / "expected" / name).read_text("utf-8").splitlines()))


def figures(cells: list[str]) -> list[str]:
    """Write Turkish amounts as the plain reports do."""
    return [cell.replace(".", "").replace(",", ".") for cell in cells if cell]


def whole(client: FlaskClient, path: str, query: str) -> list[list[str]]:
    """Leaf through all pages of a statement, from the newest to the oldest."""
    found: list[list[str]] = []
    address = f"{path}?{query}"
    while address:
        page = client.get(address).text
        rows = [row for row in rows_of(page) if len(row) > 1]
        older = re.search(r'<a href="([^"]+)"[^>]*rel="prev"', page)
        found = (rows if older is None else rows[1:]) + found
        address = older[1].replace("&amp;", "&") if older else ""
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_every_figure_is_that_of_the_command_line(sign_in: SignIn, name: str) -> None:
    path, query, _code = asked_by(name)
    client = sign_in()
    opening, *rows = whole(client, path, query)
    expected = expected_of(name)
    at = -3 if "rate" in expected[0] else -1
    assert signed(opening[at]) == Decimal(expected[0]["balance"])
    assert len(rows) == len(expected) - 1
    for row, line in zip(rows, expected[1:], strict=True):
        assert row[1] == line["document_no"]
        assert signed(row[at]) == Decimal(line["balance"])
        sides = figures(row[at - 2 : at]) or ["0.00"]
        assert sides[0] in {line["debit"], line["credit"]}


def signed(cell: str) -> Decimal:
    """Read a balance with its letter: (A) is what we owe."""
    amount = Decimal(figures([cell.split(" ", maxsplit=1)[0]])[0])
    return -amount if "(A)" in cell else amount


@pytest.mark.parametrize("name", EXPECTED)
def test_the_csv_has_every_figure_of_the_command_line(sign_in: SignIn, name: str) -> None:
    path, query, _code = asked_by(name)
    text = fetched(sign_in(), f"{path}/csv?{query}").decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    expected = expected_of(name)
    assert len(rows) == len(expected) + 2
    for row, line in zip(rows, expected, strict=False):
        side = -1 if row["B/A"] == "A" else 1
        assert side * Decimal(figures([row["Bakiye"]])[0]) == Decimal(line["balance"])


def test_a_currency_in_which_nothing_moved_is_said_and_not_pretended(sign_in: SignIn) -> None:
    page = sign_in().get("/statement/120.000092?currency=GBP").text
    assert "GBP para biriminde hareket yok" in page
    assert "<strong>GBP</strong>" not in page


def test_the_pdf_speaks_the_party_s_language(office: Flask, sign_in: SignIn) -> None:
    client = sign_in()
    address = "/statement/120.000092/pdf?dated=01.01.2026..31.10.2026"
    assert "Cari hesap ekstresi" in pdf_text(client, address)
    with office.app_context(), transaction():
        db.session.query(Party).filter_by(code="120.000092").update({"language": "en"})
    assert "Statement of account" in pdf_text(client, address)


def pdf_text(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        assert answer.mimetype == "application/pdf"
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
