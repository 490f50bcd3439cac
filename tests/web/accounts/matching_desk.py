"""What tests of the matching screen set up, press and read."""

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.db import db
from app.ledger.matching import EntryKey
from app.ledger.models import Match, Voucher
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.matching import in_dollars, posted
from tests.web.accounts.conftest import token

CODE, NAME = "M.1", "Gediz Tekstil"
SOLD, PAID = date(2026, 10, 1), date(2026, 11, 20)


def key(entry: EntryKey) -> str:
    return f"{entry.voucher_id}-{entry.line_no}"


def send(client: FlaskClient, code: str, step: str = "preview", **form: Any) -> TestResponse:
    """Press a button of the panes."""
    csrf = token(client, f"/matching/{code}")
    return client.post(f"/matching/{code}/{step}", data={"csrf_token": csrf, **form})


def hidden(page: str) -> dict[str, str]:
    """Give what the confirmation of a preview sends."""
    inside = page.split('id="confirm-match"')[1].split("</form>", maxsplit=1)[0]
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
    party = make.customer(code=CODE, name=NAME)
    invoice = in_dollars(party, "sales_invoice", "10000.00", "42.1234", SOLD)
    return party.code, invoice, in_dollars(party, "bank_receipt", "6000.00", "42.8", PAID)


def lira(*movements: tuple[str, str], **card: Any) -> list[EntryKey]:
    """Post movements of a new card in lira, each by its type and amount."""
    party = make.customer(code=CODE, name=NAME, **card)
    return [posted(party, kind, amount, SOLD) for kind, amount in movements]


def two_currencies(*, allowed: bool = True) -> tuple[EntryKey, EntryKey]:
    """Post the worked example of a receipt in another currency."""
    party = make.customer(code=CODE, name=NAME, currency="EUR", matches_across_currencies=allowed)
    terms: dict[str, Any] = {"currency": "EUR", "rate": Decimal("48.00")}
    invoice = posted(party, "sales_invoice", "1000.00", SOLD, **terms)
    return invoice, in_dollars(party, "bank_receipt", "1142.52", "42.80", PAID)


def groups(client: FlaskClient) -> list[str]:
    return re.findall(
        rf'href="(/matching/{CODE}/matched/[-0-9a-f]+)"',
        client.get(f"/matching/{CODE}/matched").text,
    )


def pressed(client: FlaskClient, group: str, act: str) -> TestResponse:
    """Press the first undo of a kind on a group's page."""
    page = client.get(group).text
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        if f'name="act" value="{act}"' in form:
            sent = dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', form))
            return client.post(f"/matching/{CODE}/preview", data=sent)
    raise AssertionError(act)
