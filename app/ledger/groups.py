"""Groups: a card that lives on, with the cards merged into it; reports read them as one.

Merging moves nothing: an entry stays on its account, an account with its card, and the sums of
a card are its own. Each account says besides who holds it: its card, or the one that card was
merged into. Few cards are merged, and an index names those alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select, union_all

from app.core.carried import show_together
from app.core.driver import table_of
from app.ledger.models import Account, Party
from app.ledger.state import PartyBalance

_party, _sums, _account = table_of(Party), table_of(PartyBalance), table_of(Account)
_member, _merged = _party.alias("member"), _party.alias("merged")

_tagged = _party.alias("tagged")
show_together(Party.__name__, _tagged.c.id, _tagged.c.merged_into_id)

_NAMES = ("entries", "local_debit", "local_credit")

LIVES_ON: ColumnElement[bool] = _party.c.merged_into_id.is_(None)
"""The condition that a card heads its group; nearly all do, and are alone in it."""

_is_of_merged = _account.c.party_id != _account.c.holder_id

MERGED_CODE: ColumnElement[str] = case((_is_of_merged, _account.c.code), else_="")
"""The code of an account whose card was merged into another, empty of any other."""

IS_ALONE: ColumnElement[bool] = _party.c.id.not_in(
    select(_merged.c.merged_into_id).where(_merged.c.merged_into_id.is_not(None))
)
"""The condition that no card was merged into a card."""


def holder_id_of(party_id: Any) -> ColumnElement[int]:
    """Ask for the card that lives on of a card's group, whichever of them it is."""
    asked = _party.alias("asked")
    holder = select(func.coalesce(asked.c.merged_into_id, asked.c.id))
    return holder.where(asked.c.id == party_id).scalar_subquery()


def cards_of_group() -> Select[tuple[int]]:
    """Ask, within a question about a card that lives on, for it and those merged into it."""
    is_member = or_(_member.c.id == _party.c.id, _member.c.merged_into_id == _party.c.id)
    return select(_member.c.id).where(is_member).correlate(_party)


def _sums_of_groups() -> Subquery:
    links = union_all(
        select(_merged.c.id, _merged.c.merged_into_id.label("holder_id")).where(
            _merged.c.merged_into_id.is_not(None)
        ),
        select(_merged.c.merged_into_id, _merged.c.merged_into_id)
        .where(_merged.c.merged_into_id.is_not(None))
        .distinct(),
    ).subquery()
    sums = (func.sum(_sums.c[name]).label(name) for name in _NAMES)
    return (
        select(links.c.holder_id.label("party_id"), *sums)
        .join(_sums, _sums.c.party_id == links.c.id)
        .group_by(links.c.holder_id)
        .subquery()
    )


SUMS_OF_GROUPS = _sums_of_groups()
"""The sums of the groups of more than one card as the books stand, by party_id; made once."""


def _sums_now() -> Subquery:
    alone = select(_sums.c.party_id, *(_sums.c[name] for name in _NAMES)).join(
        _party, _party.c.id == _sums.c.party_id
    )
    together = select(SUMS_OF_GROUPS)
    return union_all(alone.where(LIVES_ON, IS_ALONE), together).subquery()


SUMS_NOW = _sums_now()
"""The sums of every group as the books stand, by party_id."""
