"""Records and their fields: ordinary SQLAlchemy attributes that carry what screens need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from inspect import signature
from types import MappingProxyType
from typing import Any, TypeAlias

from flask_babel import LazyString
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
    event,
    func,
    inspect,
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
from app.core.db import Base
from app.core.errors import DomainError
from app.core.hints import hint
from app.core.language import _
from app.core.own import table_name
from app.core.stages import Stages, shipped_stages

Label: TypeAlias = str | LazyString


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of a field beside its column: label, kind, and how it is found and chosen.

    `column` names the column behind a `link`, `currency` the field that holds the currency of
    an amount (without it the amount is in the main currency), `child` the column of a child row
    that points back to its parent, `columns` the fields of child rows that are shown, `words` what
    texts that came with the installation are called by whoever reads them.
    """

    label: Label
    kind: str
    hint: Label = ""
    search: bool = False
    choices: Mapping[str, Label] | None = None
    currency: str | None = None
    column: str | None = None
    child: str | None = None
    columns: tuple[str, ...] = ()
    words: Mapping[str, Label] | None = None


def text(
    label: Label, *, search: bool = False, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold a line of text; `search` lets people find the record by it."""
    return _column(String(collation="C"), Field(label, "text", hint, search=search), column)


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
    info: dict[str, Any] = {"field": Field(label, "link", hint, column=name)}
    if not owner:  # the class whose body this stands in names itself when it is made
        return relationship(info=info | {"unfinished": options}, **options)
    return relationship(foreign_keys=column, info=info, **options)


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


def give_words(attribute: Any, words: Mapping[str, Label]) -> None:
    """Say what the texts of a field are called that came with the installation."""
    attribute.info["field"] = replace(attribute.info["field"], words=words)


_described: dict[type[Any], dict[str, Field]] = {}


def describe(model: type[Any], **fields: Field) -> None:
    """Describe the columns of a model that is not ours (FAB's users and roles)."""
    _described[model] = fields


def stage_field(model: type[Any]) -> str | None:
    """Name the field that holds the stage of a model's records, if they have stages."""
    fields = fields_of(model)
    return next((name for name in fields if isinstance(fields[name].choices, Stages)), None)


def stages_of(model: type[Any]) -> Stages | None:
    """Give the stages of a model's records, if they have any."""
    choices = (fields_of(model)[name].choices for name in [stage_field(model)] if name)
    return next((known for known in choices if isinstance(known, Stages)), None)


def forget_fields() -> None:
    """Find the fields of every model of ours anew: some were added to a model."""
    for model in [known for known in _described if issubclass(known, Base)]:
        del _described[model]


def fields_of(model: type[Any]) -> Mapping[str, Field]:
    """Give every described field of a model by name, in the order it declares them."""
    if model not in _described:
        _described[model] = dict(_find_fields(model))
    return _described[model]


def _find_fields(model: type[Any]) -> Iterator[tuple[str, Field]]:
    attributes = model.__mapper__.all_orm_descriptors
    in_body = [name for name in vars(model) if name in attributes]
    for name in dict.fromkeys((*in_body, *attributes.keys())):
        info = getattr(attributes[name], "info", {})
        if "field" in info:
            yield name, info["field"]


class UnknownOptionError(DomainError):
    """A field was given an option that neither it nor a column has."""

    message = "field.E001: {option!r} is no option of a {kind} field. {hint}"


_OF_COLUMNS = frozenset(signature(mapped_column).parameters)
_OF_FIELDS = frozenset(Field.__slots__)


def _column(kind: Any, field: Field, column: dict[str, Any]) -> MappedColumn[Any]:
    for option in column:
        if option not in _OF_COLUMNS:
            known = (_OF_COLUMNS | _OF_FIELDS) - {option}
            raise UnknownOptionError(option=option, kind=field.kind, hint=hint(option, known))
    return mapped_column(kind, info={"field": field}, **column)


def _described_by(value: Any) -> Field | None:
    info = getattr(getattr(value, "column", value), "info", None) or {}
    field = info.get("field")
    return field if isinstance(field, Field) else None


def _is_searched(value: Any) -> bool:
    return getattr(_described_by(value), "search", False)


def _is_stage(value: Any) -> bool:
    return isinstance(getattr(_described_by(value), "choices", None), Stages)


@event.listens_for(Session, "before_flush")
def _note_stages(session: Session, _context: object, _instances: object) -> None:
    """Remember since when records stand in their stage, whoever moved them."""
    for record in session.dirty:
        name = stage_field(type(record)) if isinstance(record, Record) else None
        if name and inspect(record).attrs[name].history.has_changes():
            record.stage_since = clock.now()


def _finish_links(model: type[Any]) -> None:
    """Say of which model the columns are that links name by their bare names."""
    for name, value in list(vars(model).items()):
        options = value.info.get("unfinished") if isinstance(value, Relationship) else None
        if options is not None:
            field = value.info["field"]
            column = f"{model.__name__}.{field.column}"
            setattr(
                model, name, relationship(foreign_keys=column, info={"field": field}, **options)
            )


class Record(Base):
    """A row people keep: numbered, dated, versioned against lost updates, with a history."""

    __abstract__ = True

    def __init_subclass__(cls, **options: Any) -> None:
        """Give a model that people search its folded text, and the index that finds parts of it."""
        if not hasattr(cls, "__tablename__"):
            cls.__tablename__ = table_name(cls)
        _finish_links(cls)
        searched = [name for name in vars(cls) if _is_searched(vars(cls)[name])]
        if searched and "search_key" not in cls.__dict__:
            cls.__annotations__["search_key"] = Mapped[str]
            cls.search_key = mapped_column(String(collation="C"), default="")
        if any(_is_stage(value) for value in list(vars(cls).values())):
            cls.__annotations__["stage_since"] = Mapped[datetime | None]
            cls.stage_since = instant(_("In this stage since"), default=clock.now, nullable=True)
        super().__init_subclass__(**options)
        if searched:
            key = cls.__table__.c.search_key
            Index(
                f"{cls.__tablename__}_search",
                key,
                postgresql_using="gin",
                postgresql_ops={"search_key": "gin_trgm_ops"},
            )
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
