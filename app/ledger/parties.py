"""Parties as the books know them: cards, and the accounts opened for them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app.core import turkish
from app.core.db import db
from app.ledger.errors import DuplicatePartyError, UnknownPartyError
from app.ledger.models import Account, Party
from app.ledger.rules import AccountKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A card to be opened."""

    code: str
    name: str
    is_customer: bool
    is_vendor: bool
    currency: str
    term_days: int = 0
    city: str = ""
    tax_no: str = ""
    sector: str = ""

    @property
    def search_key(self) -> str:
        """The folded text by which people find the card."""
        return turkish.fold(f"{self.code} {self.name} {self.tax_no} {self.city}")


def open_party(new: NewParty) -> Party:
    """Open a card and the accounts of its roles; raises DuplicatePartyError."""
    if find_party(new.code):
        raise DuplicatePartyError(code=new.code)
    party = Party(**asdict(new), search_key=new.search_key)
    db.session.add(party)
    db.session.flush()
    for kind in _kinds(party):
        open_account(party.id, kind)
    return party


def open_parties(new: Iterable[NewParty]) -> None:
    """Open many cards at once, as an import does; codes are known to be new."""
    rows = [asdict(party) | {"search_key": party.search_key, "version": 1} for party in new]
    if not rows:
        return
    opened = db.session.execute(
        insert(Party).returning(
            Party.id, Party.code, Party.name, Party.is_customer, Party.is_vendor
        ),
        rows,
    )
    accounts = [
        {"code": card.code, "name": card.name, "kind": kind, "party_id": card.id, "version": 1}
        for card in opened
        for kind in _kinds(card)
    ]
    db.session.execute(insert(Account), accounts)


def open_account(party_id: int, kind: AccountKind) -> int:
    """Open a party's receivable or payable account, or give the one it has.

    A vendor that buys from us gets its receivable account here, at its first sale.
    """
    card = db.session.execute(select(Party.code, Party.name).where(Party.id == party_id)).first()
    if card is None:
        raise UnknownPartyError(code=party_id)
    statement = upsert(Account).values(
        code=card.code, name=card.name, party_id=party_id, kind=kind, version=1
    )
    db.session.execute(statement.on_conflict_do_nothing())
    return db.session.execute(
        select(Account.id).where(Account.party_id == party_id, Account.kind == kind)
    ).scalar_one()


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
