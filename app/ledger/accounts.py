"""What may change about cards and accounts: nothing that the books speak of for ever.

These listeners are here and not in services: whatever screen, interface or shell saves a card
or an account passes this way.
"""

from typing import Any

from sqlalchemy import Connection, delete, event, inspect, select

from app.core.driver import table_of
from app.ledger.errors import AccountKindError, MergedCardError, PartyAccountError, PartyInUseError
from app.ledger.models import Account, DraftLine, Entry, Party
from app.ledger.rules import AccountKind

_account, _entry, _draft = table_of(Account), table_of(Entry), table_of(DraftLine)
_party = table_of(Party)


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def refuse_wrong_change(_mapper: Any, connection: Connection, account: Account) -> None:
    """Refuse a party's account made or changed by hand, and another kind for one that moved.

    Raises PartyAccountError, AccountKindError.
    """
    if account.party_id is not None or AccountKind(account.kind).is_party:
        raise PartyAccountError(code=account.code)
    if not inspect(account).attrs.kind.history.has_changes():
        return
    moved = (
        select(_entry.c.voucher_id)
        .join(_account, _account.c.id == _entry.c.account_id)
        .where(_account.c.id == account.id, _account.c.kind != account.kind)
    )
    if connection.execute(moved.limit(1)).first():
        raise AccountKindError(code=account.code)


@event.listens_for(Party, "before_delete")
def let_go_of_accounts(_mapper: Any, connection: Connection, party: Party) -> None:
    """Let go of the accounts of a card about to be deleted, if it never moved.

    Raises PartyInUseError for one with transactions or drafts: it can be made passive; and
    MergedCardError for one in a group.
    """
    others = select(_party.c.id).where(_party.c.merged_into_id == party.id).limit(1)
    if party.merged_into_id is not None or connection.execute(others).first():
        raise MergedCardError(code=party.code)
    accounts = select(_account.c.id).where(_account.c.party_id == party.id)
    moved = select(_entry.c.voucher_id).where(_entry.c.account_id.in_(accounts)).limit(1)
    drafted = select(_draft.c.id).where(_draft.c.party_id == party.id).limit(1)
    if connection.execute(moved).first() or connection.execute(drafted).first():
        raise PartyInUseError(code=party.code)
    connection.execute(delete(_account).where(_account.c.party_id == party.id))


@event.listens_for(Party, "before_update")
def keep_merged_away(_mapper: Any, _connection: Connection, party: Party) -> None:
    """Let no merged card come back among those to choose from; raises MergedCardError."""
    if party.merged_into_id is not None and party.archived_at is None:
        raise MergedCardError(code=party.code)
