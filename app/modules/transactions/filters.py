"""The filter of a transactions list as its address says it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.core import access
from app.core.errors import DomainError
from app.core.language import current_language, said
from app.core.numbers import parse_amount
from app.core.search import folded
from app.core.turkish import fold
from app.ledger.models import Entry, Party, Voucher
from app.ledger.queries import TransactionFilter
from app.ledger.rules import VOUCHER_TYPES
from app.modules.tells import AMOUNTS, CURRENCY, DATED, DUE
from app.panel import told
from app.panel.lists.conditions import BETWEEN, period
from app.panel.lists.sought import hides, stands_in_sight
from app.panel.registry import registered

FILTERS = {
    "q": (),
    "party": (Entry.account,),
    "type": (Voucher.type,),
    "dated": DATED,
    "due": DUE,
    "amount": AMOUNTS,
    "currency": CURRENCY,
    "document_no": (Voucher.document_no,),
    "cancelled": (Voucher.is_cancellation,),
}
"""What the address of a list may say, and what each of it tells of."""

_TEXTS = (
    Voucher.document_no,
    Voucher.counter_document_no,
    Voucher.description,
    Entry.description,
)
"""What a transaction is found by, beside its party."""


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
        visible=_in_sight(asked.get("q", "")),
    )
    return wanted, problems


def _in_sight(words: str) -> ColumnElement[bool]:
    """Give the condition that a transaction is of a party in sight, and found by nothing hidden."""
    party, visible = registered()["Party"], access.visible(Party)
    if not (hides(party) or any(map(told.hides, _TEXTS))):
        return visible
    seen = [folded(text) for text in _TEXTS if not told.hides(text)]
    return and_(
        visible,
        *(
            or_(
                stands_in_sight(Party, word),
                *(text.contains(word, autoescape=True) for text in seen),
            )
            for word in fold(words).split()
        ),
    )


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
