"""Excel and PDF hold the figures of the plain report, each of them, in their order."""

import csv
import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.core.money import format_amount, half_up

DATA = Path(__file__).parents[1] / "data" / "ledger"

LOCAL = ["statement", "120.000073", "--from", "2026-01-01", "--to", "2026-10-31"]
REPORTS = {
    "statement": LOCAL,
    "statement in euro": [*LOCAL, "--currency", "EUR"],
    "statement of a vendor": ["statement", "320.000189", *LOCAL[2:]],
    "statement without rows": ["statement", "120.000062", *LOCAL[2:]],
    "balances": ["balances", "--as-of", "2026-10-31"],
    "balances by currency": ["balances", "--as-of", "2026-10-31", "--by-currency"],
    "ageing": ["ageing", "--as-of", "2026-10-31", "--method", "fifo"],
    "ageing of open items": ["ageing", "--as-of", "2026-10-31", "--method", "matched"],
    "totals": ["totals", "--by", "week"],
    "late charge": ["interest", "120.000073", "--as-of", "2026-10-31", "--rate", "48"],
}

Run = Callable[..., bytes]


@pytest.fixture
def run(app: Flask) -> Run:
    """Give the command line of an office with the sample's books."""

    def run(report: str, form: str, language: str = "tr") -> bytes:
        options = ["--format", form, "--language", language]
        answer = runner.invoke(args=["ledger", *REPORTS[report], *options])
        assert answer.exit_code == 0, answer.output
        return answer.stdout_bytes

    runner = app.test_cli_runner()
    for kind in ("parties", "transactions"):
        runner.invoke(args=["ledger", f"import-{kind}", str(DATA / f"{kind}.csv")])
    return run


def plain_rows(content: bytes) -> list[list[Decimal]]:
    """Give the figures of every row of the plain report, without the carried forward one."""
    rows = list(csv.DictReader(StringIO(content.decode())))
    money = [name for name, cell in rows[0].items() if re.fullmatch(r"-?[0-9]+\.[0-9]{2}", cell)]
    return [
        [abs(Decimal(row[name])) for name in money] for row in rows if row.get("type") != "opening"
    ]


def test_every_form_of_every_report_has_the_same_figures(run: Run) -> None:
    for report in REPORTS:
        plain = plain_rows(run(report, "csv"))
        assert_in_order(excel_figures(run(report, "xlsx")), plain, report)
        for language in ("tr", "en"):
            assert_in_order(pdf_figures(run(report, "pdf", language), language), plain, report)


def assert_in_order(found: Sequence[str], rows: list[list[Decimal]], report: str) -> None:
    """Every figure of every row stands in the document, row after row."""
    position = 0
    for row in rows:
        for figure in row:
            try:
                position = found.index(f"{figure:.2f}", position) + 1
            except ValueError:
                pytest.fail(f"{report}: {figure} of {row} is missing after place {position}")


def excel_figures(content: bytes) -> list[str]:
    sheets = CalamineWorkbook.from_filelike(BytesIO(content))
    cells = (
        cell
        for name in sheets.sheet_names
        for row in sheets.get_sheet_by_name(name).to_python()
        for cell in row
    )
    return [f"{abs(half_up(Decimal(str(cell)))):.2f}" for cell in cells if isinstance(cell, float)]


def pdf_figures(content: bytes, language: str) -> list[str]:
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split()
    figures = []
    for word in words:
        text = (
            word.replace(".", "").replace(",", ".") if language == "tr" else word.replace(",", "")
        )
        try:
            figure = abs(half_up(Decimal(text.replace("−", "-"))))
        except ArithmeticError:
            continue
        if format_amount(figure, language) == word.lstrip("-−"):
            figures.append(f"{figure:.2f}")
    return figures


def test_a_pdf_says_its_totals_and_letters(run: Run) -> None:
    text = PdfReader(BytesIO(run("statement", "pdf"))).pages[-1].extract_text()
    for said in ("Dönem toplamı", "Genel toplam", "219.789,05", "B"):
        assert said in text
    english = PdfReader(BytesIO(run("statement of a vendor", "pdf", "en"))).pages[-1].extract_text()
    for said in ("Period total", "Grand total", "66,041.01", "Cr"):
        assert said in english


def test_json_keeps_money_as_text(run: Run) -> None:
    statement = json.loads(run("statement", "json"))
    assert statement["opening"] == "65398.03"
    assert statement["rows"][-1]["balance"] == "219789.05"
    assert json.loads(run("balances", "json"))[0]["balance"] == "16633.27"


def test_the_turkish_csv_opens_in_excel(run: Run) -> None:
    content = run("balances", "excel-csv").decode("utf-8-sig")
    assert '"120.000001";"Çınar Elektrik San. Tic. Ltd. Şti. 1";200439,89;' in content
    assert "\r\n" in content
