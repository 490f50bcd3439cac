"""Which items are open on a day, and by how much of their local value."""

from datetime import date

from sqlalchemy import Subquery, select

from app.core.driver import table_of
from app.ledger.models import Voucher
from app.ledger.state import OpenItem

_item, _voucher = table_of(OpenItem), table_of(Voucher)


def open_items(as_of: date) -> Subquery:
    """Ask for account_id, due_on and local_amount (debit positive) of what is open on a day.

    What is dated later is not there yet. The few vouchers of the days to come are found by the
    index of their dates, so that today is read straight from the items.
    """
    is_later = (
        select(1).where(_voucher.c.id == _item.c.voucher_id, _voucher.c.dated_on > as_of).exists()
    )
    return (
        select(_item.c.account_id, _item.c.due_on, _item.c.local_amount)
        .where(_item.c.local_amount != 0, ~is_later)
        .subquery()
    )
