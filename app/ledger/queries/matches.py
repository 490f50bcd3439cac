"""Which debits which credits settled, and what may still be matched."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.core.db import db
from app.core.driver import table_of
from app.ledger.models import Account, Match, Voucher
from app.ledger.queries.sums import Query, holder_of
from app.ledger.state import OpenItem

_match, _account, _item = table_of(Match), table_of(Account), table_of(OpenItem)
_debit, _credit = table_of(Voucher).alias("debit"), table_of(Voucher).alias("credit")


def matches_of(
    code: str, *, visible: ColumnElement[bool] | None = None, show_undone: bool = False
) -> Query:
    """Ask for the matches of a party in the order they were made; reversals are left out.

    A voucher is named by the key it came with, else by its number. Raises UnknownPartyError.
    """
    party = holder_of(code, visible=visible)
    query = (
        select(
            func.coalesce(_debit.c.external_key, _debit.c.document_no).label("debit_key"),
            func.coalesce(_credit.c.external_key, _credit.c.document_no).label("credit_key"),
            _match.c.amount,
            _match.c.id,
            _match.c.currency,
            _match.c.local_debit,
            _match.c.local_credit,
            _match.c.method,
            _match.c.reason,
            _match.c.matched_on,
            _match.c.matched_at,
            _match.c.undone_at,
            _match.c.debit_voucher_id,
            _match.c.credit_voucher_id,
            _match.c.difference_voucher_id,
            _debit.c.document_no.label("debit_no"),
            _credit.c.document_no.label("credit_no"),
        )
        .join(_debit, _debit.c.id == _match.c.debit_voucher_id)
        .join(_credit, _credit.c.id == _match.c.credit_voucher_id)
        .where(_match.c.account_id.in_(party.accounts), _match.c.method != "reversal")
        .order_by(_match.c.id)
    )
    return query if show_undone else query.where(_match.c.undone_at.is_(None))


def matchable(code: str | None = None) -> Sequence[Any]:
    """Give the accounts and currencies that have something open on both sides, in their order.

    Of a party, or of all. Raises UnknownPartyError.
    """
    query = (
        select(_item.c.account_id, _item.c.currency)
        .where(_item.c.amount != 0)
        .group_by(_item.c.account_id, _item.c.currency)
        .having(func.min(_item.c.amount) < 0, func.max(_item.c.amount) > 0)
        .order_by(_item.c.account_id, _item.c.currency)
    )
    if code is not None:
        query = query.where(_item.c.account_id.in_(holder_of(code).accounts))
    return db.session.execute(query).all()
