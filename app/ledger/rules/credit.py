"""Credit risk: what a party owes us with, and how much of its limits that leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.core.money import ZERO

OPEN_ACCOUNT, TOTAL = "open_account", "total"
PAPERS = ("own_cheque", "own_note", "customer_cheque", "customer_note")
"""Papers received and not yet paid: drawn by the party itself, or by a customer of it."""

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Risk:
    """What a party owes us with one class of risk, in local currency; no limit is None.

    An advance makes the exposure of the open account negative: it adds room.
    """

    risk_class: str
    limit: Decimal | None
    exposure: Decimal

    @property
    def free(self) -> Decimal | None:
        """What is left of the limit; None without one."""
        return None if self.limit is None else self.limit - self.exposure


class Concern(StrEnum):
    """How far a risk has gone: near its limit, or over it."""

    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class CreditRules:
    """How limits are watched.

    From `warn_percent` of a limit on it is near; `tolerance_percent` of a document may go over it.
    Cumulative, each class counts the ones before it too.
    """

    warn_percent: Decimal = Decimal(80)
    tolerance_percent: Decimal = ZERO
    is_cumulative: bool = False


def risks(
    balance: Decimal,
    papers: Mapping[str, Decimal],
    limits: Mapping[str, Decimal],
    *,
    is_cumulative: bool = False,
) -> Sequence[Risk]:
    """Give the risks of a party by class, the total last.

    `balance` is positive where the party owes us. Papers stand apart from it: receiving one
    lowered the balance, and the risk stays until it is paid.
    """
    found: list[Risk] = []
    total = ZERO
    for risk_class in (OPEN_ACCOUNT, *PAPERS):
        amount = balance if risk_class == OPEN_ACCOUNT else papers.get(risk_class, ZERO)
        total += amount
        exposure = total if is_cumulative else amount
        found.append(Risk(risk_class, limits.get(risk_class), exposure))
    return [*found, Risk(TOTAL, limits.get(TOTAL), total)]


def concern(risk: Risk, document: Decimal, rules: CreditRules) -> Concern | None:
    """Say how far a risk has gone with a document that is in it already."""
    if risk.limit is None or document <= ZERO:
        return None
    if risk.exposure > risk.limit + document * rules.tolerance_percent / _HUNDRED:
        return Concern.OVER
    if risk.exposure > risk.limit * rules.warn_percent / _HUNDRED:
        return Concern.NEAR
    return None
