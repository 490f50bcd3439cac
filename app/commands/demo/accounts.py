"""Who trades with us, how much, in which currency, and how late they pay."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from app.commands.demo.parties import demo_parties
from app.commands.demo.plan import Plan
from app.ledger.parties import NewParty

_LARGEST_SHARE = 208  # thousandths of all rows stand on one account, as real books have it
_HEAD = 10  # how flat the curve begins: the account of rank r weighs 1 / (r + head)
_UNIT = 10**12

_DELAYS = (0, 0, 0, 0, 3, 3, 5, 7, 7, 10, 10, 15, 15, 20, 20, 30, 30, 45, 75, 120, 400)
_LIRA_FOR_ONE = {"TRY": 1, "USD": 38, "EUR": 43}
_OTHER_CURRENCY = {"TRY": "USD", "USD": "EUR", "EUR": "TRY"}
_WITH_SECOND_CURRENCY = 0.08


class OpenInvoice(NamedTuple):
    """An invoice that waits for its money."""

    due: int
    kurus: int
    document_no: str


class TradingAccount:
    """One side of a party's dealings in one currency; days are counted from the first day."""

    __slots__ = ("code", "currency", "delay", "is_customer", "is_main", "open", "size", "term_days")

    def __init__(
        self, party: NewParty, currency: str, *, is_customer: bool, is_main: bool, draw: Random
    ) -> None:
        self.code = party.code
        self.currency = currency
        self.is_customer = is_customer
        self.is_main = is_main
        self.term_days = party.term_days
        self.delay = draw.choice(_DELAYS)
        # Kuruş of a middling invoice: from 800 to 60,000 lira, more often small than large.
        self.size = 80_000 * 75 // draw.randint(1, 75) // _LIRA_FOR_ONE[currency]
        self.open: list[OpenInvoice] = []


def trading_accounts(plan: Plan) -> tuple[list[TradingAccount], list[int]]:
    """Give all accounts, and beside them the running sum of how often each moves.

    The weights fall as in Zipf's law; one customer's account has a fifth of all rows.
    """
    draw = Random(f"accounts of {plan.seed}")
    accounts = list(_accounts(plan, draw))
    draw.shuffle(accounts)
    largest = next(place for place, account in enumerate(accounts) if _may_be_largest(account))
    accounts.insert(0, accounts.pop(largest))
    weights = [_UNIT // (rank + _HEAD) for rank in range(len(accounts))]
    weights[0] = sum(weights[1:]) * _LARGEST_SHARE // (1_000 - _LARGEST_SHARE)
    total = 0
    return accounts, [total := total + weight for weight in weights]


def _accounts(plan: Plan, draw: Random) -> Iterator[TradingAccount]:
    for party in demo_parties(plan):
        for is_customer in (True, False):
            if not (party.is_customer if is_customer else party.is_vendor):
                continue
            # Notes and openings of a party with both roles go to its receivable account.
            is_main = is_customer or not party.is_customer
            currencies = [party.currency]
            if draw.random() < _WITH_SECOND_CURRENCY:
                currencies.append(_OTHER_CURRENCY[party.currency])
            for currency in currencies:
                yield TradingAccount(
                    party, currency, is_customer=is_customer, is_main=is_main, draw=draw
                )


def _may_be_largest(account: TradingAccount) -> bool:
    """Tell whether an account pays in lira within a month: it must never owe for ever."""
    return account.is_customer and account.currency == "TRY" and account.delay <= 30  # noqa: PLR2004 - a month
