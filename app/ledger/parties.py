"""Parties as the books know them: cards, and the accounts opened for them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from app.core import clock, turkish
from app.core.db import db
from app.core.driver import driver_connection, table_of
from app.core.identifiers import phone_digits
from app.ledger.errors import DuplicatePartyError, UnknownPartyError
from app.ledger.models import Account, Party
from app.ledger.rules import AccountKind

_party, _account = table_of(Party), table_of(Account)

_BROKEN_CODE = "party_code_key"

# "opening" in digits.
_OPENING_LOCK = 6_736_464


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A card to be opened; its kind follows from its roles unless told otherwise."""

    code: str
    name: str
    is_customer: bool
    is_vendor: bool
    currency: str
    term_days: int = 0
    city: str = ""
    tax_no: str = ""
    sector: str = ""
    kind: str = ""
    short_name: str = ""
    tax_office: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    region: str = ""
    term_id: int | None = None
    credit_limit: Decimal | None = None
    match_rule: str | None = None
    matches_across_currencies: bool = False
    salesperson_id: int | None = None
    language: str = "tr"
    notes: str = ""

    @property
    def search_key(self) -> str:
        """The folded text by which people find the card."""
        parts = (
            *map(turkish.fold, (self.code, self.name, self.short_name, self.tax_no)),
            phone_digits(self.phone),
            *map(turkish.fold, (self.email, self.city)),
        )
        return " ".join(dict.fromkeys(filter(None, parts)))

    def as_row(self) -> dict[str, Any]:
        """Give the columns of the card."""
        kind = self.kind or ("customer" if self.is_customer or not self.is_vendor else "vendor")
        return asdict(self) | {"search_key": self.search_key, "kind": kind}


def open_party(new: NewParty) -> Party:
    """Open a card and the accounts of its roles; an empty code becomes the next free one.

    Raises DuplicatePartyError, CodesUsedUpError.
    """
    if new.code and find_party(new.code):
        raise DuplicatePartyError(code=new.code)
    party = Party(**new.as_row() | {"code": new.code or None})
    db.session.add(party)
    _flush(party)
    return party


def change_party(party: Party, **values: Any) -> None:
    """Change a card, and its accounts with it; raises DuplicatePartyError."""
    for name, value in values.items():
        setattr(party, name, value)
    _flush(party)


def _flush(party: Party) -> None:
    code = party.code
    try:
        db.session.flush()
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation) and _BROKEN_CODE in str(error.orig):
            raise DuplicatePartyError(code=code) from error
        raise
    keep_accounts(party)


def keep_accounts(party: Party) -> None:
    """Bring a saved card's accounts in step: opened for its roles, under its code and name."""
    for kind in _kinds(party):
        open_account(party.id, kind)
    differs = or_(_account.c.code != party.code, _account.c.name != party.name)
    db.session.execute(
        update(_account)
        .where(_account.c.party_id == party.id, differs)
        .values(
            code=party.code,
            name=party.name,
            version=_account.c.version + 1,
            updated_at=clock.now(),
        )
    )


def keep_all_accounts(parties: Sequence[Party]) -> None:
    """Bring the accounts of many saved cards in step, as `keep_accounts` does for each."""
    rows = [row for party in parties for row in _accounts_of(party, party.merged_into_id)]
    if rows:
        db.session.execute(upsert(Account).on_conflict_do_nothing(), rows)
    differs = or_(_account.c.code != _party.c.code, _account.c.name != _party.c.name)
    db.session.execute(
        update(_account)
        .where(
            _account.c.party_id == _party.c.id,
            _party.c.id.in_([party.id for party in parties]),
            differs,
        )
        .values(
            code=_party.c.code,
            name=_party.c.name,
            version=_account.c.version + 1,
            updated_at=clock.now(),
        )
    )


def open_parties(new: Iterable[NewParty]) -> None:
    """Open many cards at once, as an import does; codes are known to be new."""
    rows = [party.as_row() | {"version": 1} for party in new]
    if not rows:
        return
    opened = db.session.execute(
        insert(Party).returning(
            Party.id, Party.code, Party.name, Party.is_customer, Party.is_vendor
        ),
        rows,
    )
    accounts = [row for card in opened for row in _accounts_of(card)]
    if accounts:
        db.session.execute(insert(Account), accounts)


def _accounts_of(card: Any, holder_id: int | None = None) -> list[dict[str, Any]]:
    return [
        {
            "code": card.code,
            "name": card.name,
            "kind": kind,
            "party_id": card.id,
            "holder_id": holder_id or card.id,
            "version": 1,
        }
        for kind in _kinds(card)
    ]


def open_account(party_id: int, kind: AccountKind) -> int:
    """Open a party's receivable or payable account, or give the one it has.

    A vendor that buys from us gets its receivable account here, at its first sale.
    """
    holder_id = func.coalesce(_party.c.merged_into_id, _party.c.id).label("holder_id")
    names = select(_party.c.code, _party.c.name, holder_id).where(_party.c.id == party_id)
    card = db.session.execute(names).first()
    if card is None:
        raise UnknownPartyError(code=party_id)
    statement = upsert(Account).values(
        code=card.code,
        name=card.name,
        party_id=party_id,
        holder_id=card.holder_id,
        kind=kind,
        version=1,
    )
    db.session.execute(statement.on_conflict_do_nothing())
    account_id: int = db.session.execute(
        select(_account.c.id).where(_account.c.party_id == party_id, _account.c.kind == kind)
    ).scalar_one()
    return account_id


def hold_openings() -> None:
    """Let no other transaction open accounts for old cards, or merge cards, until this one ends.

    Two that open several in different orders would wait for each other; and an account opened
    while its card is merged would not know who holds it.
    """
    driver_connection().execute("SELECT pg_advisory_xact_lock(%s)", [_OPENING_LOCK])


def find_party(code: str) -> Party | None:
    """Find a card by its code."""
    return db.session.scalar(select(Party).where(Party.code == code))


def get_party(code: str) -> Party:
    """Give the card of a code; raises UnknownPartyError."""
    if party := find_party(code):
        return party
    raise UnknownPartyError(code=code)


def _kinds(card: Any) -> list[AccountKind]:
    wanted = ((AccountKind.RECEIVABLE, card.is_customer), (AccountKind.PAYABLE, card.is_vendor))
    return [kind for kind, has_role in wanted if has_role]
