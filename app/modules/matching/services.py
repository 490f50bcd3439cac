"""What the matching screen does: previewed first, and saved only as it was previewed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import access, clock
from app.core.db import db
from app.core.driver import table_of
from app.core.idempotency import once
from app.ledger import settlements
from app.ledger.conversions import match_across
from app.ledger.matching import (
    EntryKey,
    match_account,
    match_chosen,
    unmatch,
    unmatch_batch,
)
from app.ledger.models import Account, Party
from app.ledger.outcomes import Done, Outcome, carried_out, rehearsed
from app.ledger.queries.matched_groups import parties_of
from app.ledger.queries.matching_panes import chosen_items
from app.ledger.rules.matching import METHODS
from app.modules.currencies.services import rate_for
from app.modules.matching.errors import (
    NothingChosenError,
    NothingToMatchError,
    OneItemError,
    OneOfEachError,
    PreviewStaleError,
    ReasonNeededError,
    UnknownActError,
)

_account = table_of(Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody wants done to the items of a party's group, on one of its accounts.

    `name` is a way to match by itself, or one of BY_HAND. Without a rate that of the day is
    taken; without an amount all that both sides share.
    """

    name: str
    party_id: int
    account_id: int
    """0 where nothing of the account is asked for."""
    currency: str
    debits: tuple[EntryKey, ...] = ()
    credits: tuple[EntryKey, ...] = ()
    amount: Decimal | None = None
    rate: Decimal | None = None
    reason: str = ""
    match_id: int | None = None
    batch: UUID | None = None


def preview(act: Act) -> Outcome:
    """Tell all that an act would settle and post; nothing is kept.

    Raises NotVisibleError, NothingToMatchError, and what the act itself raises.
    """
    outcome = rehearsed(partial(_carry_out, act))
    if not outcome.settled:
        raise NothingToMatchError
    return outcome


def confirm(act: Act, digest: str, *, key: str) -> int:
    """Carry out an act, once for each key, if it still does what was previewed; count matches.

    Raises PreviewStaleError if anything differs, KeyReusedError, and what the act raises.
    """
    answer = once(key, {"act": repr(act), "digest": digest}, partial(_confirmed, act, digest))
    return int(answer["matches"])


def _confirmed(act: Act, digest: str) -> dict[str, Any]:
    outcome = carried_out(partial(_carry_out, act))
    if outcome.digest() != digest:
        raise PreviewStaleError
    return {"matches": len(outcome.settled)}


def _carry_out(act: Act) -> Done:
    access.ensure_visible(Party, {act.party_id})
    _ensure_mine(act)
    if act.name in METHODS:
        return _of(match_account(act.account_id, act.currency, act.name))
    if act.name not in BY_HAND:
        raise UnknownActError
    return BY_HAND[act.name](act)


def _ensure_mine(act: Act) -> None:
    """Refuse accounts, items and matches of other parties than the one that is looked at."""
    held = select(_account.c.id).where(_account.c.holder_id == act.party_id)
    is_of_account = act.name in METHODS or act.name == "chosen"
    if is_of_account and act.account_id not in db.session.scalars(held).all():
        raise access.NotVisibleError
    keys = {*act.debits, *act.credits}
    if keys and len(chosen_items(act.party_id, keys)) < len(keys):
        raise access.NotVisibleError
    if act.match_id is not None or act.batch is not None:
        parties = parties_of(match_id=act.match_id, batch=act.batch)
        if set(parties) != {act.party_id}:
            raise access.NotVisibleError


def _chosen(act: Act) -> Done:
    if not act.debits or not act.credits:
        raise NothingChosenError
    keys = (*act.debits, *act.credits)
    return _of(match_chosen(act.account_id, act.currency, keys, act.amount))


def _across(act: Act) -> Done:
    if len(act.debits) != 1 or len(act.credits) != 1:
        raise OneOfEachError
    items = chosen_items(act.party_id, (*act.debits, *act.credits))
    rate = act.rate or rate_for(act.currency, max(row.dated_on for row in items)).rate
    return _of(*match_across(act.debits[0], act.credits[0], rate))


def _write_off(act: Act) -> Done:
    keys = (*act.debits, *act.credits)
    if len(keys) != 1:
        raise OneItemError
    if not act.reason:
        raise ReasonNeededError
    return _of(settlements.write_off(keys[0], act.reason))


def _set_off(act: Act) -> Done:
    rate = act.rate or rate_for(act.currency, clock.today()).rate
    return _of(*settlements.set_off(act.party_id, act.currency, rate).matched)


def _undo(act: Act) -> Done:
    return Done(undone=unmatch(act.match_id or 0))


def _undo_batch(act: Act) -> Done:
    return Done(undone=unmatch_batch(act.batch or UUID(int=0)))


def _of(*matched: Any) -> Done:
    return Done(batches=tuple(each.batch for each in matched))


BY_HAND: Mapping[str, Callable[[Act], Done]] = {
    "chosen": _chosen,
    "across": _across,
    "write_off": _write_off,
    "set_off": _set_off,
    "undo": _undo,
    "undo_batch": _undo_batch,
}
