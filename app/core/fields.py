"""Records and their fields: ordinary SQLAlchemy attributes that carry what screens need."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    bindparam,
    event,
    func,
    inspect,
    type_coerce,
)
from sqlalchemy.orm import (
    Mapped,
    MappedColumn,
    Relationship,
    Session,
    declared_attr,
    mapped_column,
    relationship,
)

from app.core import clock
from app.core.actor import current_actor
from app.core.columns import UnknownOptionError as UnknownOptionError
from app.core.columns import column_of_field as _column
from app.core.columns import pointing as _pointing
from app.core.db import Base
from app.core.described import RULES as RULES
from app.core.described import Field as Field
from app.core.described import Label as Label
from app.core.described import When as When
from app.core.described import describe as describe
from app.core.described import fields_of as fields_of
from app.core.described import forget_fields as forget_fields
from app.core.described import give_words as give_words
from app.core.described import ruled
from app.core.described import stage_field as stage_field
from app.core.described import stages_of as stages_of
from app.core.file_fields import file as file
from app.core.file_fields import image as image
from app.core.finishing import (
    COMPUTED_KINDS,
    Computed,
    add_computed,
    association,
    pointer,
    similar_column,
    take_computed,
    trigram_index,
)
from app.core.hints import hint as hint_
from app.core.language import _
from app.core.own import table_name
from app.core.rich_text import add_words, keep_clean
from app.core.rich_text import rich_text as rich_text
from app.core.stages import Stages, shipped_stages


def text(
    label: Label,
    *,
    search: bool = False,
    similar: bool = False,
    hint: Label = "",
    **column: Any,
) -> MappedColumn[Any]:
    """Hold a line of text; `search` lets people find the record by it.

    `similar` warns whoever saves it of records that are called nearly the same.
    """
    field = Field(label, "text", hint, search=search, similar=similar)
    return _column(String(collation="C"), field, column)


def long_text(label: Label, *, hint: Label = "", **column: Any) -> MappedColumn[Any]:
    """Hold text of any length."""
    return _column(Text(), Field(label, "long_text", hint), column)


def email(
    label: Label, *, search: bool = False, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold an e-mail address."""
    return _column(String(collation="C"), Field(label, "email", hint, search=search), column)


def phone(
    label: Label, *, search: bool = False, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold a telephone number in E.164 form; people type it as they dial it."""
    return _column(String(collation="C"), Field(label, "phone", hint, search=search), column)


def tax_number(
    label: Label, *, search: bool = False, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold a VKN or TCKN, its check digits proven at input."""
    return _column(String(collation="C"), Field(label, "tax_number", hint, search=search), column)


def iban(
    label: Label, *, search: bool = False, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold an IBAN in its electronic form."""
    return _column(String(collation="C"), Field(label, "iban", hint, search=search), column)


def whole(label: Label, *, hint: Label = "", **column: Any) -> MappedColumn[Any]:
    """Hold a whole number."""
    return _column(Integer(), Field(label, "whole", hint), column)


def money(
    label: Label, *, currency: str | None = None, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold an amount with two places, in the currency that another field names."""
    return _column(Numeric(18, 2), Field(label, "money", hint, currency=currency), column)


def rate(label: Label, *, hint: Label = "", **column: Any) -> MappedColumn[Any]:
    """Hold an exchange rate: local currency per one unit, six places."""
    return _column(Numeric(18, 6), Field(label, "rate", hint), column)


def day(label: Label, *, hint: Label = "", **column: Any) -> MappedColumn[Any]:
    """Hold a plain calendar date."""
    return _column(Date(), Field(label, "day", hint), column)


def instant(label: Label, *, hint: Label = "", **column: Any) -> MappedColumn[Any]:
    """Hold a moment in UTC."""
    return _column(DateTime(timezone=True), Field(label, "instant", hint), column)


def yes_no(label: Label, *, hint: Label = "", **column: Any) -> MappedColumn[Any]:
    """Hold yes or no."""
    return _column(Boolean(), Field(label, "yes_no", hint), column)


def choice(
    label: Label, choices: Mapping[str, Label], *, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold one of the given keys; people see the labels."""
    return _column(String(collation="C"), Field(label, "choice", hint, choices=choices), column)


def stage(
    label: Label,
    stages: Mapping[str, Label],
    *,
    moves: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    needs: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    limits: Mapping[str, int] = MappingProxyType({}),
    colours: Mapping[str, str] = MappingProxyType({}),
    hint: Label = "",
    **column: Any,
) -> MappedColumn[Any]:
    """Hold the stage a record stands in; new ones begin in the first.

    `moves` names the stages that may follow one, where not all may; `needs` the fields that must
    be filled in there; `limits` how many records should stand in it at most. Its administrator
    may change all of them in the browser.
    """
    known = shipped_stages(stages, moves, needs, limits, colours)
    default = {"default": next(iter(stages), "")}
    return _column(
        String(collation="C"), Field(label, "choice", hint, choices=known), default | column
    )


def ref(target: type[Any], *, ondelete: str = "RESTRICT", **column: Any) -> MappedColumn[Any]:
    """Point to a record of another model; `link` shows it."""
    primary_key = next(iter(target.__table__.primary_key))
    return mapped_column(
        primary_key.type, ForeignKey(primary_key, ondelete=ondelete), index=True, **column
    )


def link(label: Label, column: str, *, hint: Label = "", **options: Any) -> Relationship[Any]:
    """Show the record that a `ref` column of the same model points to."""
    owner, _, name = column.rpartition(".")
    field = ruled(Field(label, "link", hint, column=name), options)
    if not owner:  # the class whose body this stands in names itself when it is made
        return relationship(
            info={"finish": lambda model, _name: _pointing(model, "", field, options)}
        )
    return relationship(foreign_keys=column, info={"field": field}, **options)


def lines(
    label: Label, child: str, *, columns: tuple[str, ...] = (), hint: Label = "", **options: Any
) -> Relationship[Any]:
    """Hold child rows that live and die with their record: "Model.column" points back to it."""
    target, _, column = child.rpartition(".")
    return relationship(
        target,
        foreign_keys=child,
        info={"field": Field(label, "lines", hint, child=column, columns=columns)},
        **({"cascade": "all, delete-orphan", "order_by": f"{target}.id"} | options),
    )


def many(label: Label, target: type[Any], *, hint: Label = "", **options: Any) -> Relationship[Any]:
    """Hold several records of another model, which many may hold; their table makes itself."""
    field = ruled(Field(label, "many", hint), options)

    def finish(model: type[Any], name: str) -> Any:
        table = association(model, name, target)
        return relationship(target, secondary=table, info={"field": field}, **options)

    return relationship(info={"finish": finish})


def category(
    label: Label, kind: str, *, hint: Label = "", nullable: bool = True, **options: Any
) -> Relationship[Any]:
    """Hold one of the categories of a kind, which people keep on a screen of their own.

    The column behind it makes itself: sector → sector_id.
    """
    CATEGORIES.setdefault(kind, label)
    field = ruled(Field(label, "link", hint, category=kind), options)

    def finish(model: type[Any], name: str) -> Any:
        column = pointer(model, name, "category", nullable=nullable)
        return _pointing(model, "Category", replace(field, column=column), options)

    return relationship(info={"finish": finish})


CATEGORIES: dict[str, Label] = {}
"""The kinds of categories that models ask for, with what people call them."""


def parent(label: Label, *, hint: Label = "", **options: Any) -> Relationship[Any]:
    """Hold the record of the same model that this one is part of: its list becomes a tree.

    The column behind it makes itself: parent → parent_id.
    """
    field = ruled(Field(label, "link", hint, is_parent=True), options)

    def finish(model: type[Any], name: str) -> Any:
        column = pointer(model, name, model.__tablename__)
        sides = options | {"remote_side": f"{model.__name__}.id"}
        return _pointing(model, model.__name__, replace(field, column=column), sides)

    return relationship(info={"finish": finish})


def computed(label: Label, kind: str, expression: Callable[[Any], Any], *, hint: Label = "") -> Any:
    """Show what the database computes of other fields: money, rate, whole, day, text or yes_no.

    The function takes the class and gives an SQL expression; nobody writes the field.
    """
    if kind not in COMPUTED_KINDS:
        raise UnknownOptionError(option=kind, kind="computed", hint=hint_(kind, COMPUTED_KINDS))
    return Computed(Field(label, kind, hint, is_computed=True), expression)


TODAY = bindparam("today", callable_=clock.today, type_=Date())
"""The day of today in a computed expression, asked for with each statement."""


def days_since(column: Any) -> Any:
    """Give the days from a date until today, in a computed expression; before it, negative."""
    return type_coerce(TODAY - column, Integer)


def _described_by(value: Any) -> Field | None:
    info = getattr(getattr(value, "column", value), "info", None) or {}
    field = info.get("field")
    return field if isinstance(field, Field) else None


def _kind(value: Any) -> str:
    return getattr(_described_by(value), "kind", "")


def _asks(value: Any, option: str) -> bool:
    return bool(getattr(_described_by(value), option, False))


def _is_stage(value: Any) -> bool:
    return isinstance(getattr(_described_by(value), "choices", None), Stages)


def _add_kept(model: type[Any], *, is_searched: bool) -> None:
    """Give a model the columns that are kept for it: its folded text, since when its stage is."""
    if is_searched and "search_key" not in model.__dict__:
        model.__annotations__["search_key"] = Mapped[str]
        model.search_key = mapped_column(String(collation="C"), default="")
    if any(_is_stage(value) for value in list(vars(model).values())):
        model.__annotations__["stage_since"] = Mapped[datetime | None]
        model.stage_since = instant(_("In this stage since"), default=clock.now, nullable=True)


@event.listens_for(Session, "before_flush")
def _note_stages(session: Session, _context: object, _instances: object) -> None:
    """Remember since when records stand in their stage, whoever moved them."""
    for record in session.dirty:
        name = stage_field(type(record)) if isinstance(record, Record) else None
        if name and inspect(record).attrs[name].history.has_changes():
            record.stage_since = clock.now()


def _finish_links(model: type[Any]) -> None:
    """Make the links that could not be made before their model had a name."""
    for name, value in list(vars(model).items()):
        if isinstance(value, Relationship) and (finish := value.info.get("finish")):
            setattr(model, name, finish(model, name))


class Record(Base):
    """A row people keep: numbered, dated, versioned against lost updates, with a history."""

    __abstract__ = True

    def __init_subclass__(cls, **options: Any) -> None:
        """Give a model that people search its folded text, and the index that finds parts of it."""
        if not hasattr(cls, "__tablename__"):
            cls.__tablename__ = table_name(cls)
        _finish_links(cls)
        expressions = take_computed(cls)
        rich = [name for name in vars(cls) if _kind(vars(cls)[name]) == "rich_text"]
        add_words(cls, rich)
        similar = [name for name in vars(cls) if _asks(vars(cls)[name], "similar")]
        if similar:
            similar_column(cls, similar[0])
        searched = [name for name in vars(cls) if _asks(vars(cls)[name], "search")]
        _add_kept(cls, is_searched=bool(searched))
        super().__init_subclass__(**options)
        add_computed(cls, expressions)
        keep_clean(cls, rich)
        if similar:
            trigram_index(cls, "similar", "similar_key")
        if searched:
            trigram_index(cls, "search", "search_key")
        for name in searched:
            column = cls.__table__.c[name]
            if column.info["field"].kind == "text":
                order = func.turkish_key(column, type_=String(collation="C"))
                Index(f"{cls.__tablename__}_{name}_order", order, cls.__table__.c.id)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    archived_at: Mapped[datetime | None] = instant(_("Archived at"))
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
