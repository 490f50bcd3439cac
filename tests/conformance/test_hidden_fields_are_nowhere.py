"""What is hidden of a field is in no answer of any screen: page, piece, JSON, CSV, XLSX or PDF."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import combinations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from app.core import jobs
from app.core.db import transaction
from app.modules.matching.jobs import MATCH_JOB, match_all
from tests.factories import marked, office, people
from tests.factories.marked import VALUES, Field, Marked, close

APART: Sequence[frozenset[Field]] = (
    frozenset({("Entry", "debit"), ("Instrument", "amount")}),
    frozenset({("Voucher", "dated_on"), ("Entry", "due_on")}),
    frozenset(
        {
            *(("Entry", "due_on"), ("Instrument", "due_on"), ("Party", "credit_limit")),
            *(("Party", "credit_limits"), ("CreditLimit", "amount")),
            *(("InterestRate", "percent"), ("ExchangeRate", "forex_buy")),
        }
    ),
)
"""Without these whole screens say nothing: they are hidden apart from the others."""


def rounds() -> Iterator[frozenset[Field]]:
    """Give sets of fields to hide: each field is hidden without each other one in some round.

    Every field is in four of eight rounds, no two in the same four.
    """
    yield from APART
    others = sorted({*VALUES} - frozenset().union(*APART))
    fours = list(combinations(range(8), 4))
    assert len(others) <= len(fours)
    for number in range(8):
        yield frozenset(it for it, four in zip(others, fours, strict=False) if number in four)


def addresses(books: Marked, card: str) -> Iterator[str]:
    """Give every address made by hand that is read, with what it may be asked; `card` names it."""
    places = {
        "card": card,
        "party": books.party_id,
        "merged": books.merged_id,
        "voucher": books.voucher_id,
        "paper": books.instrument_id,
        "draft": books.draft_id,
        "batch": books.batch,
        "roll": books.roll,
    }
    for line in _ADDRESSES.split():
        address, _mark, forms = line.partition("|")
        for form in [""] if not forms else forms.split(","):
            yield address.format(**places, form=form)


_LINE = "party={party}&amount=1&dated_on=01.12.2026"
_ADDRESSES = f"""
/statement/{{card}} /statement/{{card}}?currency=USD /statement/{{card}}?dated=01.01.2026..
/statement/{{card}}?cancelled=1 /statement/{{card}}/{{form}}|csv,xlsx,pdf
/statement/{{card}}/{{form}}?currency=USD|csv,xlsx,pdf
/late_charges/{{card}} /late_charges/{{card}}/{{form}}|csv,xlsx,pdf
/balances /balances?sort=name /balances?as_of=01.12.2026 /balances/summary
/balances/{{form}}|csv,xlsx,pdf
/ageing /ageing?method=matched /ageing/summary?method=matched /ageing/{{form}}|csv,xlsx,pdf
/totals /totals/summary /totals/{{form}}|csv,xlsx,pdf
/transactions /transactions?party={{party}} /transactions/summary?currency=USD
/transactions/of/{{party}} /transactions/{{form}}|csv,xlsx
/credit /credit/{{form}}|csv,xlsx,pdf
/revaluation /revaluation/{{form}}|csv,xlsx,pdf
/overview /bulletins /history /history/csv
/matching/{{card}} /matching/{{card}}?dsort=document&csort=open /matching/all/progress
/matching/{{card}}/matched /matching/{{card}}/matched/{{batch}}
/vouchers/enter?party={{party}} /vouchers/enter/drafts /vouchers/enter?draft={{draft}}
/vouchers/enter/beside?type=sales_invoice&{_LINE}
/vouchers/enter/beside?type=sales_invoice&currency=USD&{_LINE}
/vouchers/journal /vouchers/journal/holders?q=qx&accounts=1
/vouchers/journal/beside?type=mixed&lines-0-holder=receivable-{{party}}&lines-0-side=debit&lines-0-amount=1&lines-0-currency=USD
/vouchers/receipt/{{voucher}}
/instruments/roll?party={{party}} /instruments/dues /instruments/dues?by=week
/instruments/roll/beside?what=received-cheque&party={{party}} /instruments/slip/{{roll}}
/instruments/act/{{form}}/{{paper}}|endorse,collect
/party/merge/{{party}} /party/merge/{{merged}}?into={{party}} /party/show/{{merged}}
/party/list/ /party/show/{{party}} /party/peek/{{party}} /party/tab/history/{{party}}
/party/options?q=qx /records/Party/{{party}}/timeline
/voucher/list/ /voucher/show/{{voucher}} /voucher/peek/{{voucher}} /voucher/tab/history/{{voucher}}
/voucher/options?q=qx
/instrument/list/ /instrument/show/{{paper}} /instrument/peek/{{paper}}
/instrument/tab/history/{{paper}}
/account/list/ /find?q=qx /interest_rate/list/ /exchange_rate/list/
"""
"""By what is read: {{card}} in the place of a party, {{form}} of each of those behind the bar."""


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


def test_every_value_is_said_to_whom_it_is_open(served: Flask, books: Marked) -> None:
    everything = [*told(office.browser(served, "finance"), books, books.code)]
    assert [(address, status) for address, status, _text in everything if status != 200] == []
    heard = {
        field
        for field, ways in VALUES.items()
        if any(way in text for way in ways for _address, _status, text in everything)
    }
    assert heard == {*VALUES}  # what nobody says cannot be hidden


@pytest.mark.parametrize("number", range(len(APART) + 8))
def test_what_is_hidden_is_said_nowhere(served: Flask, books: Marked, number: int) -> None:
    hidden = close("Finance", list(rounds())[number]) & {*VALUES}
    is_coded = ("Party", "code") in hidden
    card = str(books.party_id) if is_coded else books.code
    wrong: set[tuple[str, object]] = set()
    for address, status, text in told(office.browser(served, "finance"), books, card):
        asked = plain(address)
        said = {
            field
            for field in hidden
            if any(way in text and way not in asked for way in VALUES[field])
        }
        wrong |= {(address, field) for field in said}
        if status not in {200, 403}:
            wrong.add((address, status))
    assert sorted(wrong, key=str) == []
