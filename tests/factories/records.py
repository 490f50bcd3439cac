"""A valid record of any model with screens, made of what its fields say of themselves."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any, TypeAlias
from urllib.parse import quote

from sqlalchemy import select

from app.core.db import User, db
from app.core.fields import Field, fields_of
from app.core.outbox import OutboxMessage
from app.core.tags import LONGEST, Tag
from app.ledger.models import Account, CounterAccount, Currency, Instrument, Party, Voucher
from app.ledger.posting import PartyLine, post
from app.modules.webhooks.models import Webhook
from app.panel.definition import run_saved
from app.panel.forms.inputs import form_fields, is_required, row_fields
from app.panel.registry import Registered, find, key_of, registered, target_of
from app.panel.uploads.keeping import keep
from tests.factories import instruments as papers
from tests.factories import ledger as make
from tests.factories.pictures import a_picture

_numbers = count(1)

_DAY = dt.date(2026, 11, 20)
_IBAN = "TR330006100519786457841326"


Words: TypeAlias = Callable[[Registered, bool], str]
"""Gives the word that texts of a model carry; those that name a record may carry another."""


def _plain_words(_entry: Registered, _is_name: bool) -> str:
    return "kayıt"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose record it shall be, and the word that every text of it carries."""

    entry: Registered
    owner_id: int | None = None
    words: Words = _plain_words

    def word(self, name: str = "") -> str:
        """Give the word of a field."""
        return self.words(self.entry, name in self.entry.names)


def a_record(entry: Registered, owner_id: int | None = None, words: Words = _plain_words) -> Any:
    """Make a record with rows in all its lines and a word in all its texts; it is flushed."""
    record = MAKERS.get(entry.model, _generic)(entry, Wanted(entry, owner_id, words))
    db.session.flush()
    return record


def _generic(entry: Registered, wanted: Wanted) -> Any:
    record = entry.model()
    _fill(entry.model, record, form_fields(entry), wanted)
    _give_owner(entry, record, wanted)
    db.session.add(record)
    db.session.flush()
    run_saved(record)
    return record


def _fill(model: type[Any], record: Any, fields: Any, wanted: Wanted) -> None:
    for name, known in fields.items():
        if known.is_many or known.is_computed:
            continue
        if known.kind == "lines":
            child = target_of(model, name)
            row = child()
            _fill(child, row, row_fields(child, known), wanted)
            getattr(record, name).append(row)
        elif (value := value_of(model, name, known, wanted)) is not None:
            setattr(record, known.column or name, value)


def value_of(model: type[Any], name: str, known: Field, wanted: Wanted) -> Any:
    """Give a valid value of a field, new for each record where it is a text."""
    if known.choices is not None:
        return next(iter(known.choices))
    if known.kind == "link":
        return _key_of_link(model, name, wanted)
    if known.kind == "text":
        return _text(model, name, wanted)
    return _VALUES[known.kind](wanted)


def _text(model: type[Any], name: str, wanted: Wanted) -> str:
    column = model.__mapper__.columns[name]
    number = next(_numbers)
    if length := getattr(column.type, "length", None):
        return _letters(number, length)
    if column.primary_key or name == "code":
        return f"X{number:05d}"
    return f"{wanted.word(name)} {number}"


def _letters(number: int, length: int) -> str:
    letters = ""
    for _place in range(length):
        number, rest = divmod(number, 26)
        letters = f"{chr(ord('A') + rest)}{letters}"
    return letters


def _email(wanted: Wanted) -> str:
    word = "".join(sign for sign in wanted.word() if sign.isascii() and sign.isalnum()) or "kayit"
    return f"{word}{next(_numbers)}@example.com"


_VALUES: dict[str, Callable[[Wanted], Any]] = {
    "long_text": lambda wanted: f"{wanted.word()} {next(_numbers)}",
    "email": _email,
    "phone": lambda _wanted: f"+90532{next(_numbers):07d}",
    "tax_number": lambda _wanted: "",
    "iban": lambda _wanted: _IBAN,
    "whole": lambda _wanted: 7,
    "money": lambda _wanted: Decimal("1234.50"),
    "rate": lambda _wanted: Decimal("41.250000"),
    "day": lambda _wanted: _DAY + dt.timedelta(days=next(_numbers)),
    "instant": lambda _wanted: None,
    "rich_text": lambda wanted: f"<p>{wanted.word()} <em>{next(_numbers)}</em></p>",
    "file": lambda wanted: keep(f"{wanted.word()} {next(_numbers)}.txt", b"x").id,
    "image": lambda wanted: keep(f"{wanted.word()} {next(_numbers)}.png", a_picture()).id,
    "yes_no": lambda _wanted: True,
}


def _key_of_link(model: type[Any], name: str, wanted: Wanted) -> Any:
    """Give the key of a record to point to: the first there is, else a new one."""
    target = target_of(model, name)
    if target is Currency:
        return "TRY"
    if target is User:
        return _a_user() if is_required(model, name) else None
    primary = target.__mapper__.primary_key[0]
    found = db.session.scalar(select(primary).order_by(primary).limit(1))
    if found is not None:
        return found
    entry = find(target)
    return None if entry is None else key_of(a_record(entry, words=wanted.words))


def _a_user() -> int | None:
    return db.session.scalar(select(User.id).order_by(User.id).limit(1))


def _give_owner(entry: Registered, record: Any, wanted: Wanted) -> None:
    """Follow the path to the owner: a link to the user, or to a record of the owner's."""
    first, _, rest = (entry.panel.owner or "").partition(".")
    if not first or wanted.owner_id is None:
        return
    column = fields_of(entry.model)[first].column or first
    if not rest:
        setattr(record, column, wanted.owner_id)
        return
    target = registered()[target_of(entry.model, first).__name__]
    owned = a_record(target, wanted.owner_id, wanted.words)
    setattr(record, column, key_of(owned))


def _party(entry: Registered, wanted: Wanted) -> Party:
    """Open a card that may be posted to; its code is the next free one."""
    party: Party = _generic(entry, wanted)
    party.tax_no = ""
    return party


def _account(entry: Registered, wanted: Wanted) -> Account:
    """Give the account of a card of the owner's, else one that belongs to nobody."""
    if wanted.owner_id is None:
        account = Account(code=f"X{next(_numbers):05d}", name=f"{wanted.word()} x", kind="cash")
        db.session.add(account)
        return account
    party = a_record(registered()["Party"], wanted.owner_id, wanted.words)
    asked = select(Account).where(Account.party_id == party.id).limit(1)
    return db.session.execute(asked).scalar_one()


def _voucher(entry: Registered, wanted: Wanted) -> Voucher:
    """Post a sale to a card of the owner's."""
    party = a_record(registered()["Party"], wanted.owner_id, wanted.words)
    word = wanted.word()
    line = PartyLine(party_id=party.id, amount=Decimal("100.00"), description=f"{word} l")
    texts = {"description": f"{word} d", "counter_document_no": f"{word} n"}
    new = make.voucher(None, lines=(line,), **texts)
    return db.session.get_one(Voucher, post(new).voucher_id)


def _instrument(entry: Registered, wanted: Wanted) -> Instrument:
    """Receive a cheque from a card of the owner's."""
    party = a_record(registered()["Party"], wanted.owner_id, wanted.words)
    word, name = wanted.word(), f"{wanted.word('document_no')} {next(_numbers)}"
    texts = {"drawer": f"{word} d", "bank_name": f"{word} b", "bank_branch": f"{word} s"}
    paper = papers.paper(name, iban=_IBAN, drawn_on=_DAY, **texts)
    ids = papers.received(party, paper, note=f"{word} n")
    return db.session.get_one(Instrument, ids[0])


def a_tag(word: str) -> Tag:
    """Make a tag that begins with a word, as much of it as a tag holds."""
    tag = Tag(name=f"{word[: LONGEST - 3]}{next(_numbers) % 1000}")
    db.session.add(tag)
    return tag


def _counter_account(entry: Registered, wanted: Wanted) -> CounterAccount:
    """Give one of those laid down: there is one for each type of movement."""
    return db.session.execute(select(CounterAccount).limit(1)).scalar_one()


def _webhook(entry: Registered, wanted: Wanted) -> Webhook:
    """Let somebody be told of branches, at an address that may be."""
    word = wanted.word()
    address = f"https://hooks.example/{quote(word)}"
    name = f"{wanted.word('name')} {next(_numbers)}"
    webhook = Webhook(name=name, model="Branch", address=address)
    db.session.add(webhook)
    db.session.flush()
    run_saved(webhook)
    return webhook


def _message(entry: Registered, wanted: Wanted) -> OutboxMessage:
    """Leave a letter that was refused, so that a person may judge."""
    number, subject = next(_numbers), f"{wanted.word('subject')} x"
    content = {"text": wanted.word(), "html": "", "language": "tr", "from_name": ""}
    message = OutboxMessage(
        send_key=f"record:{number}",
        channel="mail",
        recipient=_email(wanted),
        subject=subject,
        content=content,
        state="failed",
        error=wanted.word(),
    )
    db.session.add(message)
    return message


MAKERS: dict[type[Any], Callable[[Registered, Wanted], Any]] = {
    Party: _party,
    Account: _account,
    Voucher: _voucher,
    Instrument: _instrument,
    CounterAccount: _counter_account,
    Webhook: _webhook,
    OutboxMessage: _message,
    Tag: lambda _entry, wanted: a_tag(wanted.word()),
}
"""Models whose records come into being by a service, or are laid down once for all."""
