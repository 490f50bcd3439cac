"""The models of the guide, which live as long as the tests that need them."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from sqlalchemy import Engine
from sqlalchemy.orm import configure_mappers

from app.core import access
from app.core.db import Base
from app.core.fields import forget_fields
from app.panel import registry
from tests.factories.guides import Guide

GUIDE = Guide("merging")
FILE = "app/modules/own/sites.py"
NAMES = ("Site", "SiteGate", "Visit", "Tour")


@contextmanager
def registered_models() -> Iterator[SimpleNamespace]:
    """Let the models be the installation's, and take every trace of them away again."""
    before = {*Base.metadata.tables}
    module = {"__name__": FILE.removesuffix(".py").replace("/", ".")}
    exec(compile(GUIDE.block("python"), FILE, "exec"), module)  # noqa: S102 - our own guide
    models = SimpleNamespace(**{name: module[name] for name in NAMES})
    configure_mappers()
    try:
        yield models
    finally:
        for name in NAMES:
            model = getattr(models, name)
            manager = model.__mapper__.class_manager  # whom tags point to, nobody else forgets
            Base.registry._dispose_manager_and_mapper(manager)  # noqa: SLF001 - nothing public does
            Base.registry._managers.pop(manager, None)  # noqa: SLF001 - as above
            access._rules.pop(model, None)  # noqa: SLF001 - as above
        for table in {*Base.metadata.tables} - before:
            Base.metadata.remove(Base.metadata.tables[table])
        forget_fields()
        registry.build()


def make_tables(models: SimpleNamespace, engine: Engine) -> None:
    """Make the tables with the hand of the database's owner."""
    own = [table for name, table in Base.metadata.tables.items() if name.startswith("own_")]
    Base.metadata.create_all(engine, tables=own)
