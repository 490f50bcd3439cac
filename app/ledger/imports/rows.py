"""The cells of a transaction, read strictly: one meaning a row, or a named mistake."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TextIO

from app.core.dates import parse_iso_date, refuse_before_redenomination
from app.core.errors import DomainError
from app.core.money import ZERO, to_local
from app.core.numbers import parse_plain_amount, parse_plain_rate
from app.ledger.errors import (
    LineHasTwoSidesError,
    LocalAmountError,
    LocalRateError,
    NegativeAmountError,
    RateError,
    UnknownCurrencyError,
    UnknownTypeError,
    WrongSideError,
    ZeroAmountError,
)
from app.ledger.imports.files import Problems, currency_code, filled, plain, read_rows
from app.ledger.rules import VOUCHER_TYPES, Side


class Transaction(NamedTuple):
    """A movement of one party, as a file or another system tells it.

    Amounts stand on the party's side: `debit` and `credit` in the currency, the others in local
    currency. `row` is where it was read.
    """

    row: int
    external_key: str
    party_code: str
    dated_on: date
    due_on: date
    type: str
    document_no: str
    currency: str
    rate: Decimal
    debit: Decimal
    credit: Decimal
    local_debit: Decimal
    local_credit: Decimal
    description: str


COLUMNS = (
    "external_key",
    "party_code",
    "date",
    "due_date",
    "type",
    "document_no",
    "currency",
    "rate",
    "debit",
    "credit",
    "local_debit",
    "local_credit",
    "description",
)


def read_transactions(
    file: TextIO, currencies: Collection[str], main_currency: str, problems: Problems
) -> Iterator[Transaction]:
    """Give every right row of a file; mistakes go to `problems` by row and column."""
    for row, cells in read_rows(file, COLUMNS, problems):
        before = problems.count
        transaction = _read(row, cells, problems)
        if transaction and problems.count == before:
            _check_currency(transaction, currencies, main_currency, problems)
            _check_sides(transaction, problems)
            _check_local_amounts(transaction, problems)
        if transaction and problems.count == before:
            yield transaction


def _read(row: int, cells: Sequence[str], problems: Problems) -> Transaction | None:
    """Read the cells of a row; every cell that cannot be read is noted."""
    values: list[Any] = []
    for column, parse, cell in zip(COLUMNS, _PARSERS, cells, strict=True):
        try:
            values.append(parse(cell))
        except DomainError as error:
            problems.add(row, column, error)
    if len(values) < len(COLUMNS):
        return None
    transaction = Transaction(row, *values)
    return transaction if cells[3] else transaction._replace(due_on=transaction.dated_on)


@lru_cache(maxsize=8_192)
def _day(text: str) -> date:
    day = parse_iso_date(text)
    refuse_before_redenomination(day)
    return day


def _due_day(text: str) -> date:
    return _day(text) if text else date.min


def _type(text: str) -> str:
    if text not in VOUCHER_TYPES:
        raise UnknownTypeError(type=text, known=", ".join(VOUCHER_TYPES))
    return text


_PARSERS: tuple[Callable[[str], Any], ...] = (
    filled,
    filled,
    _day,
    _due_day,
    _type,
    plain,
    currency_code,
    parse_plain_rate,
    parse_plain_amount,
    parse_plain_amount,
    parse_plain_amount,
    parse_plain_amount,
    plain,
)


def _check_currency(
    read: Transaction, currencies: Collection[str], main_currency: str, problems: Problems
) -> None:
    if read.currency not in currencies:
        problems.add(read.row, "currency", UnknownCurrencyError(currency=read.currency))
    elif read.currency == main_currency and read.rate != 1:
        problems.add(read.row, "rate", LocalRateError(currency=read.currency, rate=read.rate))
    elif read.rate <= ZERO:
        problems.add(read.row, "rate", RateError(rate=read.rate, currency=read.currency))


def _check_sides(read: Transaction, problems: Problems) -> None:
    """Check which side an amount stands on; one of nothing is right on an invoice only."""
    side = VOUCHER_TYPES[read.type].party_side
    wrong = "credit" if side is Side.DEBIT else "debit"
    if read.debit < ZERO or read.credit < ZERO:
        column = "debit" if read.debit < ZERO else "credit"
        problems.add(read.row, column, NegativeAmountError(line=read.row))
    elif read.debit and read.credit:
        problems.add(read.row, "credit", LineHasTwoSidesError(line=read.row))
    elif side and (read.credit if side is Side.DEBIT else read.debit):
        problems.add(read.row, wrong, WrongSideError(type=read.type, side=side))
    elif not (read.debit or read.credit or VOUCHER_TYPES[read.type].is_invoice):
        problems.add(read.row, "debit", ZeroAmountError(line=read.row))


def _check_local_amounts(read: Transaction, problems: Problems) -> None:
    for column, amount, local in (
        ("local_debit", read.debit, read.local_debit),
        ("local_credit", read.credit, read.local_credit),
    ):
        try:
            _check_local_amount(read, amount, local)
        except DomainError as error:
            problems.add(read.row, column, error)


def _check_local_amount(read: Transaction, amount: Decimal, local: Decimal) -> None:
    expected = to_local(amount, read.rate)
    if local != expected:
        raise LocalAmountError(line=read.row, local=local, expected=expected, rate=read.rate)
