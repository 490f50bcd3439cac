"""What makes a voucher right: its lines, their balance, its counterpart, its digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.core.money import ZERO, half_up, to_local
from app.ledger.errors import (
    LineHasTwoSidesError,
    LocalAmountError,
    NegativeAmountError,
    TooFewLinesError,
    UnbalancedVoucherError,
)
from app.ledger.rules.kinds import LOCAL_ALONE, Side


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a voucher: an account, a side, an amount in its currency and in local.

    Only a cancellation holds negative amounts: it takes the original back on its own side, so
    that the totals of both sides read as if neither had been written.
    """

    account_id: int
    currency: str
    rate: Decimal
    debit: Decimal
    credit: Decimal
    local_debit: Decimal
    local_credit: Decimal
    due_on: date
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """The reporting currency on a voucher's day; `rate` is local currency per one unit of it."""

    currency: str
    rate: Decimal

    def worth(self, line: Line) -> Decimal:
        """Give what a line is worth in the reporting currency, half up; a debit is positive."""
        return half_up((line.local_debit - line.local_credit) / self.rate)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a posted voucher says, as it is proven by its digest."""

    uuid: UUID
    type: str
    dated_on: date
    document_no: str
    lines: tuple[Line, ...]
    description: str = ""
    counter_document_no: str = ""
    source: str = ""
    external_key: str | None = None
    reversal_of: int | None = None
    is_cancellation: bool = False
    branch_id: int | None = None
    order_no: str = ""
    reporting: Reporting | None = None

    @property
    def total(self) -> Decimal:
        """The local amount that moves: the sum of the debit side."""
        return sum((line.local_debit for line in self.lines), ZERO)


def line_on(side: Side, amount: Decimal, rate: Decimal, **where: Any) -> Line:
    """Write an amount on one side of an account, with its local value half up.

    `where` gives the line's account, currency, due date and description.
    """
    local = to_local(amount, rate)
    debit, local_debit = (amount, local) if side is Side.DEBIT else (ZERO, ZERO)
    return Line(
        rate=rate,
        debit=debit,
        credit=amount - debit,
        local_debit=local_debit,
        local_credit=local - local_debit,
        **where,
    )


def counter_line(line: Line, account_id: int, dated_on: date) -> Line:
    """Write the other side of a line on another account.

    Each line has its own: the local values of a sum may differ from the sum of local values.
    """
    return _turned(line, account_id, dated_on)


def check(content: Content) -> None:
    """Refuse a voucher that is not right; the invariants of every posting.

    Raises TooFewLinesError, NegativeAmountError, LineHasTwoSidesError, LocalAmountError,
    UnbalancedVoucherError.
    """
    if len(content.lines) < 2:  # noqa: PLR2004 - double entry is named after the number
        raise TooFewLinesError
    for line_no, line in enumerate(content.lines, 1):
        _check_line(line, line_no, negative=content.is_cancellation)
        if not (content.type in LOCAL_ALONE and line.debit == line.credit == ZERO):
            _check_local_amounts(line, line_no)
    check_balance(content.lines)


def _check_line(line: Line, line_no: int, *, negative: bool) -> None:
    if not negative and min(_amounts(line)) < ZERO:
        raise NegativeAmountError(line=line_no)
    if (line.debit and line.credit) or (line.local_debit and line.local_credit):
        raise LineHasTwoSidesError(line=line_no)


def _check_local_amounts(line: Line, line_no: int) -> None:
    for amount, local in ((line.debit, line.local_debit), (line.credit, line.local_credit)):
        if local != to_local(amount, line.rate):
            raise LocalAmountError(
                line=line_no, local=local, expected=to_local(amount, line.rate), rate=line.rate
            )


def check_balance(lines: Sequence[Line]) -> None:
    """Refuse lines whose debits and credits differ: locally, and in the currency if it is one.

    Raises UnbalancedVoucherError.
    """
    debit = sum((line.local_debit for line in lines), ZERO)
    credit = sum((line.local_credit for line in lines), ZERO)
    if debit == credit and len({line.currency for line in lines}) == 1:
        debit = sum((line.debit for line in lines), ZERO)
        credit = sum((line.credit for line in lines), ZERO)
    if debit != credit:
        raise UnbalancedVoucherError(debit=debit, credit=credit, difference=debit - credit)


def reversed_lines(lines: Iterable[Line], *, cancels: bool, dated_on: date) -> tuple[Line, ...]:
    """Take a voucher back: on the other side, or when cancelled as negatives on the same side."""
    return tuple(
        _negated(line) if cancels else _turned(line, line.account_id, dated_on) for line in lines
    )


def _turned(line: Line, account_id: int, dated_on: date) -> Line:
    return Line(
        account_id=account_id,
        currency=line.currency,
        rate=line.rate,
        debit=line.credit,
        credit=line.debit,
        local_debit=line.local_credit,
        local_credit=line.local_debit,
        due_on=dated_on,
        description=line.description,
    )


def _negated(line: Line) -> Line:
    debit, credit, local_debit, local_credit = (ZERO - amount for amount in _amounts(line))
    return replace(
        line, debit=debit, credit=credit, local_debit=local_debit, local_credit=local_credit
    )


def _amounts(line: Line) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    return line.debit, line.credit, line.local_debit, line.local_credit


def digest(content: Content) -> bytes:
    """Give the SHA-256 of all a voucher says; any later change of any of it shows.

    Accounts enter by id: renaming a party's card must not look like a changed voucher. Texts
    enter quoted, so that none can end its field and begin the next. Branch, order number and
    reporting currency enter only where there is one: what was posted before there were any keeps
    its digest.
    """
    lines = (
        f"{line.account_id}\x1f{line.currency}\x1f{line.rate:.6f}\x1f{line.debit:.2f}"
        f"\x1f{line.credit:.2f}\x1f{line.local_debit:.2f}\x1f{line.local_credit:.2f}"
        f"\x1f{line.due_on}\x1f{line.description!a}"
        for line in content.lines
    )
    head = (
        f"{content.uuid}\x1f{content.type}\x1f{content.dated_on}\x1f{content.document_no!a}"
        f"\x1f{content.counter_document_no!a}\x1f{content.description!a}\x1f{content.source!a}"
        f"\x1f{content.external_key!a}\x1f{content.reversal_of or ''}"
        f"\x1f{content.is_cancellation:d}"
    )
    if content.branch_id is not None:
        head += f"\x1f{content.branch_id}"
    if content.order_no:
        head += f"\x1forder {content.order_no!a}"
    if content.reporting:
        head += f"\x1freporting {content.reporting.currency} {content.reporting.rate:.6f}"
    return sha256("\x1e".join((head, *lines)).encode()).digest()
