"""What is hidden of a field is in no answer of any screen: page, piece, JSON, CSV, XLSX or PDF."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from math import ceil, log2

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, insert
from werkzeug.test import TestResponse

from app.core import jobs
from app.core.db import db, transaction
from app.modules.matching.jobs import MATCH_JOB, match_all
from app.panel.field_rights import FieldRight
from tests.factories import marked, office, people
from tests.factories.marked import TOGETHER, Field, Marked

FORMS = ("csv", "xlsx", "pdf")

ALONE: Sequence[Field] = (
    ("Entry", "debit"),
    ("Voucher", "dated_on"),
    ("Entry", "due_on"),
    ("Party", "credit_limit"),
    ("CreditLimit", "amount"),
    ("InterestRate", "percent"),
    ("ExchangeRate", "forex_buy"),
)
"""Without these whole screens say nothing: each is hidden alone, so that the others are looked at."""


def close(role: str, fields: Iterator[Field] | set[Field]) -> None:
    """Hide exactly these fields, and those that hold the same values, from a role."""
    number, rights = people.role_number(role), FieldRight.__table__
    wanted = set(fields)
    for same in TOGETHER:
        wanted |= same if same & wanted else set()
    with transaction():
        db.session.execute(delete(rights))
        for model, field in sorted(wanted):
            row = {"role_id": number, "model": model, "field": field, "level": "hidden"}
            db.session.execute(insert(rights).values(row))


def addresses(books: Marked, card: str) -> Iterator[str]:
    """Give every address made by hand that is read, with what it may be asked; `card` names it."""
    party, voucher, paper = books.party_id, books.voucher_id, books.instrument_id
    for name in ("statement", "late_charges"):
        yield f"/{name}/{card}"
        yield from (f"/{name}/{card}/{form}" for form in FORMS)
    yield from (f"/statement/{card}?{asked}" for asked in ("currency=USD", "dated=01.01.2026.."))
    yield from (f"/statement/{card}/{form}?currency=USD" for form in FORMS)
    yield f"/statement/{card}?cancelled=1"
    for name in ("balances", "ageing", "totals", "transactions", "credit", "revaluation"):
        yield from (f"/{name}", f"/{name}/csv", f"/{name}/xlsx")
    yield from ("/balances/pdf", "/ageing/pdf", "/totals/pdf", "/credit/pdf", "/revaluation/pdf")
    yield from ("/balances/summary", "/ageing/summary?method=matched", "/totals/summary")
    yield from ("/ageing?method=matched", "/balances?sort=name", "/balances?as_of=01.12.2026")
    yield from ("/transactions/summary?currency=USD", f"/transactions?party={party}")
    yield from (f"/transactions/of/{party}", "/overview", "/bulletins", "/", "/history")
    yield from (f"/matching/{card}", f"/matching/{card}?dsort=document&csort=open")
    yield from (f"/matching/{card}/matched", f"/matching/{card}/matched/{books.batch}")
    yield from ("/matching/all", "/matching/all/progress", "/notifications", "/assignments")
    line = f"party={party}&amount=1&dated_on=01.12.2026"
    yield from ("/vouchers/enter/drafts", f"/vouchers/enter?party={party}")
    yield f"/vouchers/enter?draft={books.draft_id}"
    yield f"/vouchers/enter/beside?type=sales_invoice&{line}"
    yield f"/vouchers/enter/beside?type=sales_invoice&currency=USD&{line}"
    yield from ("/vouchers/journal", "/vouchers/journal/holders?q=qx&accounts=1")
    holder = f"lines-0-holder=receivable-{party}&lines-0-side=debit&lines-0-amount=1"
    yield f"/vouchers/journal/beside?type=mixed&{holder}&lines-0-currency=USD"
    yield f"/vouchers/receipt/{voucher}"
    yield from (
        f"/instruments/roll?party={party}",
        "/instruments/dues",
        "/instruments/dues?by=week",
    )
    yield f"/instruments/roll/beside?what=received-cheque&party={party}"
    yield f"/instruments/slip/{books.roll}"
    for event in ("endorse", "collect", "send_for_collection"):
        yield f"/instruments/act/{event}/{paper}"
    yield from (f"/party/merge/{party}", f"/party/merge/{books.merged_id}?into={party}")
    for slug, key in (("party", party), ("voucher", voucher), ("instrument", paper)):
        yield from (f"/{slug}/list/", f"/{slug}/show/{key}", f"/{slug}/peek/{key}")
        yield from (f"/{slug}/tab/history/{key}", f"/records/{slug.title()}/{key}/timeline")
        yield f"/{slug}/options?q=qx"
    yield from (f"/party/show/{books.merged_id}", "/party/export", "/account/list/")
    yield from ("/find?q=qx", "/interest_rate/list/", "/exchange_rate/list/")


def text_of(answer: TestResponse) -> str:
    """Give what an answer says, whatever form it has, with its headers."""
    kind, body = answer.headers.get("Content-Type", ""), answer.data
    said = f"{answer.headers.get('Content-Disposition', '')} {answer.headers.get('Location', '')}"
    if kind == "application/pdf":
        return said + " ".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    if "spreadsheet" in kind:
        sheets = CalamineWorkbook.from_filelike(BytesIO(body))
        rows = [sheets.get_sheet_by_index(0).to_python()]
        return f"{said} {rows}".replace("datetime.date(", "(")
    return said + answer.text


def plain(text: str) -> str:
    """Give a text as values are compared: small, without marks between digits."""
    days = re.sub(r"\((\d{4}), (\d{1,2}), (\d{1,2})\)", _iso, text)
    return re.sub(r"[.,\s]", "", days.lower())


def _iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def told(client: FlaskClient, books: Marked, card: str) -> Iterator[tuple[str, int, str]]:
    """Give what every address answers, with its status."""
    for address in addresses(books, card):
        answer = client.get(address)
        yield address, answer.status_code, plain(text_of(answer))


def rounds(fields: Sequence[Field]) -> Iterator[set[Field]]:
    """Give sets of fields to hide: each is hidden without each other one in some round."""
    yield from ({field} for field in fields if field in ALONE)
    others = sorted(set(fields) - set(ALONE))
    for bit in range(ceil(log2(len(others)))):
        half = {field for at, field in enumerate(others) if at >> bit & 1}
        yield from (half, set(others) - half)


@pytest.fixture
def books(app: Flask) -> Marked:
    """Fill an office, and let a job match all of its parties."""
    made = marked.fill()
    for right in ("export", "import"):
        people.grant("Finance", "Party", right)
    people.grant("Finance", "History", "read", "export")
    with transaction():
        jobs.enqueue(MATCH_JOB, {"method": "due"})
    with transaction():
        job = jobs.newest(MATCH_JOB)
        assert job is not None
        job.state, job.result = "done", match_all({"method": "due"})
    return made


def test_what_is_hidden_is_said_nowhere(served: Flask, books: Marked) -> None:
    client = office.browser(served, "finance")
    client.set_cookie("language", "tr")
    open_to_all = [*told(client, books, books.code)]
    heard = {
        field
        for field, ways in books.values.items()
        for _address, _status, text in open_to_all
        if any(way in text for way in ways)
    }
    failing = [(address, status) for address, status, _text in open_to_all if status != 200]
    assert failing == []
    assert sorted(set(books.values) - heard) == []  # what nobody says cannot be hidden
    wrong = []
    for hidden in rounds(sorted(books.values)):
        close("Finance", hidden)
        is_coded = ("Party", "code") in hidden
        for address, status, text in told(
            client, books, str(books.party_id) if is_coded else books.code
        ):
            asked = plain(address)
            for field in hidden:
                for way in books.values[field]:
                    if way in text and way not in asked:
                        wrong.append((address, field, len(hidden)))
            if status not in {200, 403}:
                wrong.append((address, status, sorted(hidden)[:3]))
    assert sorted(set((a, b) for a, b, _c in wrong), key=str) == []
