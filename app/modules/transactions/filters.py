"""The filter of a transactions list as its address says it."""

from collections.abc import Callable, Mapping
from typing import Any

from app.core import access
from app.core.errors import DomainError
from app.core.language import current_language, said
from app.core.numbers import parse_amount
from app.ledger.models import Party
from app.ledger.queries import TransactionFilter
from app.ledger.rules import VOUCHER_TYPES
from app.panel.lists.conditions import BETWEEN, period

NAMES = (
    *("q", "party", "type", "dated", "due", "amount"),
    *("currency", "document_no", "cancelled"),
)
"""What the address of a list may say."""


def read_filter(asked: Mapping[str, str]) -> tuple[TransactionFilter, list[str]]:
    """Read the filter; what cannot be meant is left out and said to the person."""
    problems: list[str] = []

    def read(name: str, reader: Callable[[str], Any]) -> Any:
        try:
            return reader(asked.get(name, ""))
        except DomainError as error:
            problems.append(said(error))
            return None, None

    kind = asked.get("type", "")
    wanted = TransactionFilter(
        party_id=_key(asked.get("party", "")),
        types=(kind,) if kind in VOUCHER_TYPES else (),
        dated=read("dated", period),
        due=read("due", period),
        amounts=read("amount", _amounts),
        currency=asked.get("currency") or None,
        document_no=asked.get("document_no", ""),
        text=asked.get("q", ""),
        show_cancelled=asked.get("cancelled") == "1",
        visible=access.visible(Party),
    )
    return wanted, problems


def _key(text: str) -> int | None:
    """Read a party's number; what is none is that of nobody."""
    if not text:
        return None
    return int(text[:18]) if text.isascii() and text.isdigit() else -1


def _amounts(text: str) -> tuple[Any, Any]:
    first, mark, last = text.partition(BETWEEN)
    language = current_language()
    ends = [parse_amount(end, language) if end.strip() else None for end in (first, last)]
    return ends[0], ends[1] if mark else ends[0]
