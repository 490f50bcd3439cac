"""Credit risk of parties: their balance, their papers not yet paid, and the limits of a day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO, half_up
from app.core.parameters import parameter_in_query
from app.ledger.groups import LIVES_ON
from app.ledger.models import CreditLimit, Party
from app.ledger.queries.balances import sums_of_parties
from app.ledger.queries.instruments import uncollected
from app.ledger.queries.sums import holder_of
from app.ledger.rules.credit import TOTAL, CreditRules, Risk, risks

_party, _limit = table_of(Party), table_of(CreditLimit)


class RiskRow(NamedTuple):
    """A class of risk of a party; no limit, and so nothing free, is None."""

    code: str
    name: str
    risk_class: str
    limit: Decimal | None
    exposure: Decimal
    free: Decimal | None


def credit_rules() -> CreditRules:
    """Give the rules of the installation's parameters."""
    names = ("credit_warn_percent", "credit_tolerance_percent", "credit_is_cumulative")
    asked = select(*(parameter_in_query(name).label(name) for name in names))
    found: Any = db.session.execute(asked).one()
    return CreditRules(Decimal(found[0]), Decimal(found[1]), found[2] == "yes")


def risks_of(
    balances: Mapping[int, Decimal], as_of: date, *, is_cumulative: bool = False
) -> dict[int, Sequence[Risk]]:
    """Give the risks of some parties whose balances are known, by the limits of a day."""
    if not balances:
        return {}
    limits = limits_of(balances, as_of)
    papers: dict[int, dict[str, Decimal]] = {key: {} for key in balances}
    for row in uncollected(balances, as_of):
        papers[row.party_id][row.risk_class] = row.local_amount
    return {
        key: risks(balance, papers[key], limits[key], is_cumulative=is_cumulative)
        for key, balance in balances.items()
    }


def credit_left(balances: Mapping[int, Decimal], as_of: date) -> dict[int, Decimal | None]:
    """Give what is left of the total limit of some parties; None of those without one."""
    return {key: found[-1].free for key, found in risks_of(balances, as_of).items()}


def limits_of(party_ids: Collection[int], as_of: date) -> dict[int, dict[str, Decimal]]:
    """Give the limits of some parties on a day, by class; of several the one begun last.

    The card's own limit is the total's where no other is valid.
    """
    asked = (
        select(_party.c.id, _party.c.credit_limit, _limit.c.risk_class, _limit.c.amount)
        .join(_limit, and_(_limit.c.party_id == _party.c.id, *_valid(as_of)), isouter=True)
        .where(_party.c.id.in_(party_ids))
        .order_by(_limit.c.valid_from.asc().nulls_first(), _limit.c.id)
    )
    found: dict[int, dict[str, Decimal]] = {}
    for key, on_card, risk_class, amount in db.session.execute(asked):
        limits = found.setdefault(key, {} if on_card is None else {TOTAL: on_card})
        if risk_class is not None:
            limits[risk_class] = amount
    return found


def risk_rows(
    as_of: date,
    *,
    code: str | None = None,
    only_limited: bool = False,
    visible: ColumnElement[bool] | None = None,
) -> Iterator[RiskRow]:
    """Give the risks of a party or of all, class by class, at the end of a day.

    Of all parties those alone that owe, or have a limit; with `only_limited` just the latter.
    Raises UnknownPartyError.
    """
    cards = _cards(as_of, code, visible)
    balances = {card.id: card.balance for card in cards}
    found = risks_of(balances, as_of, is_cumulative=credit_rules().is_cumulative)
    for card in cards:
        for risk in found[card.id]:
            is_limited = risk.limit is not None
            if is_limited or (not only_limited and (code is not None or risk.exposure)):
                yield RiskRow(
                    *(card.code, card.name, risk.risk_class),
                    *(risk.limit, half_up(risk.exposure), risk.free),
                )


def _cards(as_of: date, code: str | None, visible: ColumnElement[bool] | None) -> Sequence[Any]:
    """Give id, code, name and balance of the parties that are asked for."""
    sums = sums_of_parties(as_of)
    balance = sums.c.local_debit - sums.c.local_credit
    has_limit = exists().where(_limit.c.party_id == _party.c.id, *_valid(as_of))
    asked = (
        select(_party.c.id, _party.c.code, _party.c.name, balance)
        .join(sums, sums.c.party_id == _party.c.id, isouter=True)
        .order_by(_party.c.code)
    )
    if code is not None:
        asked = asked.where(_party.c.id == holder_of(code, visible=visible).id)
    else:
        asked = asked.where(
            LIVES_ON, or_(balance != ZERO, _party.c.credit_limit.is_not(None), has_limit)
        )
    if visible is not None:
        asked = asked.where(visible)
    return [_Card(*row[:3], row[3] or ZERO) for row in db.session.execute(asked)]


class _Card(NamedTuple):
    id: int
    code: str
    name: str
    balance: Decimal


def _valid(as_of: date) -> Sequence[ColumnElement[bool]]:
    return (
        _limit.c.archived_at.is_(None),
        or_(_limit.c.valid_from.is_(None), _limit.c.valid_from <= as_of),
        or_(_limit.c.valid_until.is_(None), _limit.c.valid_until >= as_of),
    )
