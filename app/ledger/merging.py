"""Merging two cards of one party, and undoing it.

Nothing is moved: the old card points to the one that lives on, and its accounts say that this
one holds them. Reports read both as one, both codes find it, and what is posted to the old code
from then on stands on the other card's accounts, where an undone merge leaves it. Matches join
items of one account, as ever: a transfer between the accounts brings them together. Groups are
one level deep, so that undoing a merge always gives back what was there before it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from app.core import clock
from app.core.db import db
from app.core.driver import table_of
from app.ledger.errors import (
    AlreadyMergedError,
    HasMergedCardsError,
    NotMergedError,
    SameCardError,
    SurvivorMergedError,
)
from app.ledger.models import Account, Party
from app.ledger.parties import hold_openings
from app.ledger.queries import balances_of

_party, _account = table_of(Party), table_of(Account)


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do to the balances, in local currency."""

    old_balance: Decimal
    balance: Decimal

    @property
    def together(self) -> Decimal:
        """What the one that lives on has afterwards."""
        return self.old_balance + self.balance


def preview_merge(old: Party, survivor: Party) -> MergePreview:
    """Say what merging would do; nothing is written. Raises what `merge` raises."""
    _refuse(old, survivor)
    found = balances_of([old.id, survivor.id])
    return MergePreview(found[old.id], found[survivor.id])


def merge(old: Party, survivor: Party) -> None:
    """Merge a card into another that lives on; the old one is put away.

    Raises SameCardError, AlreadyMergedError, SurvivorMergedError, and HasMergedCardsError for an
    old card that others were merged into.
    """
    _hold(old, survivor)
    _refuse(old, survivor)
    old.merged_into_id = survivor.id
    old.archived_at = old.archived_at or clock.now()
    _let_hold(old.id, survivor.id)
    keep_former_codes(survivor)


def unmerge(old: Party) -> None:
    """Take a card out of the one it was merged into, and out of the archive.

    Raises NotMergedError.
    """
    survivor = survivor_of(old)
    if survivor is None:
        raise NotMergedError(code=old.code)
    _hold(old, survivor)
    if old.merged_into_id != survivor.id:
        raise NotMergedError(code=old.code)
    old.merged_into_id = old.archived_at = None
    _let_hold(old.id, old.id)
    keep_former_codes(survivor)


def survivor_of(card: Party) -> Party | None:
    """Give the card another was merged into, to whoever sees it."""
    if card.merged_into_id is None:
        return None
    return db.session.scalar(select(Party).where(Party.id == card.merged_into_id))


def keep_former_codes(survivor: Party) -> None:
    """Keep on a card the codes of those merged into it, by which people find it."""
    db.session.flush()
    survivor.former_codes = " ".join(_codes_merged_into(survivor.id))
    db.session.flush()


def _hold(*cards: Party) -> None:
    """Hold the cards, and read again what may have changed; nobody opens accounts meanwhile."""
    hold_openings()
    for card in sorted(cards, key=lambda card: card.id):
        db.session.refresh(card, with_for_update={"key_share": True})


def _refuse(old: Party, survivor: Party) -> None:
    if old.id == survivor.id:
        raise SameCardError
    if old.merged_into_id is not None:
        raise AlreadyMergedError(code=old.code)
    if survivor.merged_into_id is not None:
        raise SurvivorMergedError(code=survivor.code)
    if codes := _codes_merged_into(old.id):
        raise HasMergedCardsError(code=old.code, merged=", ".join(codes))


def _codes_merged_into(party_id: int) -> list[str]:
    codes = select(_party.c.code).where(_party.c.merged_into_id == party_id)
    return list(db.session.scalars(codes.order_by(_party.c.code)))


def _let_hold(old_id: int, holder_id: Any) -> None:
    accounts = update(_account).where(_account.c.party_id == old_id)
    db.session.execute(accounts.values(holder_id=holder_id))
