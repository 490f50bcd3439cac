"""Amounts as people of the trade read them: the side by its letter, never by a sign."""

from decimal import Decimal

from app.core.language import _, current_language
from app.core.money import ZERO, format_amount
from app.panel.pages import Cell


def letter(balance: Decimal) -> str:
    """Give the letter of a balance: (B) owes us, (A) we owe, none at zero."""
    if balance == ZERO:
        return ""
    return str(_("Dr") if balance > ZERO else _("Cr"))


def amount(figure: Decimal) -> str:
    """Write an amount in the reader's notation."""
    return format_amount(figure, current_language())


def counted(number: int) -> str:
    """Write how many there are in the reader's notation: 20.000."""
    return format_amount(Decimal(number), current_language())[:-3]


def with_side(balance: Decimal) -> str:
    """Write a balance without a sign, with the letter of its side."""
    side = letter(balance)
    return f"{amount(abs(balance))} ({side})" if side else amount(ZERO)


def side_cell(figure: Decimal) -> Cell:
    """Write an amount of a side's column: what is not on the side leaves its place empty."""
    return Cell(amount(figure) if figure else "", "money")


def sum_cell(figure: Decimal, note: str = "") -> Cell:
    """Write an amount that is said even where it is zero."""
    return Cell(amount(figure), "money", note=note)


def balance_cell(balance: Decimal) -> Cell:
    """Write a balance with its letter beside it."""
    side = letter(balance)
    tone = "danger" if balance < ZERO else ""
    return Cell(amount(abs(balance)), "money", tone=tone, note=f"({side})" if side else "")
