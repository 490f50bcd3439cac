"""Matching what parties owe with what they paid, and undoing it.

Every match takes its locks in the order of the books: open items by id, then what an exchange
difference needs. Matching itself changes no balance; a difference it finds is posted.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from app.core import clock
from app.core.actor import current_actor
from app.core.driver import driver_connection
from app.core.money import ZERO
from app.ledger.differences import DifferenceBook
from app.ledger.errors import (
    MatchAmountError,
    NotMatchableError,
    ReversalMatchError,
    UnknownMatchError,
    UnknownMethodError,
)
from app.ledger.periods import is_open
from app.ledger.rules.matching import METHODS, Item, Pair, Rest, by_due, common, in_order, pair
from app.ledger.taking_back import original_of, take_back
from app.ledger.writing import Posted


@dataclass(frozen=True, slots=True)
class Matched:
    """What a run of matching did: how many pairs, of how much, under which batch."""

    batch: UUID
    pairs: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class EntryKey:
    """Which entry is meant: the line of a posted voucher."""

    voucher_id: int
    line_no: int


def open_items(account_id: int, currency: str, *, hold: bool = False) -> list[Item]:
    """Give what is open of an account in a currency, by posting sequence; held, if asked for."""
    question = _ITEMS + (_HOLD if hold else "")
    rows = driver_connection().execute(question, {"account": account_id, "currency": currency})
    return [Item(*row) for row in rows]


def preview(account_id: int, currency: str, method: str) -> list[Pair]:
    """Give the pairs a way to match would make now, with their exchange differences.

    Raises UnknownMethodError.
    """
    return list(_method(method)(open_items(account_id, currency)))


def match_account(account_id: int, currency: str, method: str) -> Matched:
    """Match all that a way to match finds among an account's open items in a currency.

    Raises UnknownMethodError, and what posting an exchange difference raises.
    """
    pairs = _method(method)(open_items(account_id, currency, hold=True))
    return settle(account_id, currency, list(pairs), method)


def match_entries(
    debit: EntryKey,
    credit: EntryKey,
    amount: Decimal | None = None,
    *,
    method: str = "manual",
    reason: str = "",
) -> Matched:
    """Match two entries, by all that both have open or by an amount in their currency.

    Raises NotMatchableError, MatchAmountError, and what posting a difference raises.
    """
    account_id, items = hold_both(debit, credit)
    (currency, owed), (other_currency, paid) = items[debit], items[credit]
    if currency != other_currency or not owed.amount > ZERO > paid.amount:
        raise NotMatchableError
    one, other = Rest(owed), Rest(paid)
    most = min(one.amount, -other.amount)
    amount = most if amount is None else amount
    if not ZERO < amount <= most:
        raise MatchAmountError(amount=amount, open=most)
    return settle(account_id, currency, [pair(one, other, amount)], method, reason=reason)


def match_chosen(
    account_id: int, currency: str, keys: Collection[EntryKey], amount: Decimal | None = None
) -> Matched:
    """Match chosen entries with each other, the oldest due first: all they share, or an amount.

    Raises NotMatchableError, MatchAmountError, and what posting a difference raises.
    """
    held = _held(keys)
    items = [item for *place, item in held if place == [account_id, currency]]
    most = common(item.amount for item in items)
    if len(items) < len(set(keys)) or not most:
        raise NotMatchableError
    amount = most if amount is None else amount
    if not ZERO < amount <= most:
        raise MatchAmountError(amount=amount, open=most)
    return settle(account_id, currency, list(in_order(items, by_due, most=amount)), "manual")


class Held:
    """What some accounts have open in a currency, held before anything is posted to them.

    Items of others that appear meanwhile stay out: to wait for one with a balance in hand could
    be to wait for each other.
    """

    def __init__(self, places: Iterable[tuple[int, str]]) -> None:
        self._keys = {
            (account_id, currency): {
                (item.voucher_id, item.line_no)
                for item in open_items(account_id, currency, hold=True)
            }
            for account_id, currency in sorted(places)
        }

    def match(self, place: tuple[int, str], posted: Posted, method: str, as_method: str) -> Matched:
        """Match what was held, and what was posted since, by a way to match.

        It is remembered as `as_method`: a set-off finds by due date but is what it is.
        """
        items = [
            item
            for item in open_items(*place)
            if item.voucher_id == posted.voucher_id
            or (item.voucher_id, item.line_no) in self._keys[place]
        ]
        return settle(*place, list(_method(method)(items)), as_method)


def settle(
    account_id: int, currency: str, pairs: Sequence[Pair], method: str, *, reason: str = ""
) -> Matched:
    """Write pairs of items that are held, with their differences, and lower what is open."""
    batch = uuid4()
    if pairs:
        actor, now = current_actor().user_id, clock.now()
        cursor = driver_connection().cursor()
        book = DifferenceBook(account_id, currency)
        booked = [book.enter(found) for found in pairs]
        with cursor.copy(_COPY) as copy:
            for found, difference in zip(pairs, booked, strict=True):
                row = _row(found, difference)
                copy.write_row((account_id, currency, *row, method, reason, batch, actor, now))
        cursor.execute(_TAKE, {"batch": batch})
    return Matched(batch, len(pairs), sum((found.amount for found in pairs), ZERO))


def unmatch(match_id: int) -> list[int]:
    """Undo a match: both sides are open again and its exchange difference is taken back.

    A match by way of a conversion is undone whole, with the conversion. No document is
    cancelled. Gives all that were undone. Raises UnknownMatchError, ReversalMatchError.
    """
    return _release([match_id])


def unmatch_batch(batch: UUID) -> list[int]:
    """Undo what still stands of the matches that were made together; see `unmatch`."""
    return _release([match_id for (match_id,) in driver_connection().execute(_OF_BATCH, [batch])])


def _release(match_ids: list[int]) -> list[int]:
    connection = driver_connection()
    ids = [found_id for (found_id,) in connection.execute(_TOGETHER, [match_ids])]
    asked: dict[str, Any] = {"ids": ids, "at": clock.now(), "by": current_actor().user_id}
    connection.execute(_HOLD_SIDES, asked)
    found = connection.execute(_HOLD_MATCHES, asked).fetchall()
    if not found:
        raise UnknownMatchError
    undone, methods, differences, conversions = map(list, zip(*found, strict=True))
    asked["ids"] = undone
    if "reversal" in methods:
        raise ReversalMatchError
    connection.execute(_GIVE_BACK, asked)
    connection.execute(_UNDO, asked)
    for vouchers in (differences, conversions):
        for voucher_id in sorted(set(vouchers) - {None}):
            _withdraw(voucher_id)
    return undone


def _withdraw(voucher_id: int) -> None:
    """Cancel a voucher that matching wrote, or reverse it today where its period is closed."""
    original = original_of(voucher_id)
    if is_open(original.dated_on):
        take_back(original, original.dated_on, cancels=True)
    else:
        take_back(original, clock.today(), cancels=False)


def _method(name: str) -> Callable[[Sequence[Item]], Iterable[Pair]]:
    if name not in METHODS:
        raise UnknownMethodError(method=name, known=", ".join(METHODS))
    return METHODS[name]


def hold_both(one: EntryKey, other: EntryKey) -> tuple[int, dict[EntryKey, tuple[str, Item]]]:
    """Hold two open items of one account; give it, and each item with its currency.

    Raises NotMatchableError.
    """
    held = _held((one, other))
    accounts = {account_id for account_id, _currency, _item in held}
    items = {EntryKey(item[0], item[1]): (currency, item) for _account, currency, item in held}
    if len(accounts) != 1 or len(items) != 2:  # noqa: PLR2004 - a match has two sides
        raise NotMatchableError
    return accounts.pop(), items


def _held(keys: Collection[EntryKey]) -> list[tuple[int, str, Item]]:
    """Hold chosen items as far as they are open; give account, currency and item of each."""
    asked = {
        "vouchers": [key.voucher_id for key in keys],
        "lines": [key.line_no for key in keys],
    }
    rows = driver_connection().execute(_CHOSEN + _HOLD, asked).fetchall()
    return [(row[0], row[1], Item(*row[2:])) for row in rows]


def _row(found: Pair, difference: int | None) -> tuple[Any, ...]:
    debit, credit = found.debit, found.credit
    sides = (debit.voucher_id, debit.line_no, credit.voucher_id, credit.line_no)
    amounts = (found.amount, found.local_debit, found.local_credit)
    return *sides, *amounts, difference, found.matched_on


_COLUMNS = """
    item.voucher_id, item.line_no, entry.dated_on, item.due_on, item.amount, item.local_amount,
    voucher.type, voucher.document_no, voucher.counter_document_no, voucher.order_no,
    concat_ws(' ', voucher.description, nullif(entry.description, ''))
"""
_FROM = """
      FROM open_item AS item
      JOIN entry USING (voucher_id, line_no)
      JOIN voucher ON voucher.id = item.voucher_id
"""
_ITEMS = f"""
    SELECT {_COLUMNS} {_FROM}
     WHERE item.account_id = %(account)s AND item.currency = %(currency)s AND item.amount <> 0
     ORDER BY item.voucher_id, item.line_no
"""
_CHOSEN = f"""
    SELECT item.account_id, item.currency, {_COLUMNS} {_FROM}
     WHERE item.amount <> 0 AND (item.voucher_id, item.line_no) IN
           (SELECT * FROM unnest(%(vouchers)s::bigint[], %(lines)s::smallint[]))
     ORDER BY item.voucher_id, item.line_no
"""  # noqa: S608 - every part is written in this file
_HOLD = " FOR UPDATE OF item"

_COPY = """
    COPY match (account_id, currency, debit_voucher_id, debit_line_no, credit_voucher_id,
                credit_line_no, amount, local_debit, local_credit, difference_voucher_id,
                matched_on, method, reason, batch, matched_by_id, matched_at) FROM STDIN
"""

_SIDES = """
    SELECT debit_voucher_id AS voucher_id, debit_line_no AS line_no, amount,
           local_debit AS local_amount FROM match WHERE {condition}
     UNION ALL
    SELECT credit_voucher_id, credit_line_no, -amount, -local_credit FROM match WHERE {condition}
"""
_CHANGE = """
    UPDATE open_item AS item
       SET amount = item.amount {sign} taken.amount,
           local_amount = item.local_amount {sign} taken.local_amount
      FROM (SELECT voucher_id, line_no, sum(amount) AS amount, sum(local_amount) AS local_amount
              FROM ({sides}) AS side GROUP BY voucher_id, line_no) AS taken
     WHERE item.voucher_id = taken.voucher_id AND item.line_no = taken.line_no
"""
_TAKE = _CHANGE.format(sign="-", sides=_SIDES.format(condition="batch = %(batch)s"))
_GIVE_BACK = _CHANGE.format(sign="+", sides=_SIDES.format(condition="id = ANY(%(ids)s)"))

_OF_BATCH = "SELECT id FROM match WHERE batch = %s AND undone_at IS NULL"
# A match by way of a conversion has a second one on the conversion's other side.
_TOGETHER = """
    WITH asked AS (SELECT * FROM match WHERE id = ANY(%s) AND undone_at IS NULL),
         conversion AS (
             SELECT id FROM voucher WHERE type = 'conversion' AND id IN
                    (SELECT debit_voucher_id FROM asked UNION SELECT credit_voucher_id FROM asked))
    SELECT id FROM asked
     UNION
    SELECT id FROM match
     WHERE undone_at IS NULL AND (debit_voucher_id IN (SELECT id FROM conversion)
                                  OR credit_voucher_id IN (SELECT id FROM conversion))
"""
_HOLD_SIDES = """
    SELECT 1 FROM open_item AS item
     WHERE (voucher_id, line_no) IN (
           SELECT debit_voucher_id, debit_line_no FROM match WHERE id = ANY(%(ids)s)
            UNION
           SELECT credit_voucher_id, credit_line_no FROM match WHERE id = ANY(%(ids)s))
     ORDER BY voucher_id, line_no FOR UPDATE
"""
_HOLD_MATCHES = """
    SELECT id, method, difference_voucher_id AS difference,
           (SELECT id FROM voucher WHERE type = 'conversion'
               AND id IN (debit_voucher_id, credit_voucher_id)) AS conversion
      FROM match WHERE id = ANY(%(ids)s) AND undone_at IS NULL ORDER BY id FOR UPDATE
"""
_UNDO = "UPDATE match SET undone_at = %(at)s, undone_by_id = %(by)s WHERE id = ANY(%(ids)s)"
