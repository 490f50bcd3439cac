"""Matching across currencies: by way of a voucher that converts, so that no ghost balance stays."""

from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select

from app.core.db import db
from app.core.driver import table_of
from app.core.money import RATE_STEP, ZERO, half_up, to_local
from app.core.parameters import main_currency
from app.ledger.differences import account_of_differences
from app.ledger.errors import CurrenciesDoNotMixError, NotMatchableError
from app.ledger.journals import JournalLine, NewJournal, post_journal
from app.ledger.matching import EntryKey, Matched, hold_both, match_entries
from app.ledger.models import Account, Party
from app.ledger.rules import Side
from app.ledger.rules.matching import Item, Rest

_account, _party = table_of(Account), table_of(Party)

_ALLOWED = select(_party.c.matches_across_currencies).join(
    _account, _account.c.holder_id == _party.c.id
)


def match_across(debit: EntryKey, credit: EntryKey, rate: Decimal) -> tuple[Matched, Matched]:
    """Match a debit with a credit of another currency, as far as either reaches.

    `rate` is the local price of one unit of the debit's currency on the credit's day: at it the
    credit's carried local value is worth so much of the debit. A conversion voucher of that day
    turns one into the other; then each currency is matched within itself, and the debit's
    exchange difference is booked. Raises CurrenciesDoNotMixError unless the card allows it,
    NotMatchableError, and what posting raises.
    """
    account_id, items = hold_both(debit, credit)
    if not db.session.scalar(_ALLOWED.where(_account.c.id == account_id)):
        raise CurrenciesDoNotMixError
    (debit_currency, owed), (credit_currency, paid) = items[debit], items[credit]
    if not owed.amount > ZERO > paid.amount or debit_currency == credit_currency:
        raise NotMatchableError
    settled, spent, local = _reach(owed, paid, rate)
    day = max(owed.dated_on, paid.dated_on)
    converted = (
        _side(Side.CREDIT, debit_currency, settled, local, account_id),
        _side(Side.DEBIT, credit_currency, spent, local, account_id),
    )
    journal = NewJournal(
        type="conversion",
        dated_on=day,
        lines=(*converted, *_rounding(converted)),
        counter_document_no=owed.document_no,
        source="match",
        uuid=uuid4(),
    )
    voucher_id = post_journal(journal).voucher_id
    return (
        match_entries(debit, EntryKey(voucher_id, 1), settled),
        match_entries(EntryKey(voucher_id, 2), credit, spent),
    )


def _reach(owed: Item, paid: Item, rate: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Give how much is settled of the debit, spent of the credit, and their local value."""
    worth = -paid.local
    covers = half_up(worth / rate)
    if covers <= owed.amount:
        return covers, -paid.amount, worth
    spent = min(-paid.amount, half_up(-paid.amount * to_local(owed.amount, rate) / worth))
    return owed.amount, spent, Rest(paid).take(spent)


def _side(
    side: Side, currency: str, amount: Decimal, local: Decimal, account_id: int
) -> JournalLine:
    """Write an amount at the rate by which it has its local value."""
    rate = Decimal(1) if currency == main_currency() else half_up(local / amount, RATE_STEP)
    return JournalLine(
        side=side, currency=currency, amount=amount, rate=rate, account_id=account_id
    )


def _rounding(lines: tuple[JournalLine, JournalLine]) -> tuple[JournalLine, ...]:
    """Give what the six places of a rate leave between both local values, to gains or losses."""
    credited, debited = (to_local(line.amount, line.rate) for line in lines)
    rest = debited - credited
    if not rest:
        return ()
    side = Side.CREDIT if rest > ZERO else Side.DEBIT
    account_id = account_of_differences(side)
    amount = abs(rest)
    return (JournalLine(side=side, currency=main_currency(), amount=amount, account_id=account_id),)
