"""Reading posted vouchers back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from app.core.db import db
from app.core.driver import table_of
from app.ledger.errors import UnknownVoucherError
from app.ledger.models import Account, Entry, Voucher
from app.ledger.rules import Line, Reporting

_entry, _account = table_of(Entry), table_of(Account)


def get_voucher(voucher_id: int) -> Row[Any]:
    """Give the head of a posted voucher; raises UnknownVoucherError."""
    table = table_of(Voucher)
    head = db.session.execute(select(table).where(table.c.id == voucher_id)).one_or_none()
    if head is None:
        raise UnknownVoucherError(voucher=voucher_id)
    return head


def entries_of(voucher_id: int) -> Sequence[Row[Any]]:
    """Give the lines of a voucher in order, each with kind, party and holder of its account.

    All of them, whoever asks: half a voucher is none.
    """
    return db.session.execute(
        select(_entry, _account.c.kind, _account.c.party_id, _account.c.holder_id)
        .join(_account, _account.c.id == _entry.c.account_id)
        .where(_entry.c.voucher_id == voucher_id)
        .order_by(_entry.c.line_no)
    ).all()


def reporting_of(head: Any) -> Reporting | None:
    """Read back the reporting currency that a voucher was posted with, if any."""
    if head.reporting_currency is None:
        return None
    return Reporting(head.reporting_currency, head.reporting_rate)


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
