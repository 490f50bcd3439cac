"""Valuation at a period's end: what other currencies are worth that day, taken back the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, func, or_, select

from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO, to_local
from app.core.parameters import main_currency
from app.ledger.differences import account_of_differences
from app.ledger.errors import AlreadyRevaluedError
from app.ledger.journals import JournalLine, NewJournal, post_journal
from app.ledger.models import Account, Entry, Voucher
from app.ledger.reversing import reverse
from app.ledger.rules import AccountKind, Side
from app.ledger.writing import Posted

SOURCE = "revaluation"
"""What the vouchers of valuations are found by; their key is the day, so that there is one."""

_account, _entry, _voucher = table_of(Account), table_of(Entry), table_of(Voucher)

VALUED = (AccountKind.RECEIVABLE, AccountKind.PAYABLE, AccountKind.BANK, AccountKind.CASH)
"""The kinds of accounts that are valued: what is owed either way, and money."""

Rate: TypeAlias = Callable[[AccountKind, str], Decimal]


@dataclass(frozen=True, slots=True)
class Valued:
    """What an account holds in a currency: as carried, and as worth; both in local currency."""

    account_id: int
    code: str
    name: str
    kind: AccountKind
    currency: str
    amount: Decimal
    rate: Decimal
    carried: Decimal
    worth: Decimal

    @property
    def difference(self) -> Decimal:
        """Our gain where positive, else our loss."""
        return self.worth - self.carried


def valuation(as_of: date, rate: Rate) -> Sequence[Valued]:
    """Value what every account holds in other currencies at the end of a day.

    `rate` gives local currency for one unit, by the kind of account: cash may be worth another
    price than what is owed (banknote against forex buying). The valuation of that very day is
    left out: so this says the same before and after it is posted.
    """
    own = select(_voucher.c.id).where(*_of(as_of))
    amount = func.sum(_entry.c.debit - _entry.c.credit)
    carried = func.sum(_entry.c.local_debit - _entry.c.local_credit)
    where = (_account.c.id, _account.c.code, _account.c.name)
    rows = db.session.execute(
        select(*where, _account.c.kind, _entry.c.currency, amount, carried)
        .join(_entry, _entry.c.account_id == _account.c.id)
        .where(_account.c.kind.in_(VALUED), _entry.c.currency != main_currency())
        .where(_entry.c.dated_on <= as_of, _entry.c.voucher_id.not_in(own))
        .group_by(*where, _account.c.kind, _entry.c.currency)
        .having(or_(amount != ZERO, carried != ZERO))
        .order_by(_account.c.code, _account.c.id, _entry.c.currency)
    )
    return [_valued(row, rate) for row in rows]


def _valued(row: Any, rate: Rate) -> Valued:
    """Value what one account holds in a currency: id, code, name, kind, currency, held, carried."""
    account_id, code, name, kind, currency, held, carried = row
    known = AccountKind(kind)
    price = rate(known, currency)
    worth = to_local(held, price)
    return Valued(account_id, code, name, known, currency, held, price, carried, worth)


def revaluation_of(as_of: date) -> Any | None:
    """Give id and number of the valuation that was posted for a day, if one was."""
    asked = select(_voucher.c.id, _voucher.c.document_no).where(*_of(as_of))
    return db.session.execute(asked).first()


def _of(as_of: date) -> Sequence[ColumnElement[bool]]:
    """Give what the voucher of a day's valuation is known by."""
    of_day = (_voucher.c.source == SOURCE, _voucher.c.dated_on == as_of)
    return (*of_day, _voucher.c.reversal_of.is_(None))


def revalue(as_of: date, rate: Rate, *, reason: str = "") -> tuple[Posted, Posted] | None:
    """Post what a day's rates make of other currencies, and take it back on the day after.

    Where nothing differs it posts nothing and gives None. With a reason it may go into a closed
    period. Raises AlreadyRevaluedError for a day that was valued before, and what posting raises.
    """
    if done := revaluation_of(as_of):
        raise AlreadyRevaluedError(day=as_of, voucher=done.document_no)
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
        NewJournal(
            type="fx_difference",
            dated_on=as_of,
            lines=tuple(lines),
            source=SOURCE,
            external_key=str(as_of),
        ),
        reason=reason,
    )
    return posted, reverse(posted.voucher_id, dated_on=as_of + timedelta(days=1), reason=reason)


def _line(found: Valued) -> JournalLine:
    side = Side.DEBIT if found.difference > ZERO else Side.CREDIT
    local = abs(found.difference)
    where: dict[str, Any] = {"account_id": found.account_id, "currency": found.currency}
    return JournalLine(side=side, local_alone=local, **where)


def _counter(side: Side, amount: Decimal) -> JournalLine:
    return JournalLine(
        side=side, currency=main_currency(), amount=amount, account_id=account_of_differences(side)
    )
