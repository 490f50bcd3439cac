"""Exchange differences: what a match is worth more or less, booked in local currency alone."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.core.parameters import main_currency, parameter
from app.ledger.errors import UnknownAccountError
from app.ledger.models import Account
from app.ledger.periods import is_open
from app.ledger.rules import AccountKind, Content, Line, Side, line_on
from app.ledger.rules.matching import Pair
from app.ledger.writing import AccountRole, write

_account = table_of(Account)


def account_of_differences(side: Side) -> int:
    """Give the account of exchange gains (credited) or losses (debited), by its parameter.

    Raises UnknownAccountError.
    """
    code = parameter("fx_gain_account" if side is Side.CREDIT else "fx_loss_account")
    account_id: int | None = db.session.scalar(
        select(_account.c.id).where(_account.c.code == code, _account.c.party_id.is_(None))
    )
    if account_id is None:
        raise UnknownAccountError(account=code)
    return account_id


class DifferenceBook:
    """Books the differences of one account in one currency."""

    def __init__(self, account_id: int, currency: str) -> None:
        self._account_id = account_id
        self._currency = currency
        self._roles: dict[int, AccountRole] = {}
        self._counters: dict[Side, int] = {}
        self._open: dict[date, bool] = {}

    def enter(self, pair: Pair) -> int | None:
        """Post the difference of a pair and give its voucher, if there is any.

        It is dated like the match, or today where that day's period is closed: matching is
        allowed there, posting is not. Raises UnknownAccountError and what writing raises.
        """
        if not pair.difference:
            return None
        side = Side.DEBIT if pair.difference > ZERO else Side.CREDIT
        day = pair.matched_on if self._is_open(pair.matched_on) else clock.today()
        amount = abs(pair.difference)
        counter = self._counter(side.other)
        content = Content(
            uuid=uuid4(),
            type="fx_difference",
            dated_on=day,
            document_no="",
            counter_document_no=pair.debit.document_no,
            source="match",
            lines=(
                self._local_alone(side, amount, day),
                line_on(
                    side.other,
                    amount,
                    Decimal(1),
                    account_id=counter,
                    currency=main_currency(),
                    due_on=day,
                ),
            ),
        )
        return write(content, self._roles, "fx_difference", opens_items=False).voucher_id

    def _local_alone(self, side: Side, amount: Decimal, day: date) -> Line:
        debit, credit = (amount, ZERO) if side is Side.DEBIT else (ZERO, amount)
        return Line(
            account_id=self._account_id,
            currency=self._currency,
            rate=Decimal(1),
            debit=ZERO,
            credit=ZERO,
            local_debit=debit,
            local_credit=credit,
            due_on=day,
        )

    def _counter(self, side: Side) -> int:
        if side not in self._counters:
            self._counters[side] = account_of_differences(side)
            wanted = (self._account_id, self._counters[side])
            found = db.session.execute(select(_account).where(_account.c.id.in_(wanted)))
            self._roles |= {
                row.id: AccountRole(AccountKind(row.kind), row.party_id) for row in found
            }
        return self._counters[side]

    def _is_open(self, day: date) -> bool:
        if day not in self._open:
            self._open[day] = is_open(day)
        return self._open[day]
