"""What was matched together, the newest first, and the matches of each group."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core.db import User, db
from app.core.driver import table_of
from app.ledger.groups import MERGED_CODE, holder_id_of
from app.ledger.models import Account, Match, Voucher
from app.ledger.queries.keyset import Page, Part, Turn, turn_to

_match, _account, _user = table_of(Match), table_of(Account), User.__table__
_debit, _credit = table_of(Voucher).alias("debit"), table_of(Voucher).alias("credit")


def groups_page(party_id: int, turn: Turn, *, show_undone: bool = False) -> Page:
    """Give a page of the matches of a party's group; what reversals settle is left out.

    `standing` counts the matches of a group that were not undone; `id` is that of its newest.
    """
    stands = _match.c.undone_at.is_(None)
    standing = func.count().filter(stands)
    grouped = (
        select(
            func.max(_match.c.id).label("id"),
            *(_match.c.batch, _match.c.account_id, _match.c.currency, _match.c.method),
            func.max(_match.c.reason).label("reason"),
            func.max(_match.c.matched_at).label("matched_at"),
            func.max(_match.c.matched_by_id).label("matched_by_id"),
            func.max(_match.c.undone_at).label("undone_at"),
            func.count().label("pairs"),
            standing.label("standing"),
            func.sum(_match.c.amount).label("amount"),
            func.count(_match.c.difference_voucher_id).label("differences"),
        )
        .where(_match.c.account_id.in_(_accounts(party_id)), _match.c.method != "reversal")
        .group_by(_match.c.batch, _match.c.account_id, _match.c.currency, _match.c.method)
    )
    groups = (grouped if show_undone else grouped.having(standing > 0)).subquery()
    question = (
        select(groups, _account.c.kind, MERGED_CODE.label("merged_code"), _name().label("by"))
        .join(_account, _account.c.id == groups.c.account_id)
        .join(_user, _user.c.id == groups.c.matched_by_id, isouter=True)
    )
    return turn_to([Part(question, (groups.c.id,))], turn, descending=True)


def matches_in(party_id: int, batch: UUID, turn: Turn) -> Page:
    """Give a page of the matches of a group, as far as they are of a party's accounts."""
    question = (
        select(
            *(_match.c.id, _match.c.method, _match.c.currency, _match.c.amount),
            *(_match.c.local_debit, _match.c.local_credit, _match.c.matched_on),
            *(_match.c.matched_at, _match.c.undone_at, _match.c.reason),
            *(_match.c.debit_voucher_id, _match.c.credit_voucher_id),
            _match.c.difference_voucher_id,
            *(_debit.c.document_no.label("debit_no"), _debit.c.type.label("debit_type")),
            *(_credit.c.document_no.label("credit_no"), _credit.c.type.label("credit_type")),
            *(_debit.c.dated_on.label("debit_on"), _credit.c.dated_on.label("credit_on")),
            _name().label("by"),
        )
        .join(_debit, _debit.c.id == _match.c.debit_voucher_id)
        .join(_credit, _credit.c.id == _match.c.credit_voucher_id)
        .join(_user, _user.c.id == _match.c.matched_by_id, isouter=True)
        .where(_match.c.batch == batch, _match.c.account_id.in_(_accounts(party_id)))
    )
    return turn_to([Part(question, (_match.c.id,))], turn, descending=False)


def parties_of(*, match_id: int | None = None, batch: UUID | None = None) -> Sequence[int]:
    """Name the cards that hold the accounts which a match or a group of matches is of."""
    asked = _match.c.id == match_id if batch is None else _match.c.batch == batch
    question = select(_account.c.holder_id).join(_match, _match.c.account_id == _account.c.id)
    return db.session.scalars(question.where(asked).distinct()).all()


def _accounts(party_id: int) -> Any:
    return select(_account.c.id).where(_account.c.holder_id == holder_id_of(party_id))


def _name() -> Any:
    return func.trim(_user.c.first_name + " " + _user.c.last_name)
