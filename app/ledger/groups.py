"""Groups: a card that lives on, with the cards merged into it; reports read them as one.

Merging moves nothing: an entry stays on the account it was posted to, an account with its card.
So whoever adds up by party adds up by the holder, the card an account's card was merged into,
else that card itself. Few cards are merged, and an index names those alone.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, Subquery, func, or_, select, true, union, union_all
from sqlalchemy.sql.elements import True_

from app.core.driver import table_of
from app.ledger.models import Account, Party
from app.ledger.state import PartyBalance

_party, _account, _sums = table_of(Party), table_of(Account), table_of(PartyBalance)
_merged = _party.alias("merged")
_IS_MERGED = _merged.c.merged_into_id.is_not(None)

LIVES_ON: ColumnElement[bool] = _party.c.merged_into_id.is_(None)
"""The condition that a card heads its group, as nearly all do that have none but themselves."""

HOLDER: ColumnElement[int] = func.coalesce(_merged.c.merged_into_id, _account.c.party_id)
"""Whose an account is; to be asked with `by_holder`."""


def by_holder(query: Select[Any]) -> Select[Any]:
    """Let a query of accounts know their holders."""
    return query.join(_merged, (_merged.c.id == _account.c.party_id) & _IS_MERGED, isouter=True)


def members_of(party_ids: Iterable[int]) -> CompoundSelect[tuple[int]]:
    """Ask for some cards and those merged into them."""
    wanted = list(party_ids)
    columns = (_merged.c.id, _merged.c.merged_into_id)
    return union_all(*(select(_merged.c.id).where(column.in_(wanted)) for column in columns))


def cards_of_group() -> Select[tuple[int]]:
    """Ask, within a question about a card, for it and the cards merged into it."""
    is_member = or_(_merged.c.id == _party.c.id, _merged.c.merged_into_id == _party.c.id)
    return select(_merged.c.id).where(is_member).correlate(_party)


def accounts_of_group() -> Select[tuple[int]]:
    """Ask, within a question about a card, for its accounts and those of the cards merged in."""
    in_group = _account.c.party_id.in_(cards_of_group())
    return select(_account.c.id).where(in_group).correlate(_party)


def group_of(party_id: int) -> Select[tuple[int]]:
    """Ask for all the cards of a card's group, whichever of them it is."""
    asked = _party.alias("asked")
    holder = select(func.coalesce(asked.c.merged_into_id, asked.c.id)).where(asked.c.id == party_id)
    head = holder.scalar_subquery()
    return select(_merged.c.id).where(or_(_merged.c.id == head, _merged.c.merged_into_id == head))


def is_seen(
    party_id: ColumnElement[Any], visible: ColumnElement[bool] | None
) -> ColumnElement[bool]:
    """Give the condition that a card is in the group of one that the caller sees.

    `visible` is the caller's access rule on the party table: who sees a card sees those merged
    into it, and who sees a merged card alone sees nothing of the group.
    """
    if visible is None or isinstance(visible, True_):
        return true()
    heads = select(_party.c.id).where(LIVES_ON, visible)
    merged = select(_merged.c.id).join(_party, _party.c.id == _merged.c.merged_into_id)
    return party_id.in_(union_all(heads, merged.where(visible)))


def sums_now() -> Subquery:
    """Give the sums of every holder as the books stand: party_id, entries, both local sides.

    Those of the cards in no group come as they are kept, in the order of their index.
    """
    in_groups = _in_groups()
    names = ("entries", "local_debit", "local_credit")
    alone = select(_sums.c.party_id, *(_sums.c[name] for name in names)).where(
        _sums.c.party_id.not_in(select(in_groups.c.id))
    )
    together = (
        select(
            in_groups.c.holder_id.label("party_id"),
            *(func.sum(_sums.c[name]).label(name) for name in names),
        )
        .join(_sums, _sums.c.party_id == in_groups.c.id)
        .group_by(in_groups.c.holder_id)
    )
    return union_all(alone, together).subquery("sums_now")


def _in_groups() -> CTE:
    """Ask for the cards in groups, each with its holder."""
    merged = select(_merged.c.id, _merged.c.merged_into_id.label("holder_id")).where(_IS_MERGED)
    heads = select(_merged.c.merged_into_id, _merged.c.merged_into_id).where(_IS_MERGED)
    return union(merged, heads).cte("in_groups")
