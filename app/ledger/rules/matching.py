"""Matching: which debits and credits belong together, decided about values alone.

An item is what of an entry is still open, signed: debit positive. Every way to match is
deterministic: the same items give the same pairs in the same order.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from app.core.money import ZERO, half_up


class Item(NamedTuple):
    """An open item of one account and currency, with what it is recognised by.

    `local` is what of its local value is still open; `quoted` the texts of its voucher in which
    another's number may stand.
    """

    voucher_id: int
    line_no: int
    dated_on: date
    due_on: date
    amount: Decimal
    local: Decimal
    type: str = ""
    document_no: str = ""
    counter_document_no: str = ""
    order_no: str = ""
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A part of a debit settled by a part of a credit; the amount is in their currency."""

    debit: Item
    credit: Item
    amount: Decimal
    local_debit: Decimal
    local_credit: Decimal

    @property
    def difference(self) -> Decimal:
        """The exchange difference in local currency: our gain where positive, else our loss."""
        return self.local_credit - self.local_debit

    @property
    def matched_on(self) -> date:
        """The day of the match: that of the later of both."""
        return max(self.debit.dated_on, self.credit.dated_on)


Order: TypeAlias = Callable[[Item], Any]


def by_due(item: Item) -> Any:
    """Order items by due date, then date, then posting sequence."""
    return item.due_on, item.dated_on, item.voucher_id, item.line_no


def by_date(item: Item) -> Any:
    """Order items by date, then posting sequence."""
    return item.dated_on, item.voucher_id, item.line_no


def in_order(items: Iterable[Item], order: Order, *, most: Decimal | None = None) -> Iterator[Pair]:
    """Pair the oldest debits and credits: the k-th kuruş of one side meets that of the other.

    At `most` so much altogether, if it is given.
    """
    rests = [Rest(item) for item in sorted(items, key=order)]
    debits = [rest for rest in rests if rest.amount > ZERO]
    credits_ = [rest for rest in rests if rest.amount < ZERO]
    whole = common(rest.item.amount for rest in rests)
    return _meet(debits, credits_, whole if most is None else min(most, whole))


def common(amounts: Iterable[Decimal]) -> Decimal:
    """Give what the debits and the credits among some amounts have in common."""
    owed = paid = ZERO
    for amount in amounts:
        owed, paid = owed + max(amount, ZERO), paid + max(-amount, ZERO)
    return min(owed, paid)


class Rest:
    """What of an item is left while pairs are made; its local value goes down in proportion.

    The last part takes all that is left, so that an item that is settled has no local rest.
    """

    __slots__ = ("amount", "item", "local")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.amount = item.amount
        self.local = item.local

    def take(self, amount: Decimal) -> Decimal:
        """Take a part, given and answered without a sign; answer its local value."""
        whole = abs(self.amount)
        if amount == whole:
            part, self.amount, self.local = abs(self.local), ZERO, ZERO
            return part
        open_local = abs(self.local)
        part = amount if open_local == whole else half_up(open_local * amount / whole)
        sign = 1 if self.amount > ZERO else -1
        self.amount -= sign * amount
        self.local -= sign * part
        return part


def pair(debit: Rest, credit: Rest, amount: Decimal) -> Pair:
    """Settle an amount of two rests with each other."""
    return Pair(debit.item, credit.item, amount, debit.take(amount), credit.take(amount))


def _meet(debits: Iterable[Rest], paying: Iterable[Rest], left: Decimal) -> Iterator[Pair]:
    """Let two rows meet, first with first, until so much as both hold is settled."""
    owing, waiting = iter(debits), iter(paying)
    debit, credit = next(owing, None), next(waiting, None)
    while debit and credit and left:
        amount = min(debit.amount, -credit.amount, left)
        left -= amount
        yield pair(debit, credit, amount)
        debit = debit if debit.amount else next(owing, None)
        credit = credit if credit.amount else next(waiting, None)


_NUMBER = re.compile(r"[^\W_][\w./-]*[^\W_]|[^\W_]", re.UNICODE)
_RETURNS = {"sales_return": "sales_invoice", "purchase_return": "purchase_invoice"}


def by_document(items: Sequence[Item]) -> Iterator[Pair]:
    """Pair items where one quotes the other's document number, the oldest first."""
    return _quoting(items, lambda item: f"{item.counter_document_no} {item.quoted}", _any_type)


def by_return(items: Sequence[Item]) -> Iterator[Pair]:
    """Pair returns with the invoice whose number they name."""
    return _quoting(items, lambda item: f"{item.counter_document_no} {item.quoted}", _is_return)


def _any_type(_quoting: Item, _quoted: Item) -> bool:
    return True


def _is_return(quoting: Item, quoted: Item) -> bool:
    return _RETURNS.get(quoting.type) == quoted.type


def _quoting(
    items: Sequence[Item], texts: Callable[[Item], str], fits: Callable[[Item, Item], bool]
) -> Iterator[Pair]:
    rests = [Rest(item) for item in sorted(items, key=by_due) if item.amount]
    named: defaultdict[str, list[Rest]] = defaultdict(list)
    for rest in rests:
        for number in {rest.item.document_no.casefold(), *_theirs(rest.item)} - {""}:
            named[number].append(rest)
    for rest in rests:
        for number in _numbers(texts(rest.item)):
            for other in named.get(number, ()):
                if fits(rest.item, other.item):
                    yield from _settle(rest, other)


def _numbers(text: str) -> Iterator[str]:
    """Give what may be a document number in a text, in its order: words, and parts of A/B."""
    for word in _NUMBER.findall(text.casefold()):
        yield word
        if "/" in word:
            yield from word.split("/")


def _theirs(item: Item) -> set[str]:
    """Give the number the other side knows an invoice by."""
    is_invoice = item.type.startswith(("purchase_", "late_charge_in", "price_diff_in"))
    return {item.counter_document_no.casefold()} if is_invoice else set()


def _settle(one: Rest, other: Rest) -> Iterator[Pair]:
    """Settle what two rests have in common, if one is a debit and the other a credit."""
    if one.amount * other.amount < ZERO:
        debit, credit = (one, other) if one.amount > ZERO else (other, one)
        yield pair(debit, credit, min(debit.amount, -credit.amount))


def by_amount(items: Sequence[Item]) -> Iterator[Pair]:
    """Pair items of exactly the same open amount, where there is only one on each side."""
    times = Counter(item.amount for item in items)
    single = {item.amount: item for item in items if item.amount and times[item.amount] == 1}
    for item in sorted(items, key=by_due):
        other = single.get(-item.amount)
        if item.amount > ZERO and single.get(item.amount) is item and other:
            yield pair(Rest(item), Rest(other), item.amount)


def by_order(items: Sequence[Item]) -> Iterator[Pair]:
    """Pair items of the same order number, within an order the oldest due first."""
    orders: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.order_no:
            orders[item.order_no].append(item)
    for number in sorted(orders):
        yield from in_order(orders[number], by_due)


METHODS: Mapping[str, Callable[[Sequence[Item]], Iterator[Pair]]] = {
    "due": lambda items: in_order(items, by_due),
    "date": lambda items: in_order(items, by_date),
    "document": by_document,
    "amount": by_amount,
    "order": by_order,
    "return": by_return,
}
"""The ways to find pairs by themselves."""
