"""The deeds that can be done to many records: each on one row, by the services of its form.

A maker gives the deeds of a model; whoever offers others registers a maker of theirs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from app.core.access import NotVisibleError
from app.core.errors import N_, DomainError
from app.core.fields import Field, Label
from app.core.language import _
from app.panel import kinds, rights, saving
from app.panel.acting import carry_out
from app.panel.definition import Action, actions_of
from app.panel.forms.inputs import Input, form_fields, typed_fields
from app.panel.registry import Registered


class AlreadySoError(DomainError):
    """The row is as the deed would leave it."""

    message = N_("It is so already.")
    status = 409


class ChangedMeanwhileError(DomainError):
    """Somebody else changed the row after it was looked at."""

    message = N_("Somebody changed it meanwhile. Look at it, then do it on its own page.")
    status = 409


class Row(NamedTuple):
    """A record of a deed: its key, the state it was seen in, and what names it."""

    key: str
    token: str
    name: str


class Done(NamedTuple):
    """A record a deed was done to, and what stood there before, as JSON holds it."""

    record: Any
    before: Any = None


_Run: TypeAlias = Callable[[Registered, Row, Any], Done]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to be done to each of many records; `right` is needed on their model.

    `run` and `undo` take the model, the row and a value: for `run` what the field shall hold,
    for `undo` what stood there before. A deed with a `field` asks for its value. A deed
    `on_archived` is offered among archived records alone, with False among the others alone.
    """

    name: str
    label: Label
    right: str
    run: _Run
    undo: _Run | None = None
    icon: str = "bolt"
    field: str = ""
    on_archived: bool | None = None


Maker: TypeAlias = Callable[[Registered], Iterator[Deed]]

_makers: list[Maker] = []


def offer(maker: Maker) -> Maker:
    """Offer deeds on the records of every model that the maker gives some for."""
    _makers.append(maker)
    return maker


def deeds_of(entry: Registered) -> Mapping[str, Deed]:
    """Give the deeds that the acting person has the right to, by name."""
    made = (deed for maker in _makers for deed in maker(entry))
    return {deed.name: deed for deed in made if rights.may(entry, deed.right)}


def offers_deeds(entry: Registered) -> bool:
    """Tell whether the acting person may do anything to many records of a model."""
    return any(rights.may(entry, deed.right) for maker in _makers for deed in maker(entry))


def deed_of(entry: Registered, name: str) -> Deed:
    """Give a deed by its name to whoever may do it; raises AccessDeniedError, NotVisibleError."""
    made = (deed for maker in _makers for deed in maker(entry))
    deed = next((deed for deed in made if deed.name == name), None)
    if deed is None:
        raise NotVisibleError
    rights.require(entry.name, "read")
    rights.require(entry.name, deed.right)
    return deed


def seen(entry: Registered, row: Row) -> Any:
    """Lock a record of a deed; raises ChangedMeanwhileError unless it stands as it was seen."""
    record = saving.get(entry, row.key, to_write=True)
    if saving.token_of(record) != row.token:
        raise ChangedMeanwhileError
    return record


@offer
def _archiving(entry: Registered) -> Iterator[Deed]:
    if entry.is_archivable:
        yield Deed(
            "archive", _("Archive"), "archive", _archive, _restore, "archive", on_archived=False
        )
        yield Deed(
            "restore",
            _("Restore"),
            "archive",
            _restore,
            _archive,
            "archive-off",
            on_archived=True,
        )


def _archive(entry: Registered, row: Row, _value: Any) -> Done:
    return _put(entry, row, restore=False)


def _restore(entry: Registered, row: Row, _value: Any) -> Done:
    return _put(entry, row, restore=True)


def _put(entry: Registered, row: Row, *, restore: bool) -> Done:
    if (seen(entry, row).archived_at is None) == restore:
        raise AlreadySoError
    return Done(saving.archive(entry, row.key, restore=restore))


@offer
def _editing(entry: Registered) -> Iterator[Deed]:
    for name, field in editable(entry).items():
        yield Deed(
            f"edit.{name}", field.label, "update", _writes(name), _writes(name), "pencil", name
        )


def editable(entry: Registered) -> Mapping[str, Field]:
    """Give the fields of a form that several records may share a value of.

    What names a record, or must be its own alone, is typed record by record; so are files and
    formatted texts.
    """
    if entry.panel.read_only:
        return {}
    return {
        name: field
        for name, field in typed_fields(entry.model, form_fields(entry)).items()
        if not (field.is_many or field.kind in _ONE_BY_ONE)
        and name not in entry.names
        and not _is_unique(entry.model, field, name)
    }


_ONE_BY_ONE = frozenset({"file", "image", "rich_text"})


def _is_unique(model: type[Any], field: Field, name: str) -> bool:
    """Tell whether no two records may hold the same value in a field."""
    table = model.__mapper__.local_table
    column = model.__mapper__.columns[field.column or name]
    rules = [
        *table.indexes,
        *(it for it in table.constraints if it.__visit_name__ != "check_constraint"),
    ]
    alone = any(
        [it.name for it in rule.columns] == [column.name]
        for rule in rules
        if getattr(rule, "unique", False) or rule.__visit_name__.startswith(("unique", "primary"))
    )
    return bool(column.unique) or alone


_NOTHING = (None, "")


def _writes(name: str) -> _Run:
    def write(entry: Registered, row: Row, value: Any) -> Done:
        field = entry.fields[name]
        before = getattr(seen(entry, row), field.column or name)
        wanted = read(field, value)
        if wanted == before or (wanted in _NOTHING and before in _NOTHING):
            raise AlreadySoError
        sent = Input(values={name: wanted}, token=row.token)
        try:
            record = saving.update(entry, row.key, sent)
        except saving.WrongInputError as error:
            raise next((problem for _name, problem in sent.all_problems()), error) from error
        return Done(record, plain(field, before))

    return write


def plain(field: Field, value: Any) -> Any:
    """Write a value of a field as JSON holds it; a link as the key of its record, tags by name."""
    return value if field.points or field.is_many else kinds.to_json(field, value)


def read(field: Field, value: Any) -> Any:
    """Read a value back that `plain` wrote."""
    return value if field.points or field.is_many else kinds.parse_json(field, value)


@offer
def _acting(entry: Registered) -> Iterator[Deed]:
    for action in actions_of(entry.model).values():
        if action.asks is None:
            yield Deed(
                f"act.{action.name}", action.label, action.name, _acts(action), None, action.icon
            )


def _acts(action: Action) -> _Run:
    def act(entry: Registered, row: Row, _value: Any) -> Done:
        record = seen(entry, row)
        carry_out(entry, action, row.key)
        return Done(record)

    return act
