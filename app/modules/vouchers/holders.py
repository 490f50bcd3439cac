"""Whose a line of a journal is: an account of a party, or one of the books' own.

In a form it is one word: receivable-12, payable-12 of the party 12; account-5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.ledger.labels import ACCOUNT_KINDS
from app.ledger.models import Account, Party
from app.ledger.rules import AccountKind
from app.panel import rights
from app.panel.lists.options import MOST, options, title_of_key
from app.panel.lists.sought import holds
from app.panel.registry import registered
from app.panel.told import hides

_KINDS = {str(kind): kind for kind in (AccountKind.RECEIVABLE, AccountKind.PAYABLE)}
_ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Holder:
    """A party's account of a kind, or an account."""

    party_id: int | None = None
    account_kind: AccountKind | None = None
    account_id: int | None = None

    @property
    def key(self) -> str:
        """The word it is in a form."""
        if self.account_id is not None:
            return f"{_ACCOUNT}-{self.account_id}"
        return f"{self.account_kind}-{self.party_id}"


def read_holder(word: str) -> Holder:
    """Read a word of a form; what is none is nobody's, and is refused as such."""
    kind, _dash, number = word.partition("-")
    key = int(number[:18]) if number.isascii() and number.isdigit() else 0
    if kind == _ACCOUNT:
        return Holder(account_id=key)
    return Holder(party_id=key, account_kind=_KINDS.get(kind, AccountKind.RECEIVABLE))


def holder_label(word: str) -> str:
    """Name a holder; nothing if the viewer may not see it."""
    holder = read_holder(word)
    if holder.account_id is not None:
        return title_of_key(Account, holder.account_id)
    title = title_of_key(Party, holder.party_id)
    return f"{title} ({_kind(holder.account_kind)})" if title else ""


def holder_options(query: str, language: str, *, accounts: bool) -> dict[str, Any]:
    """Give what matches: parties, each with its accounts, and the books' own accounts.

    Few accounts match what is typed, so they stand first; before anything is typed, last.
    """
    found = options(registered()["Party"], query, language)
    parties = list(_of_parties(found["options"]))
    own = list(_own_accounts(query)) if accounts and rights.can(Account, "read") else []
    offered = own + parties if query.strip() else parties + own
    return {"options": offered, "more": found["more"]}


def _of_parties(found: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Offer each account a party has by its role; a party of no role owes us, if anything."""
    keys = [int(option["id"]) for option in found]
    asked = select(Party.id, Party.is_customer, Party.is_vendor).where(Party.id.in_(keys))
    roles = {key: (customer, vendor) for key, customer, vendor in db.session.execute(asked)}
    for option in found:
        is_customer, is_vendor = roles[int(option["id"])]
        if hides(Party.is_customer, Party.is_vendor):  # both are offered, to tell of neither
            is_customer = is_vendor = True
        kinds = {
            AccountKind.RECEIVABLE: is_customer or not is_vendor,
            AccountKind.PAYABLE: is_vendor,
        }
        for kind in (kind for kind, has in kinds.items() if has):
            note = " · ".join(filter(None, (option["note"], _kind(kind))))
            yield option | {"id": Holder(int(option["id"]), kind).key, "note": note}


def _own_accounts(query: str) -> Iterator[dict[str, str]]:
    asked = select(Account.id, Account.code, Account.name, Account.kind).where(
        Account.party_id.is_(None), Account.archived_at.is_(None)
    )
    if query.strip():
        asked = asked.where(holds(registered()["Account"], query))
    order = Account.id if hides(Account.code) else Account.code
    for key, code, name, kind in db.session.execute(asked.order_by(order).limit(MOST)):
        known = (
            (name, Account.name),
            (code, Account.code),
            (str(ACCOUNT_KINDS[kind]), Account.kind),
        )
        label, *notes = [text for text, field in known if not hides(field)] or [str(key)]
        yield {"id": Holder(account_id=key).key, "label": label, "note": " · ".join(notes)}


def _kind(kind: AccountKind | None) -> str:
    return str(ACCOUNT_KINDS[kind or AccountKind.RECEIVABLE])
