"""The transactions of a demonstration, one after the other, as an import takes them."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate, chain, pairwise
from random import Random

from app.commands.demo.movements import Desk, Movement
from app.commands.demo.plan import DAYS, Plan
from app.commands.demo.rates import daily_rates
from app.core.money import KURUS, ZERO
from app.ledger.imports import Transaction
from app.ledger.rules import VOUCHER_TYPES, Side

_WEEKDAYS = (10, 10, 10, 10, 11, 4, 1)
"""How much is written on a Monday, a Tuesday …"""

_TEXTS = {
    "sales_invoice": ("Mal satışı", "Ürün satışı", "Hizmet bedeli", "Sipariş teslimi"),
    "sales_return": ("Satıştan iade", "Ayıplı mal iadesi"),
    "purchase_invoice": ("Mal alışı", "Ham madde alışı", "Nakliye bedeli", "Ambalaj alışı"),
    "purchase_return": ("Alıştan iade",),
    "bank_receipt": ("Gelen havale", "Gelen EFT", "FAST ile tahsilat"),
    "cash_receipt": ("Nakit tahsilat",),
    "card_receipt": ("Kredi kartı ile tahsilat", "POS tahsilatı"),
    "bank_payment": ("Giden havale", "Giden EFT", "FAST ile ödeme"),
    "cash_payment": ("Nakit ödeme",),
    "card_payment": ("Firma kartı ile ödeme",),
    "debit_note": ("Vade farkı", "Nakliye yansıtması"),
    "credit_note": ("Ciro primi", "Fiyat farkı", "Yıl sonu iskontosu"),
    "opening": ("Devir",),
}
_QUOTED = 0.4


def demo_transactions(plan: Plan) -> Iterator[Transaction]:
    """Give every transaction in the order of entry; the same plan gives the same, for ever."""
    row = _Writer(plan).row
    return (row(number, movement) for number, movement in enumerate(_movements(plan), 1))


def _movements(plan: Plan) -> Iterator[Movement]:
    """Give the openings, and then day after day its share of all the rest."""
    desk = Desk(plan)
    openings = list(desk.openings())
    days = (plan.first_day + timedelta(days=day) for day in range(DAYS))
    until = list(accumulate(_WEEKDAYS[day.weekday()] for day in days))
    rest = plan.transactions - len(openings)
    shares = pairwise([0, *(rest * passed // until[-1] for passed in until)])
    by_day = (desk.day(day, end - start) for day, (start, end) in enumerate(shares))
    return chain(openings, chain.from_iterable(by_day))


class _Writer:
    """Writes movements as rows: dates, rates, amounts to the kuruş, keys."""

    def __init__(self, plan: Plan) -> None:
        self._key_prefix = plan.key_prefix
        self._rates = daily_rates(plan)
        self._draw = Random(f"texts of {plan.seed}").random
        longest = DAYS + 366
        self._days = [plan.first_day + timedelta(days=day) for day in range(longest)]
        self._debits = {
            kind: voucher_type.party_side is Side.DEBIT
            for kind, voucher_type in VOUCHER_TYPES.items()
        }

    def row(self, number: int, movement: Movement) -> Transaction:
        """Write a movement."""
        account, kind, day, due, kurus, document_no, settles = movement
        rate, millionths = self._rates[account.currency][day]
        amount = local = KURUS * kurus
        if account.currency != "TRY":
            local = KURUS * ((kurus * millionths + 500_000) // 1_000_000)
        is_debit = account.is_customer if kind == "opening" else self._debits[kind]
        return Transaction(
            number,
            f"{self._key_prefix}{number}",
            account.code,
            self._days[day],
            self._days[due],
            kind,
            document_no,
            account.currency,
            rate,
            amount if is_debit else ZERO,
            ZERO if is_debit else amount,
            local if is_debit else ZERO,
            ZERO if is_debit else local,
            self._text(kind, settles),
        )

    def _text(self, kind: str, settles: str) -> str:
        if settles and self._draw() < _QUOTED:
            return f"{settles} nolu fatura"
        texts = _TEXTS[kind]
        return texts[int(self._draw() * len(texts))]
