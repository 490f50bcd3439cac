"""The transactions list: the entries of all parties, filtered, newest first, with totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, func, select, true, union_all

from app.core import turkish
from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO
from app.ledger.groups import holder_id_of
from app.ledger.models import Account, Entry, Party, Voucher
from app.ledger.queries.keyset import Page, Part, Turn, turn_to
from app.ledger.queries.statements import IS_NOT_CANCELLED, ORDER
from app.ledger.queries.sums import Query, Sums
from app.ledger.state import PartyBalance

_party, _account = table_of(Party), table_of(Account)
_entry, _voucher = table_of(Entry), table_of(Voucher)
_sums, _card = table_of(PartyBalance), _party.alias("card")

_HIDDEN = (
    select(func.count())
    .select_from(_entry)
    .join(_account, _account.c.id == _entry.c.account_id)
    .join(_party, _party.c.id == _account.c.holder_id)
    .where(
        _entry.c.voucher_id.in_(
            union_all(
                select(_voucher.c.id).where(_voucher.c.is_cancellation),
                select(_voucher.c.reversal_of).where(_voucher.c.is_cancellation),
            )
        )
    )
)
"""How many entries are of vouchers that cancel or were cancelled."""

Days: TypeAlias = tuple[date | None, date | None]
Amounts: TypeAlias = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionFilter:
    """Which transactions are wanted; `visible` is the caller's access rule on the party table.

    Ranges take in both ends, and either end may be open. Amounts are in the currency of the
    entry, whichever side it stands on. What was posted to a card merged into another stands under
    that one. `text` is looked for in any order of its words, folded.
    """

    party_id: int | None = None
    account_kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    dated: Days = (None, None)
    due: Days = (None, None)
    amounts: Amounts = (None, None)
    currency: str | None = None
    document_no: str = ""
    source: str = ""
    text: str = ""
    show_cancelled: bool = False
    visible: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class TransactionTotals:
    """How many transactions a whole filter has, and both their sides.

    Amounts of different currencies are never added: `in_currency` only where one was asked for.
    """

    count: int
    local: Sums
    in_currency: Sums | None


def transactions_page(wanted: TransactionFilter, turn: Turn | None = None) -> Page:
    """Give a page of transactions, the newest first."""
    turn = turn or Turn()
    query = _query(wanted).where(_near(turn))
    parts = [Part(query.where(place), _order(wanted)) for place in _places(wanted)]
    return turn_to(parts, turn, descending=True)


def _places(wanted: TransactionFilter) -> list[ColumnElement[bool]]:
    """Give the conditions that each pick what one index has in order.

    A party's accounts are named by number: so each is read backwards, however long it is.
    """
    if not wanted.party_id:
        return [true()]
    accounts = select(_account.c.id).where(_is_of(_account.c.holder_id, wanted.party_id))
    return [_entry.c.account_id == account for account in db.session.scalars(accounts)]


def _near(turn: Turn) -> ColumnElement[bool]:
    """Give the key's part that stands on vouchers alone, so that their index begins there."""
    here = func.row(_voucher.c.dated_on, _voucher.c.id)
    if turn.before:
        return here >= func.row(*turn.before[:2])
    return here <= func.row(*turn.after[:2]) if turn.after else true()


def transaction_totals(wanted: TransactionFilter) -> TransactionTotals:
    """Add up all the transactions of a filter; of whole parties, from their stored sums."""
    if replace(wanted, party_id=None, visible=None, show_cancelled=False) == TransactionFilter():
        return _stored_totals(wanted)
    rows = _query(wanted).subquery()
    names = ("local_debit", "local_credit", "debit", "credit")
    sums = (func.coalesce(func.sum(rows.c[name]), ZERO) for name in names)
    count, *sides = db.session.execute(select(func.count(), *sums).select_from(rows)).one()
    in_currency = Sums(*sides[2:]) if wanted.currency else None
    return TransactionTotals(count, Sums(*sides[:2]), in_currency)


def _stored_totals(wanted: TransactionFilter) -> TransactionTotals:
    """Add up stored sums; what is cancelled is taken out of the count, and adds to neither side."""
    whose = list(_whose(wanted))
    sums = (_sums.c.entries, _sums.c.local_debit, _sums.c.local_credit)
    stored = (
        select(*(func.coalesce(func.sum(column), 0) for column in sums))
        .join(_card, _card.c.id == _sums.c.party_id)
        .join(_party, _party.c.id == func.coalesce(_card.c.merged_into_id, _card.c.id))
        .where(*whose)
    )
    count, debit, credit = db.session.execute(stored).one()
    if not wanted.show_cancelled:
        count -= db.session.execute(_HIDDEN.where(*whose)).scalar_one()
    return TransactionTotals(count, Sums(debit or ZERO, credit or ZERO), None)


def listed_transactions(wanted: TransactionFilter) -> Query:
    """Ask for all the transactions of a filter, the newest first."""
    return _query(wanted).order_by(*(column.desc() for column in _order(wanted)))


def _order(wanted: TransactionFilter) -> Sequence[ColumnElement[Any]]:
    """Name the order: through a party's account by its index, else by that of all vouchers."""
    return ORDER if wanted.party_id else (_voucher.c.dated_on, _voucher.c.id, _entry.c.line_no)


def _query(wanted: TransactionFilter) -> Query:
    description = func.coalesce(func.nullif(_entry.c.description, ""), _voucher.c.description)
    joined = (
        _entry.join(_voucher, _voucher.c.id == _entry.c.voucher_id)
        .join(_account, _account.c.id == _entry.c.account_id)
        .join(_party, _party.c.id == _account.c.holder_id)
    )
    return (
        select(
            *(_voucher.c.id, *ORDER, _entry.c.due_on),
            *(_voucher.c.type, _voucher.c.document_no, _voucher.c.counter_document_no),
            *(description.label("description"), _voucher.c.source),
            *(_party.c.id.label("party_id"), _party.c.code.label("party_code")),
            *(_party.c.name.label("party_name"), _account.c.kind.label("account_kind")),
            *(_entry.c.currency, _entry.c.rate, _entry.c.debit, _entry.c.credit),
            *(_entry.c.local_debit, _entry.c.local_credit),
        )
        .select_from(joined)
        .where(*_conditions(wanted))
    )


def _conditions(wanted: TransactionFilter) -> Iterator[ColumnElement[bool]]:
    chosen = (
        (_account.c.kind, wanted.account_kinds),
        (_voucher.c.type, wanted.types),
        (_entry.c.currency, (wanted.currency,) if wanted.currency else ()),
        (_voucher.c.source, (wanted.source,) if wanted.source else ()),
    )
    yield from (column.in_(values) for column, values in chosen if values)
    day = _entry.c.dated_on if wanted.party_id else _voucher.c.dated_on
    yield _within(day, wanted.dated)
    yield _within(_entry.c.due_on, wanted.due)
    yield _within(func.abs(_entry.c.debit + _entry.c.credit), wanted.amounts)
    if wanted.document_no:
        yield _voucher.c.document_no.startswith(wanted.document_no, autoescape=True)
    for word in turkish.fold(wanted.text).split():
        yield _SAYS.contains(word, autoescape=True)
    if not wanted.show_cancelled:
        yield IS_NOT_CANCELLED
    yield from _whose(wanted)


def _whose(wanted: TransactionFilter) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on the party of a row: the one that is wanted, and one in sight."""
    if wanted.party_id:
        yield _is_of(_party.c.id, wanted.party_id)
    if wanted.visible is not None:
        yield wanted.visible


def _is_of(holder_id: ColumnElement[Any], party_id: int) -> ColumnElement[bool]:
    return holder_id == holder_id_of(party_id)


def _within(column: ColumnElement[Any], ends: tuple[Any, Any]) -> ColumnElement[bool]:
    first, last = ends
    return and_(
        true() if first is None else column >= first,
        true() if last is None else column <= last,
    )


def _folded(text: ColumnElement[str]) -> ColumnElement[str]:
    """Fold in the database, letter for letter, what has no key column of its own."""
    return func.lower(func.translate(text, _TURKISH, _PLAIN))


_TURKISH, _PLAIN = "ıİIşŞğĞçÇöÖüÜâÂîÎûÛ", "iiissggccoouuaaiiuu"

_SAYS: ColumnElement[str] = (
    _party.c.search_key
    + " "
    + _folded(
        func.concat_ws(
            " ",
            _voucher.c.document_no,
            _voucher.c.counter_document_no,
            _voucher.c.description,
            _entry.c.description,
        )
    )
)
