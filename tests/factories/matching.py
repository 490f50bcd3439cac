"""Sales and payments to be matched, and what of them is open."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.ledger.matching import EntryKey
from app.ledger.models import Match, Party
from app.ledger.posting import post
from app.ledger.state import OpenItem
from tests.factories import ledger as make


def posted(party: Party, kind: str, amount: str, day: date, **values: Any) -> EntryKey:
    """Post a movement of a party and give its entry."""
    voucher = make.voucher(party, kind, amount, dated_on=day, **values)
    return EntryKey(post(voucher).voucher_id, 1)


def in_dollars(party: Party, kind: str, amount: str, rate: str, day: date) -> EntryKey:
    """Post a movement in dollars."""
    return posted(party, kind, amount, day, currency="USD", rate=Decimal(rate))


def open_of(key: EntryKey) -> tuple[str, str]:
    """Give what of an entry is open, signed: in its currency and locally."""
    item = db.session.execute(
        select(OpenItem.amount, OpenItem.local_amount).where(
            OpenItem.voucher_id == key.voucher_id, OpenItem.line_no == key.line_no
        )
    ).one()
    return str(item.amount), str(item.local_amount)


def active_matches() -> list[Match]:
    """Give the matches that stand, reversals left out."""
    query = select(Match).where(Match.undone_at.is_(None), Match.method != "reversal")
    return list(db.session.scalars(query.order_by(Match.id)))
