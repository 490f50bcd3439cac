"""An office whose every hideable value is one of its own, so that it is known wherever it shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert

from app.core.db import db, transaction
from app.core.driver import table_of
from app.ledger.drafts import save_draft
from app.ledger.matching import EntryKey, match_chosen
from app.ledger.merging import merge
from app.ledger.models import Account, CreditLimit, Instrument, Party
from app.ledger.posting import PartyLine, post
from app.ledger.reversing import cancel
from app.modules.currencies.models import ExchangeRate
from app.modules.late_charges.models import InterestRate
from app.modules.parties.models import PartyAddress, PartyBankAccount, PartyContact
from app.panel.field_rights import FieldRight
from tests.factories import instruments as papers
from tests.factories import ledger as make
from tests.factories import office, people

TEXTS: Mapping[str, Sequence[str]] = {
    "Party": ("code", "name", "short_name", "tax_office", "website", "city", "region", "sector"),
    "PartyAddress": ("name", "street", "district"),
    "PartyContact": ("name", "job_title", "notes"),
    "PartyBankAccount": ("bank", "branch_name"),
    "Voucher": ("document_no", "counter_document_no", "description", "external_key"),
    "Entry": ("description",),
    "Account": ("name", "code"),
    "Instrument": ("document_no", "drawer", "bank_name", "bank_branch"),
    "InstrumentEvent": ("note",),
    "InterestRate": ("note",),
}
"""Fields that hold a word of their own: qx, the model and the field."""

TAX_NO, PHONE, EMAIL = "1111111114", "+905329998877", "qxmail@example.com"
AMOUNTS = {"Entry": Decimal("7351.94"), "Instrument": Decimal("6482.71")}
LIMIT, LEAST = Decimal("9137564.28"), Decimal("8246173.59")
RATE, BULLETIN, PERCENT = Decimal("43.719500"), Decimal("41.236700"), Decimal("37.930000")
DATED, DUE, PAPER_DUE = date(2026, 9, 14), date(2026, 10, 23), date(2027, 3, 19)

Field = tuple[str, str]
"""A model and one of its fields."""

TOGETHER: Sequence[frozenset[Field]] = (
    frozenset({("Party", "code"), ("Account", "code"), ("Party", "former_codes")}),
    frozenset({("Party", "name"), ("Account", "name")}),
    frozenset(
        ("ExchangeRate", kind)
        for kind in ("forex_buy", "forex_sell", "banknote_buy", "banknote_sell")
    ),
    frozenset({("Party", "credit_limit"), ("Party", "credit_limits")}),
    frozenset({("Voucher", "dated_on"), ("Entry", "dated_on"), ("InstrumentEvent", "dated_on")}),
    frozenset({("Voucher", "document_no"), ("InstrumentEvent", "voucher")}),
    frozenset(  # posting copies what a paper says into the texts of its voucher
        {
            *(("Instrument", "document_no"), ("Instrument", "bank_name")),
            *(("InstrumentEvent", "note"), ("Voucher", "counter_document_no")),
            *(("Voucher", "description"), ("Entry", "description")),
        }
    ),
    frozenset(
        {
            *(("Entry", name) for name in ("debit", "credit", "local_debit", "local_credit")),
            ("Voucher", "total"),
            ("Instrument", "amount"),
            ("Instrument", "local_amount"),
        }
    ),
    frozenset({("Entry", "due_on"), ("Instrument", "due_on")}),
)
"""Fields that hold the same value: what is hidden of one is hidden of all."""


@dataclass(slots=True)
class Marked:
    """The keys of the office."""

    party_id: int = 0
    merged_id: int = 0
    code: str = ""
    voucher_id: int = 0
    instrument_id: int = 0
    draft_id: int = 0
    batch: str = ""
    roll: str = ""


def word(model: str, name: str) -> str:
    """Give the word that stands in a field."""
    return f"qx{model}{name.replace('_', '')}".lower()


def written(value: object) -> list[str]:
    """Give the ways in which a value is written, without the marks between its digits."""
    if isinstance(value, date):
        return [value.strftime("%d%m%Y"), value.isoformat()]
    return ["".join(sign for sign in str(value).lower() if sign not in ".,")]


VALUES: Mapping[Field, Sequence[str]] = {
    (model, name): written(value)
    for (model, name), value in {
        **{(model, name): word(model, name) for model, names in TEXTS.items() for name in names},
        ("Party", "tax_no"): TAX_NO,
        ("Party", "phone"): "9998877",
        ("Party", "email"): EMAIL,
        ("Party", "notes"): word("Party", "notes"),
        ("Party", "former_codes"): "qxformer",
        ("Party", "credit_limit"): LIMIT,
        ("Party", "credit_limits"): LEAST,
        ("CreditLimit", "amount"): LEAST,
        ("Voucher", "dated_on"): DATED,
        ("Entry", "due_on"): DUE,
        ("Entry", "rate"): RATE.normalize(),
        ("Entry", "debit"): AMOUNTS["Entry"],
        ("Instrument", "amount"): AMOUNTS["Instrument"],
        ("Instrument", "due_on"): PAPER_DUE,
        ("ExchangeRate", "forex_buy"): BULLETIN.normalize(),
        ("InterestRate", "percent"): PERCENT.quantize(Decimal("0.01")),
    }.items()
}
"""How the value of each field is written wherever it shows."""


def fill() -> Marked:
    """Hire everybody, and let finance have all there is to be read."""
    staff, marked = office.hire(), Marked()
    with transaction():
        party = _card(staff["finance"])
        merged = make.customer(code="qxformer", name="Eski Kart")
        marked.party_id, marked.merged_id, marked.code = party.id, merged.id, party.code
        _rates()
        own = db.session.query(Account).filter_by(code="102").one()
        own.name, own.code = word("Account", "name"), word("Account", "code")
    with transaction():
        _post(marked, party, merged)
    with transaction():
        merge(db.session.get_one(Party, merged.id), db.session.get_one(Party, party.id))
    with transaction():
        lines = (PartyLine(party_id=party.id, amount=AMOUNTS["Entry"]),)
        draft = make.voucher(None, lines=lines, description=word("Voucher", "description"))
        marked.draft_id = save_draft(draft).id
    return marked


def _card(owner: int) -> Party:
    texts = {name: word("Party", name) for name in TEXTS["Party"]}
    party = make.customer(code=texts.pop("code"), name=texts.pop("name"), term_days=77)
    party.salesperson_id, party.notes = owner, word("Party", "notes")
    for name, text in texts.items():
        setattr(party, name, text)
    party.tax_no, party.phone, party.email = TAX_NO, PHONE, EMAIL
    party.credit_limit = LIMIT
    filled: Any = party
    filled.addresses = [PartyAddress(**_words("PartyAddress"))]
    filled.contacts = [PartyContact(**_words("PartyContact"))]
    filled.bank_accounts = [
        PartyBankAccount(**_words("PartyBankAccount"), iban="TR330006100519786457841326")
    ]
    filled.credit_limits = [CreditLimit(risk_class="customer_cheque", amount=LEAST)]
    return party


def _words(model: str) -> dict[str, str]:
    return {name: word(model, name) for name in TEXTS[model]}


def _rates() -> None:
    rates = dict.fromkeys(("forex_buy", "forex_sell", "banknote_buy", "banknote_sell"), BULLETIN)
    for day in (date(2026, 11, 30), date(2026, 12, 1)):
        db.session.add(ExchangeRate(dated_on=day, currency="USD", **rates))
    since = date(2020, 1, 1)
    note = word("InterestRate", "note")
    db.session.add(InterestRate(valid_from=since, percent=PERCENT, note=note))


def _post(marked: Marked, party: Party, merged: Party) -> None:
    texts = _words("Voucher")
    number = texts.pop("document_no")
    line = {"description": word("Entry", "description"), "due_on": DUE}
    sale = {**texts, "dated_on": DATED, "line": line}
    kinds: Any = [
        {"amount": str(AMOUNTS["Entry"]), "document_no": f"{number}1", **sale},
        {"amount": "1234.50", "currency": "USD", "rate": RATE, **sale, "external_key": None},
        {"amount": "77.10", "kind": "bank_receipt", "document_no": f"{number}2"},
        {"amount": "50.00", "document_no": f"{number}3"},
    ]
    posted = []
    for it in kinds:
        kind = it.pop("kind", "sales_invoice")
        posted.append(post(make.voucher(party, kind, it.pop("amount"), **it)).voucher_id)
    post(make.voucher(merged, "sales_invoice", "10.00"))
    cancel(posted[3])
    marked.voucher_id = posted[0]
    account = db.session.query(Account).filter_by(party_id=party.id, kind="receivable").one()
    keys = (EntryKey(posted[0], 1), EntryKey(posted[2], 1))
    marked.batch = str(match_chosen(account.id, "TRY", keys, None).batch)
    paper = {name: word("Instrument", name) for name in TEXTS["Instrument"]}
    one = papers.paper(
        paper.pop("document_no"), str(AMOUNTS["Instrument"]), **(paper | {"due_on": PAPER_DUE})
    )
    marked.instrument_id = papers.received(party, one, note=word("InstrumentEvent", "note"))[0]
    instrument = db.session.get_one(Instrument, marked.instrument_id)
    marked.roll = str(instrument.events[0].batch)


def close(
    role: str, fields: Collection[Field], level: str = "hidden", *, alone: bool = False
) -> frozenset[Field]:
    """Close exactly these fields to a role, and those that hold the same values unless `alone`."""
    number, rights = people.role_number(role), table_of(FieldRight)
    wanted = set(fields)
    for same in () if alone else TOGETHER:
        wanted |= same if same & wanted else set()
    with transaction():
        db.session.execute(delete(rights))
        for model, name in sorted(wanted):
            row = {"role_id": number, "model": model, "field": name, "level": level}
            db.session.execute(insert(rights).values(row))
    return frozenset(wanted)
