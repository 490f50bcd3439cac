"""Reading posted vouchers back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from app.core.db import db
from app.core.driver import table_of
from app.ledger.errors import UnknownVoucherError
from app.ledger.models import Account, Entry, Voucher
from app.ledger.rules import Line


def get_voucher(voucher_id: int) -> Row[Any]:
    """Give the head of a posted voucher; raises UnknownVoucherError."""
    table = table_of(Voucher)
    head = db.session.execute(select(table).where(table.c.id == voucher_id)).one_or_none()
    if head is None:
        raise UnknownVoucherError(voucher=voucher_id)
    return head


def entries_of(voucher_id: int) -> Sequence[Row[Any]]:
    """Give the lines of a voucher in order, each with the kind and the party of its account."""
    return db.session.execute(
        select(table_of(Entry), Account.kind, Account.party_id)
        .join(Account, Account.id == Entry.account_id)
        .where(Entry.voucher_id == voucher_id)
        .order_by(Entry.line_no)
    ).all()


def line_of(entry: Any) -> Line:
    """Read an entry back as the line it was posted from."""
    return Line(
        account_id=entry.account_id,
        currency=entry.currency,
        rate=entry.rate,
        debit=entry.debit,
        credit=entry.credit,
        local_debit=entry.local_debit,
        local_credit=entry.local_credit,
        due_on=entry.due_on,
        description=entry.description,
    )
