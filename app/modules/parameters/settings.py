"""Every parameter that people set: what it is called, what it may be, and who may set it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Label
from app.core.language import _, current_language
from app.core.numbers import parse_amount
from app.ledger.models import Account
from app.ledger.rules import AccountKind
from app.ledger.rules.interest import DAY_BASES
from app.modules.credit_limits import MODES
from app.modules.currencies.rules import RULES
from app.modules.currencies.services import reporting_currencies
from app.modules.sides import amount
from app.panel.passwords import FEWEST, MOST

Options = Callable[[], Mapping[str, Label]]

_MOST_PERCENT = 100
_MOST_DAYS = 3_650
_MOST_TOLERANCE = 1_000


class BetweenError(DomainError):
    """A number lies outside of what the parameter may be."""

    message = N_("“{text}” does not serve here: type a number from 0 to {most}.")


class NotOfferedError(DomainError):
    """A value that the form does not offer."""

    message = N_("“{text}” is not one of the values offered: choose another.")


class LengthError(DomainError):
    """Passwords would be too short to be safe, or too long to be typed."""

    message = N_("Enter a number from {fewest} to {most}.")


class MaskError(DomainError):
    """A mask of codes without one run of places for the number."""

    message = N_("“{text}” needs one run of # where the number goes, as in 120.######.")


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter in its form: `kind` is that of the field it is typed into."""

    name: str
    label: Label
    kind: str
    read: Callable[[str], str]
    """Gives what is kept of what was typed; raises DomainError."""
    help: Label = ""
    options: Options | None = None
    write: Callable[[str], str] = str
    """Gives what is kept as it is shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some parameters under a title; they are set by whoever may configure a screen."""

    name: str
    title: Label
    settings: tuple[Setting, ...]
    screen: str = "Parameters"


def _number(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        number = parse_amount(text, current_language()) if text else Decimal(0)
        if not 0 <= number <= most:
            raise BetweenError(text=text, most=most)
        return format(number.normalize(), "f")

    return read


def _days(text: str) -> str:
    if not re.fullmatch(r"[0-9]{0,4}", text) or int(text or 0) > _MOST_DAYS:
        raise BetweenError(text=text, most=_MOST_DAYS)
    return str(int(text or 0))


def _mask(text: str) -> str:
    if not re.fullmatch("[^#]*#+[^#]*", text):
        raise MaskError(text=text)
    return text


def _one_of(options: Options) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in options():
            raise NotOfferedError(text=text)
        return text

    return read


def _choice(name: str, label: Label, options: Options, note: Label = "") -> Setting:
    return Setting(name, label, "choice", _one_of(options), note, options)


def _amount(name: str, label: Label, most: int, note: Label = "") -> Setting:
    return Setting(
        name, label, "money", _number(most), note, write=lambda kept: amount(Decimal(kept))
    )


def _yes_no(name: str, label: Label, note: Label = "") -> Setting:
    return Setting(
        name,
        label,
        "yes_no",
        lambda text: "yes" if text else "no",
        note,
        write=lambda kept: "1" if kept == "yes" else "",
    )


def _accounts(kind: AccountKind) -> Options:
    def offered() -> Mapping[str, Label]:
        query = select(Account.code, Account.name).where(Account.kind == kind)
        rows = db.session.execute(query.order_by(Account.code))
        return {row.code: f"{row.code} {row.name}" for row in rows}

    return offered


def _reporting() -> Mapping[str, Label]:
    nothing: dict[str, Label] = {"": _("None: two amounts are enough")}
    return nothing | {code: code for code in reporting_currencies()}


def _characters(text: str) -> str:
    if not re.fullmatch("[0-9]{1,3}", text) or not FEWEST <= int(text) <= MOST:
        raise LengthError(fewest=FEWEST, most=MOST)
    return str(int(text))


GROUPS = (
    Group(
        "rates",
        _("Which rate a document takes"),
        (
            _choice(
                "rate_day_rule",
                _("Rule of the day"),
                lambda: RULES,
                _(
                    "Weekends, holidays and half days have no bulletin: the last one before "
                    "serves, at most ten days back."
                ),
            ),
            _choice(
                "reporting_currency",
                _("Reporting currency"),
                _reporting,
                _(
                    "With every line that is posted from now on, its worth in this currency is "
                    "kept, at the rate of its day. A day without a rate takes no postings then; "
                    "imported lines of such days are kept without it."
                ),
            ),
        ),
        screen="Bulletins",
    ),
    Group(
        "credit",
        _("How limits are watched"),
        (
            _choice("credit_check", _("At a sales invoice"), lambda: MODES),
            _amount("credit_warn_percent", _("Warn from (percent of the limit)"), _MOST_PERCENT),
            _amount(
                "credit_tolerance_percent", _("Tolerance (percent of the invoice)"), _MOST_PERCENT
            ),
            _yes_no("credit_is_cumulative", _("Each limit counts the risks before it too")),
        ),
        screen="CreditRisk",
    ),
    Group(
        "late_charges",
        _("How late charges are worked out"),
        (
            _choice(
                "late_charge_day_base",
                _("Days of a year"),
                lambda: {str(base): str(base) for base in DAY_BASES},
            ),
            Setting(
                "late_charge_grace_days",
                _("Days of grace"),
                "whole",
                _days,
                _("What is paid within these days after its due date costs nothing."),
            ),
            _yes_no("late_charge_credits_early", _("Early payment earns what late payment costs")),
        ),
    ),
    Group(
        "matching",
        _("Matching and exchange differences"),
        (
            _amount(
                "match_tolerance",
                _("Largest difference that may be written off"),
                _MOST_TOLERANCE,
                _("In the main currency."),
            ),
            _choice("fx_gain_account", _("Account of gains"), _accounts(AccountKind.INCOME)),
            _choice("fx_loss_account", _("Account of losses"), _accounts(AccountKind.EXPENSE)),
        ),
    ),
    Group(
        "codes",
        _("Codes of new cards"),
        (
            Setting(
                "customer_code_mask",
                _("Customers"),
                "text",
                _mask,
                _("# stands for a digit of the number, as in 120.######."),
            ),
            Setting("vendor_code_mask", _("Vendors"), "text", _mask),
        ),
    ),
    Group(
        "passwords",
        _("Passwords"),
        (
            Setting(
                "password_shortest",
                _("Shortest password, in characters"),
                "whole",
                _characters,
                _(
                    "Common passwords, repetitions, runs of keys and the user's own name are "
                    "refused whatever their length. What is kept stays until it is changed."
                ),
            ),
        ),
    ),
)
