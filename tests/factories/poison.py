"""Texts that would run if a page, a document or a spreadsheet took them for more than texts."""

from decimal import Decimal
from typing import Any

from sqlalchemy import update

from app.core.db import User, db, transaction
from app.core.fields import fields_of
from app.core.series import Series
from app.ledger.drafts import save_draft
from app.ledger.models import Party, Voucher
from app.ledger.posting import PartyLine, post
from app.modules.company import Company
from app.panel.registry import key_of, registered
from tests.factories import ledger as make
from tests.factories.records import a_record

FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("{address}/h","x")',
    "+1+1",
    "-2+3",
    "@SUM(1+1)*cmd|'x'!A0",
    "\t=1+1",
    "\r=1+1",
)
"""What spreadsheets would compute; fill in the canary's address."""

_MARKUP = (
    '<script src="{address}/s.js"></script>',
    "<script>alert(1)</script>",
    "<img src=x onerror=\"fetch('{address}/e');alert(2)\">",
    '<img src="{address}/i.png">',
    '"><svg/onload=alert(3)> \' autofocus onfocus=alert(4) x="y',
    "</style><style>@import url({address}/c.css)</style>",
    "</script><script>alert(5)</script>",
    "</td></tr></table></body><pdf:nextpage/>",
    "{{{{7*7}}}} ${{7*7}} {{% debug %}} <%= 7*7 %> #{{7*7}}",
    "javascript:alert(6)",
    "&lt;b&gt; %(name)s {{name}} %s",
)
SHORT = "<img src=x onerror=alert(7)>\"'{{7*7}}"
"""For names of few letters, and for codes, which stand in addresses."""


def markup(address: str) -> str:
    """Give all that pages, templates and the press of PDFs could take for their own."""
    return " ".join(_MARKUP).format(address=address)


def payloads(address: str) -> list[str]:
    """Give every payload: the markup at once, the formulas one by one, as the start decides."""
    return [markup(address), *(formula.format(address=address) for formula in FORMULAS)]


class Poisoned:
    """An office in which every text is a payload: a record of every model for each of them."""

    def __init__(self, address: str) -> None:
        self.payloads = payloads(address)
        self.keys: dict[str, list[str]] = {}
        self.codes: list[str] = []
        """Of the cards."""
        with transaction():
            db.session.execute(update(Series).values(name=SHORT, prefix="=1+<b>"))
            for text in self.payloads:
                for entry in registered().values():
                    record = a_record(entry, words=lambda _entry, _is_name, text=text: text)  # type: ignore[misc]
                    self._keep(record)
        with transaction():
            for text, key in zip(self.payloads, self.keys["Party"], strict=True):
                self._dress(db.session.get_one(Party, int(key)), text)
            company = db.session.query(Company).order_by(Company.id).limit(1).one()
            _sign(company, self.payloads[0])

    def _keep(self, record: Any) -> None:
        self.keys.setdefault(type(record).__name__, []).append(str(key_of(record)))

    def _dress(self, party: Party, text: str) -> None:
        """Give a card a code that runs, a voucher and a draft whose texts do."""
        _sign(party, text)
        self.codes.append(party.code)
        line = PartyLine(party_id=party.id, amount=Decimal(10), description=text)
        texts = {"description": text, "counter_document_no": text, "source": text}
        new = make.voucher(None, lines=(line,), external_key=f"{text} {party.id}", **texts)
        self._keep(db.session.get_one(Voucher, post(new).voucher_id))
        self._keep(save_draft(new))


def _sign(record: Any, text: str) -> None:
    """Change every text that people write, so that the record's history holds them too."""
    for name, field in fields_of(type(record)).items():
        if field.kind in {"text", "long_text", "rich_text"} and field.choices is None:
            payload = SHORT if name == "code" else text
            setattr(record, name, f"{payload} {key_of(record)}")
    db.session.flush()


def name_with_markup(user_name: str) -> None:
    """Call a person by markup; the name of whoever is signed in stands on every page."""
    with transaction():
        named = update(User).where(User.username == user_name)
        db.session.execute(named.values(first_name=SHORT, email="=1+1@example.com"))
