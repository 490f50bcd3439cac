"""What a random sequence asks of the books: vouchers, rows of files, and their mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from app.ledger.models import Party
from app.ledger.posting import NewVoucher, PartyLine
from app.ledger.rules import VOUCHER_TYPES, AccountKind, Side
from tests.factories.files import a_row
from tests.proof.books_model import DEBITS, INVOICES, Movement, local_value, moved

days = st.dates(date(2025, 12, 1), date(2026, 12, 31))
amounts = st.integers(0, 9_999_999).map(lambda kurus: Decimal(kurus) / 100)
rates = st.integers(1, 99_999_999).map(lambda millionths: Decimal(millionths) / 1_000_000)
currencies = st.sampled_from(("USD", "EUR"))
spoils = st.sampled_from(
    (
        {"party_code": "?"},
        {"rate": "0"},
        {"date": "2004-01-01"},
        {"local_debit": "0.07", "local_credit": "0.07"},
    )
)


@dataclass(frozen=True)
class Wish:
    """A movement somebody wants: of one of four parties, in lira or at a rate."""

    kind: str
    dated_on: date
    currency: str
    rate: Decimal
    lines: tuple[tuple[int, Decimal, Side, AccountKind | None], ...]

    def on(self, day: date) -> "Wish":
        """Give the same of another day."""
        return replace(self, dated_on=day)

    def voucher(self, parties: Sequence[Party]) -> NewVoucher:
        """Write it as a voucher to be posted."""
        lines = tuple(
            PartyLine(
                party_id=parties[place].id,
                amount=self._amount(amount),
                side=side if self.kind == "opening" else None,
                account_kind=account_kind,
            )
            for place, amount, side, account_kind in self.lines
        )
        return NewVoucher(
            type=self.kind,
            dated_on=self.dated_on,
            currency=self.currency,
            rate=self.rate,
            lines=lines,
        )

    def movements(self, parties: Sequence[Party]) -> list[Movement]:
        """Write it as the model has it."""
        return [
            moved(
                parties[place].code,
                self.currency,
                self.dated_on,
                is_debit=self._is_debit(side),
                amount=self._amount(amount),
                rate=self.rate,
            )
            for place, amount, side, _kind in self.lines
        ]

    def row(self, parties: Sequence[Party], key: str) -> dict[str, str]:
        """Write its first line as a row of a file."""
        place, amount, side, _kind = self.lines[0]
        here, there = ("debit", "credit") if self._is_debit(side) else ("credit", "debit")
        local = local_value(self._amount(amount), self.rate)
        cells = {here: f"{self._amount(amount):.2f}", f"local_{here}": f"{local:.2f}"}
        return a_row(
            parties[place],
            external_key=key,
            type=self.kind,
            currency=self.currency,
            rate=f"{self.rate:f}",
            date=str(self.dated_on),
            due_date="",
            **cells,
            **{there: "0.00", f"local_{there}": "0.00"},
        )

    def _is_debit(self, side: Side) -> bool:
        return side is Side.DEBIT if self.kind == "opening" else self.kind in DEBITS

    def _amount(self, amount: Decimal) -> Decimal:
        """Only invoices may be of nothing."""
        return amount if self.kind in INVOICES else amount + Decimal("0.01")


@st.composite
def wishes(draw: st.DrawFn, most_lines: int = 4) -> Wish:
    """Draw a movement of any type."""
    lira = draw(st.booleans())
    account_kinds = st.sampled_from((None, AccountKind.RECEIVABLE, AccountKind.PAYABLE))
    line = st.tuples(st.integers(0, 3), amounts, st.sampled_from(Side), account_kinds)
    return Wish(
        kind=draw(st.sampled_from(sorted(VOUCHER_TYPES))),
        dated_on=draw(days),
        currency="TRY" if lira else draw(currencies),
        rate=Decimal(1) if lira else draw(rates),
        lines=tuple(draw(st.lists(line, min_size=1, max_size=most_lines))),
    )


files = st.lists(wishes(most_lines=1), min_size=1, max_size=5)
