"""What the late payments of a party cost by a day.

Payments are taken to pay the oldest dues first. Of a customer it is what we charge; of a vendor,
on the payable account, what we may be charged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.models import Account, Entry, Voucher
from app.ledger.queries.average_dues import AverageDues, average_dues
from app.ledger.queries.statements import refuse_unknown, rows_of
from app.ledger.queries.sums import Holder, holder_of
from app.ledger.rules import AccountKind, Charge, InterestTerms, Item, Side, charges, pay

_account, _entry, _voucher = table_of(Account), table_of(Entry), table_of(Voucher)


class ChargeRow(NamedTuple):
    """A part of a debt at one rate. What is still open has no payment, what is early no debt."""

    document_no: str
    payment_no: str
    amount: Decimal
    first_day: date
    last_day: date
    days: int
    rate: Decimal
    day_product: Decimal
    charge: Decimal


@dataclass(frozen=True, slots=True)
class LateCharges:
    """The late charges of one account of a party, in a currency or else in local currency."""

    party: Holder
    account_kind: AccountKind
    as_of: date
    currency: str | None
    terms: InterestTerms
    rows: Sequence[ChargeRow]
    dues: AverageDues

    @property
    def total(self) -> Decimal:
        """The whole charge, rounded once."""
        return sum((row.charge for row in self.rows), ZERO)

    @property
    def day_product(self) -> Decimal:
        """The amounts by their days, of what is charged."""
        return sum((row.day_product for row in self.rows), ZERO)


def late_charges(
    code: str,
    as_of: date,
    terms: InterestTerms,
    *,
    currency: str | None = None,
    account_kind: AccountKind | None = None,
    visible: ColumnElement[bool] | None = None,
) -> LateCharges:
    """Charge a party for what was paid late until a day, or is late on it.

    Of its accounts the receivable ones are looked at, unless a kind is given. Raises
    UnknownPartyError, UnknownCurrencyError, NoInterestRateError.
    """
    refuse_unknown(currency)
    party = holder_of(code, visible=visible)
    kind, accounts = _account_of(party, account_kind)
    moved = rows_of(accounts, currency, show_cancelled=False).where(_entry.c.dated_on <= as_of)
    rows = db.session.execute(moved).all()
    debits, credits_ = (_items(rows, side) for side in Side)
    debts, payments = (debits, credits_) if kind is AccountKind.RECEIVABLE else (credits_, debits)
    numbers: dict[tuple[int, ...], str] = {
        (row.voucher_id, row.line_no): row.document_no for row in rows
    }
    listed = [_row(charge, numbers) for charge in charges(pay(debts, payments), as_of, terms)]
    dues = average_dues(accounts, as_of, currency)
    return LateCharges(party, kind, as_of, currency, terms, listed, dues)


def charged_already(found: LateCharges) -> Decimal:
    """Give what was posted as late charges to the same account until the same day.

    What was taken back is not among it; in the currency that was asked for, else locally.
    """
    accounts = select(_account.c.id).where(
        _account.c.party_id == found.party.id, _account.c.kind == found.account_kind
    )
    in_currency, local = (
        _entry.c.debit - _entry.c.credit,
        _entry.c.local_debit - _entry.c.local_credit,
    )
    question = (
        select(func.coalesce(func.sum(in_currency if found.currency else local), ZERO))
        .join(_voucher, _voucher.c.id == _entry.c.voucher_id)
        .where(_voucher.c.type == "late_charge_out", _entry.c.account_id.in_(accounts))
        .where(_entry.c.dated_on <= found.as_of)
    )
    if found.currency:
        question = question.where(_entry.c.currency == found.currency)
    charged: Decimal = db.session.execute(question).scalar_one()
    return charged


def _account_of(party: Holder, wanted: AccountKind | None) -> tuple[AccountKind, Sequence[int]]:
    question = select(_account.c.kind, _account.c.id).where(_account.c.id.in_(party.accounts))
    found = db.session.execute(question.order_by(_account.c.id)).all()
    is_customer = not found or any(row.kind == AccountKind.RECEIVABLE for row in found)
    kind = wanted or (AccountKind.RECEIVABLE if is_customer else AccountKind.PAYABLE)
    return kind, [row.id for row in found if row.kind == kind]


def _items(rows: Iterable[Any], side: Side) -> list[Item]:
    return [
        Item(row.due_on, row.dated_on, _place(row), getattr(row, side))
        for row in rows
        if getattr(row, side)
    ]


def _place(row: Any) -> tuple[int, ...]:
    return row.voucher_id, row.line_no


def _row(charge: Charge, numbers: Mapping[tuple[int, ...], str]) -> ChargeRow:
    debt, payment = charge.piece.debt, charge.piece.payment
    return ChargeRow(
        document_no=numbers[debt.sequence] if debt else "",
        payment_no=numbers[payment.sequence] if payment else "",
        amount=charge.piece.amount,
        first_day=charge.first,
        last_day=charge.last,
        days=charge.days,
        rate=charge.percent,
        day_product=charge.product,
        charge=charge.amount,
    )
