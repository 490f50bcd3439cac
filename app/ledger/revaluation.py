"""Valuation at a period's end: what other currencies are worth that day, taken back the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import func, select

from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO, to_local
from app.core.parameters import main_currency
from app.ledger.differences import account_of_differences
from app.ledger.journals import JournalLine, NewJournal, post_journal
from app.ledger.models import Account, Entry
from app.ledger.reversing import reverse
from app.ledger.rules import AccountKind, Side
from app.ledger.writing import Posted

_account, _entry = table_of(Account), table_of(Entry)

VALUED = (AccountKind.RECEIVABLE, AccountKind.PAYABLE, AccountKind.BANK, AccountKind.CASH)
"""The kinds of accounts that are valued: what is owed either way, and money."""

Rate: TypeAlias = Callable[[AccountKind, str], Decimal]


@dataclass(frozen=True, slots=True)
class Valued:
    """What an account holds in a currency: as carried, and as worth; both in local currency."""

    account_id: int
    currency: str
    amount: Decimal
    carried: Decimal
    worth: Decimal

    @property
    def difference(self) -> Decimal:
        """Our gain where positive, else our loss."""
        return self.worth - self.carried


def valuation(as_of: date, rate: Rate) -> Sequence[Valued]:
    """Value what every account holds in other currencies at the end of a day.

    `rate` gives local currency for one unit, by the kind of account: cash may be worth another
    price than what is owed (banknote against forex buying).
    """
    amount = func.sum(_entry.c.debit - _entry.c.credit)
    carried = func.sum(_entry.c.local_debit - _entry.c.local_credit)
    rows = db.session.execute(
        select(_account.c.id, _account.c.kind, _entry.c.currency, amount, carried)
        .join(_entry, _entry.c.account_id == _account.c.id)
        .where(_account.c.kind.in_(VALUED), _entry.c.currency != main_currency())
        .where(_entry.c.dated_on <= as_of)
        .group_by(_account.c.id, _account.c.kind, _entry.c.currency)
        .order_by(_account.c.id, _entry.c.currency)
    )
    return [
        Valued(account_id, currency, held, local, to_local(held, rate(AccountKind(kind), currency)))
        for account_id, kind, currency, held, local in rows
    ]


def revalue(as_of: date, rate: Rate) -> tuple[Posted, Posted] | None:
    """Post what a day's rates make of other currencies, and take it back on the day after.

    Done again it finds nothing left to post and gives None. Raises what posting raises.
    """
    differences = [found for found in valuation(as_of, rate) if found.difference]
    if not differences:
        return None
    lines = [_line(found) for found in differences]
    gains = sum((found.difference for found in differences if found.difference > ZERO), ZERO)
    losses = sum((-found.difference for found in differences if found.difference < ZERO), ZERO)
    for side, amount in ((Side.CREDIT, gains), (Side.DEBIT, losses)):
        if amount:
            lines.append(_counter(side, amount))
    posted = post_journal(
        NewJournal(type="fx_difference", dated_on=as_of, lines=tuple(lines), source="revaluation")
    )
    return posted, reverse(posted.voucher_id, dated_on=as_of + timedelta(days=1))


def _line(found: Valued) -> JournalLine:
    side = Side.DEBIT if found.difference > ZERO else Side.CREDIT
    local = abs(found.difference)
    where: dict[str, Any] = {"account_id": found.account_id, "currency": found.currency}
    return JournalLine(side=side, local_alone=local, **where)


def _counter(side: Side, amount: Decimal) -> JournalLine:
    return JournalLine(
        side=side, currency=main_currency(), amount=amount, account_id=account_of_differences(side)
    )
