"""Records and their fields: ordinary SQLAlchemy attributes that carry what screens need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from flask_babel import LazyString
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Numeric,
    String,
    Text,
)
from sqlalchemy.orm import (
    Mapped,
    MappedColumn,
    Relationship,
    declared_attr,
    mapped_column,
    relationship,
)

from app.core import clock
from app.core.actor import current_actor
from app.core.db import Base
from app.core.language import _

Label: TypeAlias = str | LazyString


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of a field beside its column: label, kind, and how it is found and chosen."""

    label: Label
    kind: str
    search: bool = False
    choices: Mapping[str, Label] | None = None


def text(label: Label, *, search: bool = False, **column: Any) -> MappedColumn[Any]:
    """Hold a line of text; `search` lets people find the record by it."""
    return _column(String(collation="C"), Field(label, "text", search=search), column)


def long_text(label: Label, **column: Any) -> MappedColumn[Any]:
    """Hold text of any length."""
    return _column(Text(), Field(label, "long_text"), column)


def whole(label: Label, **column: Any) -> MappedColumn[Any]:
    """Hold a whole number."""
    return _column(Integer(), Field(label, "whole"), column)


def money(label: Label, **column: Any) -> MappedColumn[Any]:
    """Hold an amount with two places."""
    return _column(Numeric(18, 2), Field(label, "money"), column)


def rate(label: Label, **column: Any) -> MappedColumn[Any]:
    """Hold an exchange rate: local currency per one unit, six places."""
    return _column(Numeric(18, 6), Field(label, "rate"), column)


def day(label: Label, **column: Any) -> MappedColumn[Any]:
    """Hold a plain calendar date."""
    return _column(Date(), Field(label, "day"), column)


def instant(label: Label, **column: Any) -> MappedColumn[Any]:
    """Hold a moment in UTC."""
    return _column(DateTime(timezone=True), Field(label, "instant"), column)


def yes_no(label: Label, **column: Any) -> MappedColumn[Any]:
    """Hold yes or no."""
    return _column(Boolean(), Field(label, "yes_no"), column)


def choice(label: Label, choices: Mapping[str, Label], **column: Any) -> MappedColumn[Any]:
    """Hold one of the given keys; people see the labels."""
    return _column(String(collation="C"), Field(label, "choice", choices=choices), column)


def ref(target: type[Base], *, ondelete: str = "RESTRICT", **column: Any) -> MappedColumn[Any]:
    """Point to a record of another model; `link` shows it."""
    primary_key = next(iter(target.__table__.primary_key))
    return mapped_column(
        primary_key.type, ForeignKey(primary_key, ondelete=ondelete), index=True, **column
    )


def link(label: Label, column: str, **options: Any) -> Relationship[Any]:
    """Show the record a `ref` column points to."""
    return relationship(foreign_keys=column, info={"field": Field(label, "ref")}, **options)


def fields_of(model: type[Base]) -> dict[str, Field]:
    """Give every described field of a model by name; asked anew for each use."""
    attributes = model.__mapper__.all_orm_descriptors.items()
    infos = ((name, getattr(attribute, "info", {})) for name, attribute in attributes)
    return {name: info["field"] for name, info in infos if "field" in info}


def _column(kind: Any, field: Field, column: dict[str, Any]) -> MappedColumn[Any]:
    return mapped_column(kind, info={"field": field}, **column)


class Record(Base):
    """A row people keep: numbered, dated, versioned against lost updates, with a history."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    created_at: Mapped[datetime] = instant(_("Created at"), default=clock.now)
    updated_at: Mapped[datetime] = instant(
        _("Last changed at"), default=clock.now, onupdate=clock.now
    )

    @declared_attr
    def created_by_id(self) -> Mapped[int | None]:
        """Who made the record; nobody where a command or a job did."""
        return mapped_column(
            ForeignKey("ab_user.id", ondelete="SET NULL"), default=lambda: current_actor().user_id
        )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}
