"""Models that only the bench has: sixty in all, one with a million rows."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.core.db import User
from app.core.fields import Record, choice, day, link, money, ref, text, yes_no
from app.core.money import ZERO
from app.panel import Panel

STATES = {"open": "Open", "sent": "Sent", "paid": "Paid", "late": "Late"}
_EVERYTHING = "create read update delete archive export"
_CAN = {"Finance": _EVERYTHING, "Operations": _EVERYTHING, "Sales": _EVERYTHING}
_REACHED = {
    "Finance": _EVERYTHING,
    "Operations": f"{_EVERYTHING} team",
    "Sales": f"{_EVERYTHING} own",
}
"""Whose orders and notes each role reaches: all, the team's, one's own."""

HIDDEN, FIXED = "margin", "is_urgent"
"""Fields of an order that sellers do not see, and do not change."""

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
    __table_args__ = (
        Index("bench_order_newest", "ordered_on", "id"),
        Index("bench_order_of_keeper", "keeper_id", "ordered_on", "id"),
    )

    number: Mapped[str] = text("Number", search=True)
    customer_id: Mapped[int] = ref(BenchCustomer)
    customer: Mapped[BenchCustomer] = link("Customer", "BenchOrder.customer_id")
    state: Mapped[str] = choice("State", STATES, default="open", index=True)
    city: Mapped[str] = text("City", default="")
    amount: Mapped[Decimal] = money("Amount")
    ordered_on: Mapped[date] = day("Ordered on")
    is_urgent: Mapped[bool] = yes_no("Urgent", default=False)
    margin: Mapped[Decimal] = money("Margin", default=ZERO)
    keeper_id: Mapped[int] = ref(User)
    keeper: Mapped[User] = link("Kept by", "BenchOrder.keeper_id")

    panel = Panel(
        menu="settings",
        title="Orders",
        list=(*_SHOWN, HIDDEN),
        form=(*_SHOWN, HIDDEN, FIXED, "keeper"),
        filters=("customer", "state", "ordered_on"),
        sort="-ordered_on",
        totals=("amount",),
        owner="keeper",
        can=_REACHED,
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
    keeper_id: Mapped[int] = ref(User)
    keeper: Mapped[User] = link("Kept by", "BenchNote.keeper_id")

    panel = Panel(
        menu="settings",
        title="Notes",
        list=_SHOWN,
        form=(*_SHOWN, "is_urgent", "keeper"),
        owner="keeper",
        can=_REACHED,
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
