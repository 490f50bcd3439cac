"""A voucher as it was typed on the entry screen: read field by field, nothing lost."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.dates import DateTooLateError, parse_date, refuse_before_redenomination
from app.core.errors import DomainError
from app.core.numbers import parse_amount, parse_rate
from app.ledger.errors import (
    LocalRateError,
    NegativeAmountError,
    PassivePartyError,
    RateError,
    SumTooLargeError,
    UnknownCurrencyError,
    UnknownPartyError,
    WrongSideError,
    ZeroAmountError,
)
from app.ledger.rules import VOUCHER_TYPES, Side
from app.modules.credit_limits import OverLimitError, OverUnseenLimitError
from app.modules.currencies.errors import NoRateError, RateToTypeError
from app.modules.vouchers.services import TypedLine, TypedVoucher
from app.panel import kinds
from app.panel.forms.inputs import MOST_ROWS, RequiredError, TooManyRowsError

HEAD = (
    *("type", "dated_on", "currency", "rate", "side"),
    *("branch", "counter_account", "counter_document_no", "reason"),
)
LINE = ("party", "amount", "due_on", "description")
FIRST = "cash_receipt"

FIELD_OF: dict[type[DomainError], str] = {
    NoRateError: "rate",
    RateToTypeError: "rate",
    LocalRateError: "rate",
    RateError: "rate",
    UnknownCurrencyError: "currency",
    WrongSideError: "side",
    PassivePartyError: "party",
    UnknownPartyError: "party",
    ZeroAmountError: "amount",
    NegativeAmountError: "amount",
    SumTooLargeError: "amount",
    DateTooLateError: "dated_on",
    OverLimitError: "amount",
    OverUnseenLimitError: "amount",
}


@dataclass(slots=True)
class EntryForm:
    """What stands on the entry screen: texts by input, and what is wrong with each.

    The first line stands in inputs of its own, further ones in rows: lines-0-party.
    """

    typed: dict[str, str]
    rows: list[str] = field(default_factory=list)
    """What the names of each further line begin with: lines-0-."""
    problems: dict[str, list[DomainError]] = field(default_factory=dict)
    draft_id: int | None = None

    def blame(self, error: DomainError) -> None:
        """Put a refusal of the books beside the field it speaks of."""
        name = FIELD_OF.get(type(error), "")
        at = error.details.get("line")
        if name in LINE and isinstance(at, int) and 1 < at <= len(self.rows) + 1:
            name = f"{self.rows[at - 2]}{name}"
        self.problems.setdefault(name, []).append(error)


def read_entry(form: Mapping[str, str]) -> EntryForm:
    """Take what was typed as it is; rows that are empty or removed are none."""
    typed = {name: form.get(name, "").strip() for name in (*HEAD, *LINE)}
    entry = EntryForm(typed, draft_id=read_draft_id(form))
    for prefix, row in rows_of(form, LINE):
        if any(row.values()):
            entry.rows.append(prefix)
            typed.update(row)
    return entry


def rows_of(
    form: Mapping[str, str], names: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the rows that were sent and not removed, each by what its inputs begin with."""
    prefixes = dict.fromkeys(f"lines-{name.split('-')[1]}-" for name in form if _is_row_input(name))
    for prefix in prefixes:
        if form.get(f"{prefix}gone") != "1":
            yield (
                prefix,
                {f"{prefix}{name}": form.get(f"{prefix}{name}", "").strip() for name in names},
            )


def read_draft_id(form: Mapping[str, str]) -> int | None:
    """Give the number of the draft that a form was opened from."""
    draft = form.get("draft", "")
    return int(draft[:18]) if draft.isascii() and draft.isdigit() else None


def _is_row_input(name: str) -> bool:
    parts = name.split("-")
    return len(parts) == 3 and parts[0] == "lines" and parts[1].isdigit()  # noqa: PLR2004 - lines, number, field


class FieldReader:
    """Reads the fields of a form; what cannot be read is a problem of its field."""

    def __init__(self, entry: EntryForm, language: str) -> None:
        self._entry = entry
        self._language = language

    def _needed(self, name: str, read: Callable[[str], Any]) -> Any:
        if not self._entry.typed[name]:
            self._entry.problems[name] = [RequiredError()]
            return None
        return self._maybe(name, read)

    def _maybe(self, name: str, read: Callable[[str], Any]) -> Any:
        text = self._entry.typed[name]
        try:
            return read(text) if text else None
        except DomainError as error:
            self._entry.problems.setdefault(name, []).append(error)
            return None

    def _amount(self, text: str) -> Decimal:
        return parse_amount(text, self._language)

    def _rate(self, text: str) -> Decimal:
        return parse_rate(text, self._language)

    def _text(self, text: str) -> Any:
        return kinds.KINDS["text"].parse(text, self._language)

    @staticmethod
    def _day(text: str) -> date:
        day = parse_date(text, clock.today())
        refuse_before_redenomination(day)
        return day

    @staticmethod
    def _key(text: str) -> int:
        """Read a record's key; what is none is that of nobody, and is refused as such."""
        return int(text[:18]) if text.isascii() and text.isdigit() else 0


class Reader(FieldReader):
    """Reads an entry into a voucher."""

    def voucher(self) -> TypedVoucher | None:
        """Give the voucher, or nothing where anything is wrong."""
        entry = self._entry
        entry.problems.clear()
        self._maybe("reason", self._text)
        if len(entry.rows) > MOST_ROWS:
            entry.problems[""] = [TooManyRowsError(most=MOST_ROWS)]
            return None
        voucher = TypedVoucher(
            type=entry.typed["type"],
            dated_on=self._needed("dated_on", self._day) or clock.today(),
            lines=tuple(self._lines()),
            currency=entry.typed["currency"][:3],
            rate=self._maybe("rate", self._rate),
            branch_id=self._maybe("branch", self._key),
            counter_account_id=self._maybe("counter_account", self._key),
            counter_document_no=self._maybe("counter_document_no", self._text) or "",
            description=self._maybe("description", self._text) or "",
        )
        return None if entry.problems else voucher

    def so_far(self) -> TypedVoucher:
        """Give the voucher as far as it can be read, for what stands beside it."""
        return TypedVoucher(
            type=self._entry.typed["type"],
            dated_on=self._maybe("dated_on", self._day) or clock.today(),
            lines=tuple(self._lines()),
            currency=self._entry.typed["currency"][:3],
            rate=self._maybe("rate", self._rate),
        )

    def _lines(self) -> Iterator[TypedLine]:
        either = VOUCHER_TYPES.get(self._entry.typed["type"])
        side = self._entry.typed["side"]
        stands = Side(side) if either and either.party_side is None and side in {*Side} else None
        for prefix in ("", *self._entry.rows):
            party = self._needed(f"{prefix}party", self._key)
            amount = self._needed(f"{prefix}amount", self._amount)
            yield TypedLine(
                party_id=party or 0,
                amount=amount or Decimal(0),
                side=stands,
                due_on=self._maybe(f"{prefix}due_on", self._day),
                description=self._maybe(f"{prefix}description", self._text) or "" if prefix else "",
            )
