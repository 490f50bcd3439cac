"""The model of the guide to stages, so that a board whose cards move can be looked at."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import current_app
from sqlalchemy import create_engine, select

from app.core import clock
from app.core.db import User, db
from tests.factories.guides import Guide

_GUIDE = Guide("stages-and-calendars")
_FILE = _GUIDE.file("app/modules/own")
_CITIES = ("İzmir", "Bursa", "Kahramanmaraş", "")
_NAMES = (
    "Depo rafları",
    "Yıllık bakım sözleşmesi",
    "Çağdaş Yapı – Mersin şantiyesi çelik konstrüksiyon ve montaj işleri",
    "Pres hattı",
    "Ofis mobilyası",
    "Kompresör yenileme",
    "Paketleme makinesi",
    "Soğuk hava deposu",
)
_STAGES = ("new", "quoted", "quoted", "won", "new", "quoted", "lost", "new")
"""More stand in one stage than its limit allows."""


def register() -> Any:
    """Run the file of the guide as an installation reads it; it says its own words in English."""
    module = {"__name__": _FILE.removesuffix(".py").replace("/", ".")}
    exec(compile(_GUIDE.block("python"), _FILE, "exec"), module)  # noqa: S102 - our own guide
    return module["Deal"]


def make_table(model: Any) -> None:
    """Make its table with the hand of the database's owner."""
    owner = create_engine(current_app.config["DATABASE_OWNER_URL"])
    model.__table__.create(owner)
    owner.dispose()


def enter_deals(model: Any) -> None:
    """Put cards into every stage, some of them on one day."""
    db.session.add_all(_deals(model))


def _deals(model: Any) -> Iterator[Any]:
    people = db.session.scalars(select(User.id).order_by(User.id).limit(3)).all()
    for number, (name, stage) in enumerate(zip(_NAMES, _STAGES, strict=True)):
        yield model(
            name=name,
            stage=stage,
            city=_CITIES[number % len(_CITIES)],
            amount=Decimal(48_500 + 36_725 * number),
            currency="USD" if stage == "won" else "TRY",
            closing_on=clock.today() + timedelta(days=5 * (number // 3)),
            owner_id=people[number % len(people)],
        )
