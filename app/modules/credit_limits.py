"""Watching credit limits at entry, by the parameters: not at all, with a warning, by refusal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.driver import table_of
from app.core.errors import N_, DomainError
from app.core.language import _
from app.core.money import ZERO
from app.core.parameters import parameter
from app.ledger.labels import CREDIT_CLASSES
from app.ledger.models import Party
from app.ledger.queries import balances_of, credit_rules, risks_of
from app.ledger.rules.credit import PAPERS, Concern, Risk, concern
from app.modules.sides import amount
from app.modules.tells import LEFT, called
from app.panel.told import hides

CHECKED = frozenset({"sales_invoice"})
"""The types of vouchers before which limits are looked at: those that give credit."""

MODES = {"off": _("Not at all"), "warn": _("Warn"), "refuse": _("Refuse what goes over")}

_party = table_of(Party)


class OverLimitError(DomainError):
    """A voucher would take a party over its credit limit, and that is refused here."""

    message = N_(
        "{party}: {risk} comes to {exposure}, the limit is {limit}. Take a payment first, ask for "
        "a higher limit, or let the limits warn only."
    )


class OverUnseenLimitError(OverLimitError):
    """A limit is broken whose figures the person does not see."""

    message = N_(
        "{party}: the voucher would go over a credit limit that your role does not see. Take a "
        "payment first, or ask somebody who sees it."
    )


@dataclass(frozen=True, slots=True)
class Concerned:
    """A party whose risk is near its limit or over it."""

    party: str
    risk: Risk
    concern: Concern

    def __str__(self) -> str:
        """Say it in the reader's language."""
        details = {
            "party": self.party,
            "risk": str(CREDIT_CLASSES[self.risk.risk_class]),
            "exposure": amount(self.risk.exposure),
            "limit": amount(self.risk.limit or ZERO),
        }
        if self.concern is Concern.OVER:
            return str(
                _("%(party)s: %(risk)s is over the limit: %(exposure)s of %(limit)s.", **details)
            )
        return str(_("%(party)s: %(risk)s nears the limit: %(exposure)s of %(limit)s.", **details))


def concerns(
    voucher_type: str, amounts: Mapping[int, Decimal], *, is_posted: bool
) -> Iterator[Concerned]:
    """Say whose limits a voucher nears or breaks; `amounts` are what each party is debited.

    Whether it is posted tells if the balances hold it already. Whoever does not see what is left
    of limits is told nothing.
    """
    if not hides(*LEFT):
        yield from _concerns(voucher_type, amounts, is_posted=is_posted)


def _concerns(
    voucher_type: str, amounts: Mapping[int, Decimal], *, is_posted: bool
) -> Iterator[Concerned]:
    if voucher_type not in CHECKED or parameter("credit_check") == "off":
        return
    rules, now = credit_rules(), balances_of(amounts)
    added = {key: ZERO if is_posted else debited for key, debited in amounts.items()}
    balances = {key: now[key] + added[key] for key in amounts}
    after = risks_of(balances, clock.today(), is_cumulative=rules.is_cumulative)
    names = _names(amounts)
    for key, debited in amounts.items():
        for risk in after[key]:
            if risk.risk_class in PAPERS and not rules.is_cumulative:
                continue  # an invoice adds nothing to the risk of papers
            if found := concern(risk, debited, rules):
                yield Concerned(names[key], risk, found)


def refuse_over_limit(voucher_type: str, amounts: Mapping[int, Decimal]) -> None:
    """Refuse a voucher just posted that broke a limit, where the parameters say so.

    Its posting holds the parties' balances, so that two at once cannot both slip under the limit.
    Raises OverLimitError.
    """
    if parameter("credit_check") != "refuse":
        return
    for found in _concerns(voucher_type, amounts, is_posted=True):
        if found.concern is Concern.OVER and hides(*LEFT):
            raise OverUnseenLimitError(party=found.party)
        if found.concern is Concern.OVER:
            raise OverLimitError(
                party=found.party,
                risk=CREDIT_CLASSES[found.risk.risk_class],
                exposure=found.risk.exposure,
                limit=found.risk.limit,
            )


def _names(party_ids: Mapping[int, Decimal]) -> dict[int, str]:
    asked = select(_party.c.id, _party.c.name).where(_party.c.id.in_(party_ids))
    return {key: called("", name) for key, name in db.session.execute(asked)}
