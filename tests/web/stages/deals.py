"""The model of the guide, which lives as long as the tests that need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import configure_mappers

from app.core import access
from app.core.db import Base
from app.core.fields import forget_fields
from app.panel import registry
from tests.factories.guides import Guide

GUIDE = Guide("stages-and-calendars")
FILE = GUIDE.file("app/modules/own")


def make_model() -> Any:
    """Run the file of the guide as an installation reads it."""
    module = {"__name__": FILE.removesuffix(".py").replace("/", ".")}
    exec(compile(GUIDE.block("python"), FILE, "exec"), module)  # noqa: S102 - our own guide
    return module["Deal"]


@contextmanager
def registered_model() -> Iterator[Any]:
    """Let the model be one of the installation's, and take every trace of it away again."""
    model = make_model()
    configure_mappers()
    try:
        yield model
    finally:
        table = model.__table__
        manager = model.__mapper__.class_manager  # whom tags point to, nobody else forgets
        Base.registry._dispose_manager_and_mapper(manager)  # noqa: SLF001 - nothing public does
        Base.registry._managers.pop(manager, None)  # noqa: SLF001 - as above
        Base.metadata.remove(table)
        access._rules.pop(model, None)  # noqa: SLF001 - as above
        forget_fields()
        registry.build()


def make_table(model: Any, engine: Engine) -> None:
    """Make the table with the hand of the database's owner."""
    model.__table__.create(engine)
