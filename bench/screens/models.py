"""Models that only the bench has: sixty in all, one with a million rows."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.core.fields import Record, choice, day, link, money, ref, text, yes_no
from app.panel import Panel

STATES = {"open": "Open", "sent": "Sent", "paid": "Paid", "late": "Late"}
_CAN = {"Finance": "create read update delete archive export"}
_SHOWN = ("number", "customer", "state", "city", "amount", "ordered_on")


class BenchCustomer(Record):
    """One of a hundred thousand customers."""

    __tablename__ = "bench_customer"

    code: Mapped[str] = text("Code", search=True, unique=True)
    name: Mapped[str] = text("Name", search=True)

    panel = Panel(
        menu="settings", title="Customers", list=("code", "name"), form=("code", "name"), can=_CAN
    )


class BenchFew(Record):
    """One of ten customers."""

    __tablename__ = "bench_few"

    code: Mapped[str] = text("Code", search=True, unique=True)
    name: Mapped[str] = text("Name", search=True)

    panel = Panel(
        menu="settings", title="Few", list=("code", "name"), form=("code", "name"), can=_CAN
    )


class BenchOrder(Record):
    """One of a million orders of a hundred thousand customers."""

    __tablename__ = "bench_order"
    __table_args__ = (Index("bench_order_newest", "ordered_on", "id"),)

    number: Mapped[str] = text("Number", search=True)
    customer_id: Mapped[int] = ref(BenchCustomer)
    customer: Mapped[BenchCustomer] = link("Customer", "BenchOrder.customer_id")
    state: Mapped[str] = choice("State", STATES, default="open", index=True)
    city: Mapped[str] = text("City", default="")
    amount: Mapped[Decimal] = money("Amount")
    ordered_on: Mapped[date] = day("Ordered on")
    is_urgent: Mapped[bool] = yes_no("Urgent", default=False)

    panel = Panel(
        menu="settings",
        title="Orders",
        list=_SHOWN,
        form=(*_SHOWN, "is_urgent"),
        filters=("customer", "state", "ordered_on"),
        sort="-ordered_on",
        totals=("amount",),
        can=_CAN,
    )


class BenchNote(Record):
    """The same record, pointing to one of ten."""

    __tablename__ = "bench_note"

    number: Mapped[str] = text("Number", search=True)
    customer_id: Mapped[int] = ref(BenchFew)
    customer: Mapped[BenchFew] = link("Customer", "BenchNote.customer_id")
    state: Mapped[str] = choice("State", STATES, default="open")
    city: Mapped[str] = text("City", default="")
    amount: Mapped[Decimal] = money("Amount")
    ordered_on: Mapped[date] = day("Ordered on")
    is_urgent: Mapped[bool] = yes_no("Urgent", default=False)

    panel = Panel(
        menu="settings",
        title="Notes",
        list=_SHOWN,
        form=(*_SHOWN, "is_urgent"),
        can=_CAN,
    )


_declared: list[type[Record]] = []
"""Nothing else holds them: unheld, they are collected before the application asks for them."""


def declare_others(count: int) -> None:
    """Declare models enough that there are `count` of the bench's in all."""
    _declared.extend(_declare(f"BenchThing{number:02d}") for number in range(count - 4))


def _declare(name: str) -> type[Record]:
    members: dict[str, Any] = {
        "__doc__": "One more model.",
        "__tablename__": name.lower(),
        "__annotations__": {"code": Mapped[str], "name": Mapped[str], "state": Mapped[str]},
        "code": text("Code", search=True),
        "name": text("Name"),
        "state": choice("State", STATES, default="open"),
        "panel": Panel(
            menu="settings",
            title=name,
            list=("code", "name", "state"),
            form=("code", "name", "state"),
            filters=("state",),
            can=_CAN,
        ),
        "__module__": __name__,
    }
    return type(name, (Record,), members)
