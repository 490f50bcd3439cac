"""The other side of a transfer has the same local value, whatever its currency."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.money import ZERO, to_local
from app.ledger.rules import Reporting, Side, line_on
from app.ledger.rules.transfers import amount_worth, rate_worth
from tests.unit.ledger.test_rules import DAY, amounts

values = st.decimals(Decimal("1.00"), Decimal("99999999.99"), places=2)
rates = st.decimals(Decimal("0.01"), Decimal(999), places=6)


@given(values, rates)
def test_the_rate_takes_up_what_whole_kurus_leave(value: Decimal, rate: Decimal) -> None:
    amount = amount_worth(value, rate)
    assume(amount)  # what is worth less than half a kuruş of the other currency is no transfer
    taken = rate_worth(value, amount, rate)
    assert abs(to_local(amount, taken) - value) <= amount * Decimal("0.0000005") + Decimal("0.005")
    assert abs(taken - rate) * amount <= rate * Decimal("0.005") + amount * Decimal("0.0000005")


def test_a_rate_that_fits_is_kept_and_without_one_it_follows_from_both() -> None:
    assert rate_worth(Decimal("4280.00"), Decimal("100.00"), Decimal("42.8")) == Decimal("42.8")
    assert rate_worth(Decimal("4281.00"), Decimal("100.00"), Decimal("42.8")) == Decimal("42.81")
    assert rate_worth(Decimal("4280.00"), Decimal("100.00")) == Decimal("42.8")


@given(amounts, rates)
def test_both_sides_of_a_line_are_worth_the_same_to_report(amount: Decimal, rate: Decimal) -> None:
    debit, credit = (
        line_on(side, amount, Decimal(1), account_id=1, currency="TRY", due_on=DAY) for side in Side
    )
    worth = Reporting("USD", rate).worth
    assert worth(debit) == ZERO - worth(credit)
    assert abs(worth(debit) - amount / rate) <= Decimal("0.005")
