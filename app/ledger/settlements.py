"""Settling without money: small rests written off, both accounts of a party set off."""

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
from app.ledger.journals import JournalLine, transfer
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
    due first. `rate` is that of the transfer's day. Raises NothingToOffsetError.
    """
    accounts = {
        AccountKind(row.kind): row.id
        for row in db.session.execute(select(_account).where(_account.c.party_id == party_id))
    }
    places = {kind: (account_id, currency) for kind, account_id in accounts.items()}
    held = Held(places.values())
    net = {
        kind: sum((item.amount for item in open_items(*place)), ZERO)
        for kind, place in places.items()
    }
    owed = net.get(AccountKind.RECEIVABLE, ZERO)
    owing = -net.get(AccountKind.PAYABLE, ZERO)
    amount = min(owed, owing)
    if amount <= ZERO:
        raise NothingToOffsetError(currency=currency)
    posted = transfer(
        _line(party_id, Side.CREDIT, AccountKind.RECEIVABLE, (currency, amount, rate)),
        _line(party_id, Side.DEBIT, AccountKind.PAYABLE, (currency, amount, rate)),
        dated_on or clock.today(),
    )
    matched = [held.match(place, posted, "due", "offset") for place in sorted(places.values())]
    return SetOff(amount, tuple(matched))


def _line(
    party_id: int, side: Side, kind: AccountKind, money: tuple[str, Decimal, Decimal]
) -> JournalLine:
    currency, amount, rate = money
    return JournalLine(
        side=side, party_id=party_id, account_kind=kind, currency=currency, amount=amount, rate=rate
    )
