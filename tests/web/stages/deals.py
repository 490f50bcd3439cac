"""A model with stages and dates that lives as long as the tests that need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Mapped, configure_mappers

from app.core import access
from app.core.db import Base, User
from app.core.fields import (
    Record,
    choice,
    day,
    forget_fields,
    instant,
    link,
    money,
    ref,
    stage,
    text,
)
from app.core.language import _
from app.panel import Panel, registry

ROLES = {
    "Finance": "create read update archive export",
    "Sales": "read own update create",
    "Management": "read",
}


def make_model() -> Any:
    """Make the model; everything in its body is what a team would write."""

    class Deal(Record):
        """A sale in the making."""

        name: Mapped[str] = text("Name", search=True)
        stage: Mapped[str] = stage(
            "Stage",
            {"new": "New", "quoted": "Quoted", "won": "Won", "lost": "Lost"},
            moves={"new": ("quoted", "lost"), "won": (), "lost": ("new",)},
            needs={"won": ("closing_on",)},
            limits={"quoted": 2},
            colours={"won": "success", "lost": "danger"},
        )
        city: Mapped[str] = text("City", default="")
        kind: Mapped[str] = choice("Kind", {"big": "Big", "small": "Small"}, default="big")
        currency: Mapped[str] = text("Currency", default="TRY")
        amount: Mapped[Decimal] = money("Amount", currency="currency")
        closing_on: Mapped[date | None] = day("Closing on", nullable=True)
        met_at: Mapped[datetime | None] = instant("Met at", nullable=True)
        owner_id: Mapped[int | None] = ref(User, nullable=True)
        owner: Mapped[User | None] = link("Owner", "owner_id")

        panel = Panel(
            menu="accounts",
            title=_("Records"),
            list=("name", "stage", "city", "amount", "closing_on", "owner"),
            form=("name", "stage", "city", "kind", "amount", "currency", "closing_on", "owner"),
            filters=("stage", "city", "kind"),
            totals=("amount",),
            sort="name",
            owner="owner",
            can=ROLES,
            board=("amount", "closing_on"),
            calendar="closing_on",
        )

    return Deal


@contextmanager
def registered_model() -> Iterator[Any]:
    """Let the model be one of the installation's, and take every trace of it away again."""
    model = make_model()
    configure_mappers()
    try:
        yield model
    finally:
        Base.registry._dispose_cls(model)  # noqa: SLF001 - nothing public forgets one class
        Base.metadata.remove(model.__table__)
        access._rules.pop(model, None)  # noqa: SLF001 - as above
        forget_fields()
        registry.build()


def make_table(model: Any, engine: Engine) -> None:
    """Make the table with the hand of the database's owner."""
    model.__table__.create(engine)
