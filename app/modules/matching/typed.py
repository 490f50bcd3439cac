"""What the matching screen was asked for, by its address or its form: read, and nothing lost."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.core.errors import DomainError
from app.core.numbers import parse_amount, parse_rate
from app.ledger.errors import (
    LocalRateError,
    MatchAmountError,
    OverToleranceError,
    RateError,
)
from app.ledger.matching import EntryKey
from app.ledger.queries.matching_panes import Place
from app.modules.currencies.errors import NoRateError, RateToTypeError
from app.modules.matching.errors import ReasonNeededError, UnknownActError
from app.modules.matching.services import Act
from app.panel import kinds
from app.panel.lists.chips import MOST_TYPED

MOST_CHOSEN = 200
"""How many items are kept ticked from page to page."""

STATE = (
    *("account", "currency", "in", "dq", "cq", "dsort", "csort"),
    *("dafter", "dbefore", "cafter", "cbefore"),
)
"""What says which part of which account is looked at."""

TYPED = ("amount", "rate", "reason")
_OF_GROUP = ("match", "batch")

_FIELD_OF: dict[type[DomainError], str] = {
    MatchAmountError: "amount",
    NoRateError: "rate",
    RateToTypeError: "rate",
    RateError: "rate",
    LocalRateError: "rate",
    ReasonNeededError: "reason",
    OverToleranceError: "reason",
}

_KEY = re.compile(r"([0-9]{1,18})-([0-9]{1,4})")


@dataclass(slots=True)
class MatchForm:
    """The state of the screen: texts by input, what is ticked, and what is wrong."""

    texts: dict[str, str]
    debits: Sequence[EntryKey]
    credits: Sequence[EntryKey]
    act: str = ""
    problems: dict[str, list[DomainError]] = field(default_factory=dict)

    def blame(self, error: DomainError) -> None:
        """Put a refusal beside the field it speaks of."""
        self.problems.setdefault(_FIELD_OF.get(type(error), ""), []).append(error)

    def state(self) -> dict[str, str]:
        """Give what an address says to come back to the same screen, ticks included."""
        ticked = {"d": written(self.debits), "c": written(self.credits)}
        said = {name: self.texts[name] for name in (*STATE, *TYPED)} | ticked
        return {name: text for name, text in said.items() if text}


def read_form(values: "MultiDict[str, str]") -> MatchForm:
    """Take what an address or a form says as it is, cut to what people type."""
    texts = {
        name: values.get(name, "").strip()[: MOST_TYPED * 4]
        for name in (*STATE, *TYPED, *_OF_GROUP)
    }
    return MatchForm(
        texts, _keys(values.getlist("d")), _keys(values.getlist("c")), values.get("act", "")
    )


def read_act(form: MatchForm, party_id: int, place: Place | None, language: str) -> Act | None:
    """Read what is to be done; nothing where something typed cannot be read."""
    form.problems.clear()
    act = Act(
        name=form.act,
        party_id=party_id,
        account_id=place.account_id if place else 0,
        currency=place.currency if place else form.texts["currency"][:3],
        debits=tuple(form.debits),
        credits=tuple(form.credits),
        amount=_maybe(form, "amount", lambda text: parse_amount(text, language)),
        rate=_maybe(form, "rate", lambda text: _positive(parse_rate(text, language))),
        reason=_maybe(form, "reason", lambda text: kinds.KINDS["text"].parse(text, language)) or "",
        match_id=_maybe(form, "match", _number),
        batch=_maybe(form, "batch", _batch),
    )
    return None if form.problems else act


def _maybe(form: MatchForm, name: str, read: Callable[[str], Any]) -> Any:
    text = form.texts[name]
    try:
        return read(text) if text else None
    except DomainError as error:
        form.problems.setdefault(name if name in TYPED else "", []).append(error)
        return None


def _positive(rate: Decimal) -> Decimal:
    if rate <= 0:
        raise RateError(rate=rate, currency="")
    return rate


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UnknownActError
    return int(text[:18])


def _batch(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise UnknownActError from error


def _keys(texts: Sequence[str]) -> list[EntryKey]:
    """Read which items are ticked; a damaged key is none."""
    found = (_KEY.fullmatch(word) for text in texts for word in text[:8_000].split(","))
    keys = dict.fromkeys(EntryKey(int(key[1]), int(key[2])) for key in found if key)
    return [key for key in keys if key.line_no < 2**15][:MOST_CHOSEN]


def written(keys: Sequence[EntryKey]) -> str:
    """Write which items are ticked."""
    return ",".join(f"{key.voucher_id}-{key.line_no}" for key in keys)
