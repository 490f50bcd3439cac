"""What is open is matched on the screen: previewed to the kuruş, saved as previewed, undone."""

import html
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.ledger.matching import EntryKey
from app.ledger.models import Match, Party, Voucher
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.matching import in_dollars, open_of, posted
from tests.web.accounts.conftest import SignIn, give_party, token
from tests.web.accounts.tables import plain

SOLD, PAID = date(2026, 10, 1), date(2026, 11, 20)


@pytest.fixture
def setting(office: Flask) -> Callable[[Callable[[], Any]], Any]:
    """Give the way to set something up in the books before anybody looks."""

    def do(work: Callable[[], Any]) -> Any:
        with office.app_context(), transaction():
            return work()

    return do


def key(entry: EntryKey) -> str:
    return f"{entry.voucher_id}-{entry.line_no}"


def send(client: FlaskClient, code: str, step: str = "preview", **form: Any) -> TestResponse:
    """Press a button of the panes."""
    csrf = token(client, f"/matching/{code}")
    return client.post(f"/matching/{code}/{step}", data={"csrf_token": csrf, **form})


def hidden(page: str) -> dict[str, str]:
    """Give what the confirmation of a preview sends."""
    inside = page.split('id="confirm-match"')[1].split("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
    return {name: html.unescape(value) for name, value in found}


def confirm(client: FlaskClient, code: str, preview: TestResponse) -> TestResponse:
    return client.post(f"/matching/{code}/confirm", data=hidden(preview.text))


def postings(page: str) -> list[list[str]]:
    """Give the lines that a preview says will be posted."""
    inside = page.split('id="postings"')[1]
    rows = re.findall(r"<tr>\s*(<td data-label.*?)</tr>", inside, re.DOTALL)
    return [[_text(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows]


def _text(cell: str) -> str:
    return html.unescape(" ".join(re.sub("<[^>]+>", " ", cell).split()))


def standing(office: Flask) -> int:
    with office.app_context():
        query = select(func.count(Match.id)).where(
            Match.undone_at.is_(None), Match.method != "reversal"
        )
        return db.session.scalar(query) or 0


def vouchers(office: Flask) -> int:
    with office.app_context():
        return db.session.scalar(select(func.count(Voucher.id))) or 0


def sound(office: Flask) -> bool:
    with office.app_context():
        return list(verify()) == []


def buyer_in_dollars() -> tuple[str, EntryKey, EntryKey]:
    """Post the worked example of exchange differences."""
    party = make.customer(code="M.1")
    invoice = in_dollars(party, "sales_invoice", "10000.00", "42.1234", SOLD)
    return party.code, invoice, in_dollars(party, "bank_receipt", "6000.00", "42.8", PAID)


def test_an_exchange_difference_is_previewed_to_the_kurus_and_posted_so(
    office: Flask, sign_in: SignIn, setting: Any
) -> None:
    code, invoice, receipt = setting(buyer_in_dollars)
    client, before = sign_in(), vouchers(office)
    preview = send(client, code, act="due")
    assert preview.status_code == 200
    assert postings(preview.text) == [
        ["M.1 Işıklar Gıda Sanayi A.Ş. " + _number(preview.text), "", "", "USD", "", "4.059,60", ""],
        ["646 Kambiyo kârları", "", "", "", "", "", "4.059,60"],
    ]
    assert (standing(office), vouchers(office)) == (0, before)
    answer = confirm(client, code, preview)
    assert answer.status_code == 302
    assert (standing(office), vouchers(office)) == (1, before + 1)
    with office.app_context():
        assert [open_of(each) for each in (invoice, receipt)] == [
            ("4000.00", "168493.60"),
            ("0.00", "0.00"),
        ]
    assert "1 eşleştirme kaydedildi." in client.get(answer.location).text
    assert sound(office)


def _number(page: str) -> str:
    found = re.search(r"Işıklar Gıda Sanayi A\.Ş\. (\d+)", page)
    assert found
    return found[1]
