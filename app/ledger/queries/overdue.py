"""What of a balance is overdue.

Until a movement is matched, the oldest dues are taken as paid first, in the view alone and never
in the books: so what is overdue is the balance, less what of its side is not yet due.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.errors import UnknownPartyError
from app.ledger.groups import SUMS_NOW, cards_of_group, holder_id_of
from app.ledger.models import Account, Entry, Party
from app.ledger.queries.risk import credit_left
from app.ledger.queries.sums import Query
from app.ledger.state import Balance, OpenItem, PartyBalance

_party, _account, _entry = table_of(Party), table_of(Account), table_of(Entry)
_asked = _party.alias("asked")
_balance, _item, _sums = table_of(Balance), table_of(OpenItem), table_of(PartyBalance)


@dataclass(frozen=True, slots=True)
class PartyFigures:
    """The few figures of a party that matter, in local currency."""

    balance: Decimal
    overdue: Decimal
    """Of the balance, and on its side: owed to us too long, or by us."""
    credit_left: Decimal | None
    """The total limit less all that is at risk; an advance adds room. None without a limit."""
    last_moved_on: date | None


def party_figures(party_id: int, *, visible: ColumnElement[bool] | None = None) -> PartyFigures:
    """Give the figures of a party as the books stand; raises UnknownPartyError.

    Those of a card merged into another are that one's.
    """
    question = select(
        *(_party.c.id, _balance_of_group().label("balance")),
        _last_moved_on().label("last_moved_on"),
    ).where(_party.c.id == holder_id_of(party_id))
    found = db.session.execute(question if visible is None else question.where(visible)).first()
    if found is None:
        raise UnknownPartyError(code=party_id)
    left = credit_left({found.id: found.balance}, clock.today())[found.id]
    overdue = overdue_of({found.id: found.balance})[found.id]
    return PartyFigures(found.balance, overdue, left, found.last_moved_on)


@dataclass(frozen=True, slots=True)
class Standing:
    """What all parties owe us and we owe them, and what of either is overdue."""

    receivable: Decimal
    payable: Decimal
    overdue_receivable: Decimal
    overdue_payable: Decimal


def standing(*, visible: ColumnElement[bool] | None = None) -> Standing:
    """Add up the balances of all parties as the books stand, each side apart."""
    later, now = _not_due_until(clock.today()).subquery(), SUMS_NOW
    owed = now.c.local_debit - now.c.local_credit
    parts = (
        owed,
        -owed,
        owed - func.coalesce(later.c.debit, ZERO),
        -owed - func.coalesce(later.c.credit, ZERO),
    )
    question = select(
        *(func.coalesce(func.sum(func.greatest(part, ZERO)), ZERO) for part in parts)
    ).select_from(
        _party.join(now, now.c.party_id == _party.c.id).join(
            later, later.c.party_id == _party.c.id, isouter=True
        )
    )
    found = db.session.execute(question if visible is None else question.where(visible))
    return Standing(*found.one())


def balances_of(party_ids: Iterable[int]) -> dict[int, Decimal]:
    """Give the local balance of some parties as the books stand: of each, its whole group's."""
    wanted = set(party_ids)
    holders = (
        select(_asked.c.id, func.coalesce(_asked.c.merged_into_id, _asked.c.id).label("holder_id"))
        .where(_asked.c.id.in_(wanted))
        .subquery()
    )
    member = _party.alias("member")
    balance = func.sum(_sums.c.local_debit - _sums.c.local_credit)
    question = (
        select(holders.c.id, balance)
        .join(
            member,
            or_(member.c.id == holders.c.holder_id, member.c.merged_into_id == holders.c.holder_id),
        )
        .join(_sums, _sums.c.party_id == member.c.id)
        .group_by(holders.c.id)
    )
    found = db.session.execute(question)
    return dict.fromkeys(wanted, ZERO) | {row[0]: row[1] for row in found}


def overdue_of(balances: Mapping[int, Decimal], *, today: date | None = None) -> dict[int, Decimal]:
    """Give what is overdue of the balances of some parties, without a sign.

    What is due today is not overdue: that begins the day after.
    """
    not_due = _not_due(balances, today or clock.today())
    return {
        party_id: max(ZERO, abs(balance) - not_due.get(party_id, (ZERO, ZERO))[balance < ZERO])
        for party_id, balance in balances.items()
    }


def _not_due(party_ids: Mapping[int, Decimal], today: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Give what is not yet due on either side, for those who have any.

    By way of the balances, which name the currencies: so the index of due dates is read from
    today on, however long the account is.
    """
    question = _not_due_until(today).where(_account.c.holder_id.in_(list(party_ids)))
    return {row[0]: (row[1], row[2]) for row in db.session.execute(question)}


def _not_due_until(today: date) -> Query:
    """Ask what is not yet due on either side, for every party that has any."""
    amount = _item.c.local_amount
    debit = func.coalesce(func.sum(amount).filter(amount > 0), ZERO)
    credit = func.coalesce(-func.sum(amount).filter(amount < 0), ZERO)
    holder_id = _account.c.holder_id
    return (
        select(holder_id.label("party_id"), debit.label("debit"), credit.label("credit"))
        .join(_balance, _balance.c.account_id == _account.c.id)
        .join(
            _item,
            (_item.c.account_id == _balance.c.account_id)
            & (_item.c.currency == _balance.c.currency),
        )
        .where(_item.c.due_on >= today, _item.c.amount != 0)
        .group_by(holder_id)
    )


def _balance_of_group() -> ColumnElement[Decimal]:
    balance = func.coalesce(func.sum(_sums.c.local_debit - _sums.c.local_credit), ZERO)
    return select(balance).where(_sums.c.party_id.in_(cards_of_group())).scalar_subquery()


def _last_moved_on() -> ColumnElement[date]:
    """Ask for the date of a party's last entry, the newest of each account by its index."""
    newest = (
        select(_entry.c.dated_on)
        .where(_entry.c.account_id == _account.c.id)
        .order_by(_entry.c.dated_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(func.max(newest)).where(_account.c.holder_id == _party.c.id).scalar_subquery()
