"""Credit risk: classes, cumulative or not, near the limit and over it."""

from decimal import Decimal

import pytest

from app.ledger.rules.credit import (
    OPEN_ACCOUNT,
    TOTAL,
    Concern,
    CreditRules,
    Risk,
    concern,
    risks,
)

PAPERS = {"own_cheque": Decimal(300), "customer_note": Decimal(50)}


def exposures(balance: int, *, is_cumulative: bool = False) -> list[int]:
    found = risks(Decimal(balance), PAPERS, {}, is_cumulative=is_cumulative)
    return [int(risk.exposure) for risk in found]


def test_the_total_is_the_balance_and_all_papers_not_yet_paid() -> None:
    assert exposures(100) == [100, 300, 0, 0, 50, 450]


def test_cumulative_each_class_counts_the_ones_before_it() -> None:
    assert exposures(100, is_cumulative=True) == [100, 400, 400, 400, 450, 450]


def test_an_advance_adds_room() -> None:
    limits = {OPEN_ACCOUNT: Decimal(1000), TOTAL: Decimal(1000)}
    found = risks(Decimal(-200), PAPERS, limits)
    assert [risk.free for risk in found] == [1200, None, None, None, None, 850]


@pytest.mark.parametrize(
    ("exposure", "document", "expected"),
    [
        ("800.00", "100", None),
        ("800.01", "100", Concern.NEAR),
        ("1000.00", "100", Concern.NEAR),
        ("1005.00", "100", Concern.NEAR),
        ("1005.01", "100", Concern.OVER),
        ("2000.00", "0", None),
    ],
)
def test_near_from_a_share_of_the_limit_and_over_beyond_the_tolerance(
    exposure: str, document: str, expected: Concern | None
) -> None:
    rules = CreditRules(warn_percent=Decimal(80), tolerance_percent=Decimal(5))
    risk = Risk(TOTAL, Decimal(1000), Decimal(exposure))
    assert concern(risk, Decimal(document), rules) is expected


def test_without_a_limit_there_is_no_concern() -> None:
    assert concern(Risk(TOTAL, None, Decimal(10**9)), Decimal(1), CreditRules()) is None
