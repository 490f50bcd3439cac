"""What happens on the accounts: invoices, the money that pays them, returns and notes."""

from bisect import bisect
from collections.abc import Iterator
from itertools import count
from random import Random
from typing import NamedTuple

from app.commands.demo.accounts import OpenInvoice, TradingAccount, trading_accounts
from app.commands.demo.plan import Plan


class Movement(NamedTuple):
    """A movement before it is written down; days are counted from the first day.

    `settles` is the document that the money or the goods sent back are for.
    """

    account: TradingAccount
    type: str
    day: int
    due: int
    kurus: int
    document_no: str
    settles: str = ""


class Trade(NamedTuple):
    """The movement types of one direction of trade."""

    invoice: str
    goods_back: str
    money: tuple[str, ...]


SALES = Trade(
    "sales_invoice",
    "sales_return",
    ("bank_receipt",) * 74 + ("card_receipt",) * 17 + ("cash_receipt",) * 9,
)
PURCHASES = Trade(
    "purchase_invoice",
    "purchase_return",
    ("bank_payment",) * 83 + ("card_payment",) * 10 + ("cash_payment",) * 7,
)
NOTES = ("debit_note", "credit_note", "credit_note")

_SERIES = {
    "sales_invoice": "SAT",
    "sales_return": "SIA",
    "purchase_invoice": "ALS",
    "purchase_return": "AIA",
    "bank_receipt": "GHV",
    "cash_receipt": "TAH",
    "card_receipt": "POS",
    "bank_payment": "HVL",
    "cash_payment": "TED",
    "card_payment": "FKR",
    "debit_note": "BDK",
    "credit_note": "ADK",
    "opening": "DVR",
}

# A draw from 0 to 1 below the first means a note, then a return, then money; else an invoice.
_NOTE, _RETURN, _MONEY = 0.02, 0.05, 0.53

_OPENED = 0.35
_DATED_BACK = 0.085  # of invoices, which makes 5 % of all documents
_FARTHEST_BACK = 12
_ROUND = 0.3
_PARTIAL = 0.12
_SINGLY = 0.7
_MOST_PAID_AT_ONCE = 4
_SMALLEST = 1_00
_LIRA = 1_00

_FACTORS: tuple[int, ...] = tuple(8 * 1_006**step // 1_000**step for step in range(1_024))
"""Per cent of an account's middling invoice, from 8 to 3,600, small ones more often."""


class Desk:
    """The company's desk, where everything is written in the order in which it comes in."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._draw = Random(f"movements of {plan.seed}").random
        self._accounts, self._weights = trading_accounts(plan)
        self._numbers = {kind: count(1) for kind in _SERIES}

    def openings(self) -> Iterator[Movement]:
        """Give what some accounts brought along from the years before."""
        for account in self._accounts:
            if account.is_main and self._draw() < _OPENED:
                yield self._owed(account, "opening", 0, int(self._draw() * 60))

    def day(self, day: int, movements: int) -> Iterator[Movement]:
        """Give the movements of a day."""
        draw, weights, accounts = self._draw, self._weights, self._accounts
        total = weights[-1]
        for _ in range(movements):
            yield self._next(accounts[bisect(weights, int(draw() * total))], day)

    def _next(self, account: TradingAccount, day: int) -> Movement:
        trade = SALES if account.is_customer else PURCHASES
        kind = self._draw()
        if kind < _MONEY:
            if kind >= _RETURN:
                if account.open and account.open[0].due + account.delay <= day:
                    return self._money(account, trade, day)
            elif kind >= _NOTE:
                if account.open:
                    return self._goods_back(account, trade, day)
            elif account.is_main:
                return self._note(account, day)
        if self._draw() < _DATED_BACK:
            day = max(0, day - 1 - int(self._draw() * _FARTHEST_BACK))
        return self._owed(account, trade.invoice, day, day + account.term_days)

    def _owed(self, account: TradingAccount, kind: str, day: int, due: int) -> Movement:
        kurus = self._amount(account.size)
        document_no = self._number(kind)
        account.open.append(OpenInvoice(due, kurus, document_no))
        return Movement(account, kind, day, due, kurus, document_no)

    def _money(self, account: TradingAccount, trade: Trade, day: int) -> Movement:
        """Pay the oldest invoices that are due; sometimes a part of the last one stays open."""
        waiting = account.open
        late = day - account.delay
        paid = 1
        if self._draw() > _SINGLY:
            while paid < min(_MOST_PAID_AT_ONCE, len(waiting)) and waiting[paid].due <= late:
                paid += 1
        kurus = sum(invoice.kurus for invoice in waiting[:paid])
        first, last = waiting[0], waiting[paid - 1]
        if self._draw() < _PARTIAL and (rest := last.kurus // 3 // _LIRA * _LIRA):
            kurus -= rest
            paid -= 1
            waiting[paid] = last._replace(kurus=rest)
        del waiting[:paid]
        kind = trade.money[int(self._draw() * len(trade.money))]
        return Movement(account, kind, day, day, kurus, self._number(kind), first.document_no)

    def _goods_back(self, account: TradingAccount, trade: Trade, day: int) -> Movement:
        """Take back a part of the newest invoice."""
        newest = account.open[-1]
        kurus = int(newest.kurus * self._draw()) // 2 + 1
        account.open[-1] = newest._replace(kurus=max(1, newest.kurus - kurus))
        kind = trade.goods_back
        return Movement(account, kind, day, day, kurus, self._number(kind), newest.document_no)

    def _note(self, account: TradingAccount, day: int) -> Movement:
        """Write a small charge or allowance."""
        kind = NOTES[int(self._draw() * len(NOTES))]
        kurus = self._amount(account.size // 50 + _SMALLEST)
        return Movement(account, kind, day, day, kurus, self._number(kind))

    def _amount(self, middling: int) -> int:
        factor = _FACTORS[int(self._draw() * len(_FACTORS))]
        kurus = middling * factor // 100 + int(self._draw() * _LIRA)
        if kurus > 100 * _LIRA and self._draw() < _ROUND:
            kurus -= kurus % (10 * _LIRA)
        return max(kurus, _SMALLEST)

    def _number(self, kind: str) -> str:
        return f"{_SERIES[kind]}{next(self._numbers[kind]):09d}"
