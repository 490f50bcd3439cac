"""What a model's fields bring with them when its class is made: columns, tables and indexes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    cast,
    func,
    type_coerce,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.core.turkish import fold_name


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that the database computes: it stands in the class body until the class is made."""

    field: Any
    expression: Callable[[Any], Any]


def take_computed(model: type[Any]) -> Mapping[str, Computed]:
    """Take the computed fields out of a class body: nothing of them is a column."""
    found = {name: value for name, value in vars(model).items() if isinstance(value, Computed)}
    for name in found:
        delattr(model, name)
        model.__annotations__.pop(name, None)
    return found


def add_computed(model: type[Any], expressions: Mapping[str, Computed]) -> None:
    """Give a mapped model its computed fields; they are read only where they are asked for."""
    for name, known in expressions.items():
        value = _TYPED[known.field.kind](known.expression(model))
        made = column_property(value, deferred=True, info={"field": known.field})
        model.__mapper__.add_property(name, made)


COMPUTED_KINDS = ("money", "rate", "whole", "day", "text", "yes_no")

_TYPED: Mapping[str, Callable[[Any], Any]] = {
    "money": lambda value: type_coerce(func.round(cast(value, Numeric), 2), Numeric(18, 2)),
    "rate": lambda value: type_coerce(func.round(cast(value, Numeric), 6), Numeric(18, 6)),
    "whole": lambda value: type_coerce(value, Integer),
    "day": lambda value: type_coerce(value, Date),
    "text": lambda value: type_coerce(value, String(collation="C")),
    "yes_no": lambda value: type_coerce(value, Boolean),
}


def association(model: type[Any], name: str, target: type[Any]) -> Table:
    """Make the table of who holds whom: a row for each pair, found from both sides."""
    table, key = model.__tablename__, next(iter(target.__table__.primary_key))
    label = f"{table}_{name}"
    return Table(
        label,
        model.metadata,
        Column(
            "record_id",
            BigInteger,
            ForeignKey(f"{table}.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("member_id", key.type, ForeignKey(key, ondelete="CASCADE"), primary_key=True),
        Index(f"{label}_member", "member_id"),
    )


def pointer(model: type[Any], name: str, table: str, *, nullable: bool = True) -> str:
    """Give a model the column behind a link, and say what it is called."""
    column = f"{name}_id"
    model.__annotations__[column] = Mapped[int | None] if nullable else Mapped[int]
    key, info = ForeignKey(f"{table}.id", ondelete="RESTRICT"), {"to": table}
    setattr(model, column, mapped_column(BigInteger, key, index=True, nullable=nullable, info=info))
    return column


def similar_column(model: type[Any], name: str) -> None:
    """Give a model the name without legal form by which records called alike are found."""
    if "similar_key" in model.__dict__:
        return
    model.__annotations__["similar_key"] = Mapped[str]
    model.similar_key = mapped_column(
        String(collation="C"),
        default=lambda context: fold_name(context.get_current_parameters().get(name) or ""),
        server_default="",
    )


def trigram_index(model: type[Any], name: str, column: str) -> None:
    """Index a column so that parts of its texts are found."""
    Index(
        f"{model.__tablename__}_{name}",
        model.__table__.c[column],
        postgresql_using="gin",
        postgresql_ops={column: "gin_trgm_ops"},
    )
