"""What of an account is open on either side, a page at a time, to be matched by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_

from app.core import clock, turkish
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.groups import MERGED_CODE, holder_id_of
from app.ledger.matching import EntryKey
from app.ledger.models import Account, Entry, Voucher
from app.ledger.queries.keyset import Page, Part, Turn, turn_to
from app.ledger.queries.sums import Query
from app.ledger.rules import Side
from app.ledger.state import OpenItem

_item, _entry, _voucher = table_of(OpenItem), table_of(Entry), table_of(Voucher)
_account = table_of(Account)

_OPEN = func.abs(_item.c.amount).label("open")
_KEY = (_item.c.voucher_id, _item.c.line_no)

Sort: TypeAlias = Literal["due", "date", "document", "open"]

_BY: dict[Sort, ColumnElement[Any]] = {
    "due": _item.c.due_on,
    "date": _entry.c.dated_on,
    "document": _voucher.c.document_no,
    "open": _OPEN,
}
SORTS = tuple(_BY)
NUMBERS = ("document_no", "counter_document_no", "order_no")


@dataclass(frozen=True, slots=True)
class Place:
    """An account in a currency in which it has open items, and how many on either side.

    Of an account of a card that was merged into the one looked at the code is given.
    """

    account_id: int
    kind: str
    merged_code: str
    currency: str
    debits: int
    credits: int
    debit: Decimal
    credit: Decimal

    @property
    def key(self) -> str:
        """The word for the account among those of its group."""
        return f"{self.kind}-{self.account_id}" if self.merged_code else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One side of what an account has open in a currency, and the words looked for in it.

    They are looked for in the numbers of its vouchers: the caller says in which of NUMBERS.
    """

    account_id: int
    currency: str
    side: Side
    search: str = ""
    numbers: tuple[str, ...] = NUMBERS


@dataclass(frozen=True, slots=True)
class PaneTotals:
    """How many items a whole pane has, what is open of them, and what of that is overdue."""

    count: int
    amount: Decimal
    overdue: Decimal


def places_of(party_id: int) -> list[Place]:
    """Give every account and currency of a party's group with open items, its own first."""
    owed, paid = _item.c.amount > 0, _item.c.amount < 0
    question = (
        select(
            *(_account.c.id, _account.c.kind, MERGED_CODE, _item.c.currency),
            func.count().filter(owed),
            func.count().filter(paid),
            func.coalesce(func.sum(_item.c.amount).filter(owed), ZERO),
            func.coalesce(-func.sum(_item.c.amount).filter(paid), ZERO),
        )
        .join(_item, _item.c.account_id == _account.c.id)
        .where(_account.c.holder_id == holder_id_of(party_id), _item.c.amount != 0)
        .group_by(_account.c.id, _item.c.currency)
        .order_by(
            MERGED_CODE,
            _account.c.kind.desc(),
            _item.c.currency,
        )
    )
    return [Place(*row) for row in db.session.execute(question)]


def pane_page(pane: Pane, *, sort: Sort = "due", descending: bool = False, turn: Turn) -> Page:
    """Give a page of a pane."""
    by = _BY[sort]
    return turn_to([Part(_of(pane), (by, *_KEY))], turn, descending=descending)


def pane_totals(pane: Pane, today: date | None = None) -> PaneTotals:
    """Add up a whole pane; what is due today is not overdue."""
    rows = _of(pane).subquery()
    overdue = func.sum(rows.c.open).filter(rows.c.due_on < (today or clock.today()))
    sums = (func.sum(rows.c.open), overdue)
    question = select(func.count(), *(func.coalesce(total, ZERO) for total in sums))
    return PaneTotals(*db.session.execute(question.select_from(rows)).one())


def chosen_items(party_id: int, keys: Iterable[EntryKey]) -> Sequence[Any]:
    """Give the open items of a party's group among some entries; others are left out."""
    wanted = [(key.voucher_id, key.line_no) for key in keys]
    mine = select(_account.c.id).where(_account.c.holder_id == holder_id_of(party_id))
    question = _rows().where(tuple_(*_KEY).in_(wanted), _item.c.account_id.in_(mine))
    return db.session.execute(question.order_by(_item.c.due_on, *_KEY)).all()


def _of(pane: Pane) -> Query:
    is_side = _item.c.amount > 0 if pane.side is Side.DEBIT else _item.c.amount < 0
    words = (_said(word, pane.numbers) for word in turkish.fold(pane.search).split())
    return _rows().where(
        _item.c.account_id == pane.account_id,
        _item.c.currency == pane.currency,
        _item.c.amount != 0,
        and_(is_side, *words),
    )


def _said(word: str, numbers: Iterable[str]) -> ColumnElement[bool]:
    told = (_voucher.c[number].icontains(word, autoescape=True) for number in numbers)
    return or_(false(), *told)


def _rows() -> Query:
    return (
        select(
            *_KEY,
            *(_item.c.account_id, _item.c.currency, _item.c.due_on, _entry.c.dated_on),
            *(_voucher.c.type, _voucher.c.document_no, _voucher.c.counter_document_no),
            *(_item.c.amount, _OPEN, func.abs(_item.c.whole).label("whole"), _item.c.local_amount),
        )
        .join(
            _entry,
            and_(_entry.c.voucher_id == _item.c.voucher_id, _entry.c.line_no == _item.c.line_no),
        )
        .join(_voucher, _voucher.c.id == _item.c.voucher_id)
    )
