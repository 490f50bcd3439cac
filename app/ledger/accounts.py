"""What may change about an account: never its kind once it moved, never a party's by hand."""

from typing import Any

from sqlalchemy import Connection, event, inspect, select

from app.core.driver import table_of
from app.ledger.errors import AccountKindError, PartyAccountError
from app.ledger.models import Account, Entry
from app.ledger.rules import AccountKind

_entry = table_of(Entry)


# Here and not in a service: whatever screen or interface saves an account passes this way.
@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def refuse_wrong_change(_mapper: Any, connection: Connection, account: Account) -> None:
    """Refuse a party's account made or changed by hand, and another kind for one that moved.

    Raises PartyAccountError, AccountKindError.
    """
    if account.party_id is not None or AccountKind(account.kind).is_party:
        raise PartyAccountError(code=account.code)
    is_other_kind = inspect(account).attrs.kind.history.deleted
    moved = select(_entry.c.voucher_id).where(_entry.c.account_id == account.id).limit(1)
    if is_other_kind and connection.execute(moved).first():
        raise AccountKindError(code=account.code)
