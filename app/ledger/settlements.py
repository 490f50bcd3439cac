"""Settling without money: small rests written off, both accounts of a party set off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.core.parameters import parameter
from app.ledger.errors import NothingToOffsetError, NotMatchableError, OverToleranceError
from app.ledger.groups import holder_id_of
from app.ledger.journals import JournalLine, NewJournal, post_journal
from app.ledger.matching import EntryKey, Held, Matched, match_entries, open_items
from app.ledger.models import Account, CounterAccount, Entry
from app.ledger.posting import NewVoucher, PartyLine, post
from app.ledger.rules import AccountKind, Side
from app.ledger.state import OpenItem

_account, _entry = table_of(Account), table_of(Entry)
_item, _counter = table_of(OpenItem), table_of(CounterAccount)


def write_off(rest: EntryKey, reason: str, *, dated_on: date | None = None) -> Matched:
    """Write off the small rest of an item by a note against it, dated today unless told otherwise.

    Raises NotMatchableError where nothing is open, OverToleranceError, and what posting raises.
    """
    question = (
        select(_item, _entry.c.rate, _account.c.kind, _account.c.party_id)
        .join(
            _entry,
            (_entry.c.voucher_id == _item.c.voucher_id) & (_entry.c.line_no == _item.c.line_no),
        )
        .join(_account, _account.c.id == _item.c.account_id)
        .where(_item.c.voucher_id == rest.voucher_id, _item.c.line_no == rest.line_no)
        .where(_entry.c.line_no == _item.c.line_no)
        .with_for_update(of=_item)
    )
    found = db.session.execute(question).one_or_none()
    if found is None or not found.amount:
        raise NotMatchableError
    tolerance = Decimal(parameter("match_tolerance"))
    if abs(found.local_amount) > tolerance:
        raise OverToleranceError(amount=abs(found.local_amount), tolerance=tolerance)
    note = post(
        NewVoucher(
            type="credit_note" if found.amount > ZERO else "debit_note",
            dated_on=dated_on or clock.today(),
            currency=found.currency,
            rate=found.rate,
            description=reason,
            source="write_off",
            lines=(
                PartyLine(
                    party_id=found.party_id,
                    amount=abs(found.amount),
                    account_kind=AccountKind(found.kind),
                    stays=True,
                ),
            ),
        ),
        match=False,
    )
    keys = (rest, EntryKey(note.voucher_id, 1))
    debit, credit = keys if found.amount > ZERO else keys[::-1]
    return match_entries(debit, credit, method="write_off", reason=reason)


@dataclass(frozen=True, slots=True)
class SetOff:
    """What a set-off did: how much of both was set off, and what it matched on either account."""

    amount: Decimal
    matched: tuple[Matched, ...]


def set_off(party_id: int, currency: str, rate: Decimal, *, dated_on: date | None = None) -> SetOff:
    """Set what a party owes us off against what we owe it, in a currency.

    A transfer between its receivable and its payable account, then matched on both, the oldest
    due first. The accounts of the cards merged into it are its own too, each settled within
    itself. `rate` is that of the transfer's day. Raises NothingToOffsetError.
    """
    kinds = _accounts_held_by(party_id)
    held = Held((account_id, currency) for account_id in kinds)
    nets = {
        account_id: sum((item.amount for item in open_items(account_id, currency)), ZERO)
        for account_id in kinds
    }
    owed = {key: net for key, net in nets.items() if kinds[key] is AccountKind.RECEIVABLE}
    owing = {key: -net for key, net in nets.items() if kinds[key] is AccountKind.PAYABLE}
    amount = min(sum(owed.values(), ZERO), sum(owing.values(), ZERO))
    if amount <= ZERO:
        raise NothingToOffsetError(currency=currency)
    sides = ((Side.CREDIT, _spread(amount, owed)), (Side.DEBIT, _spread(amount, owing)))
    lines = tuple(
        JournalLine(side=side, account_id=key, currency=currency, amount=part, rate=rate)
        for side, parts in sides
        for key, part in parts
    )
    day = dated_on or clock.today()
    posted = post_journal(NewJournal(type="account_transfer", dated_on=day, lines=lines))
    touched = sorted({key for _side, parts in sides for key, _part in parts})
    matched = [held.match((key, currency), posted, "due", "offset") for key in touched]
    return SetOff(amount, tuple(matched))


def _accounts_held_by(party_id: int) -> dict[int, AccountKind]:
    """Give the kinds of the accounts of a party's group, in the order they were opened."""
    question = select(_account.c.id, _account.c.kind).order_by(_account.c.id)
    found = db.session.execute(question.where(_account.c.holder_id == holder_id_of(party_id)))
    return {row.id: AccountKind(row.kind) for row in found}


def _spread(amount: Decimal, nets: Mapping[int, Decimal]) -> list[tuple[int, Decimal]]:
    """Take an amount from what some accounts hold, one after the other."""
    parts = []
    for account_id, net in nets.items():
        part = min(amount, net)
        if part > ZERO:
            parts.append((account_id, part))
            amount -= part
    return parts
