"""A field of a form as its template is given it."""

from collections.abc import Sequence
from typing import Any

from app.core.fields import Field, fields_of
from app.core.parameters import parameter
from app.core.rich_text import formatted, plain_text
from app.core.stages import Stages
from app.panel import kinds, rights
from app.panel.allowed import allowed
from app.panel.forms.conditional import rules_json
from app.panel.forms.inputs import is_required, typed_fields
from app.panel.forms.members import chosen_members, stored_members
from app.panel.lists.columns import YES_NO
from app.panel.lists.options import options_url, title_of_key
from app.panel.pages import FormField, Option
from app.panel.registry import Registered, find, target_of
from app.panel.timeline.sniffing import ENDINGS, MOST_BYTES
from app.panel.uploads.keeping import PICTURE_KINDS, stored_token


class FieldMaker:
    """Makes fields for a reader of a language; `root` begins the addresses in them."""

    def __init__(self, language: str, root: str = "") -> None:
        self._language = language
        self._root = root

    def made(
        self,
        model: type[Any],
        name: str,
        *,
        value: str,
        errors: Sequence[str] = (),
        prefix: str = "",
        stored: str = "",
        is_fixed: bool = False,
    ) -> FormField:
        """Give a field that holds a value; one that is fixed is shown alone.

        From the stored stage lead those that are offered.
        """
        field = fields_of(model)[name]
        other = find(target_of(model, name)) if field.points else None
        base = f"{self._root}/{other.slug}" if other else ""
        is_read_only = is_fixed or not typed_fields(model, {name: field})
        return FormField(
            name=name,
            input=f"{prefix}{name}",
            label=str(field.label),
            kind=field.kind,
            value=str(formatted(value)) if field.kind == "rich_text" else value,
            hint=str(field.hint),
            is_required=is_required(model, name),
            is_read_only=is_read_only,
            errors=errors,
            options=_options(field, value, stored),
            chosen=chosen_members(model, name, field, value) if field.is_many else "",
            options_url=options_url(self._root, other, field) if other else "",
            option_label=_called(other, field, value) if value or is_read_only else "",
            create_url=_create_url(base, other, field),
            currency=_currency(field),
            accepts=_accepted(field) if field.is_file else "",
            most=str(MOST_BYTES) if field.is_file else "",
            words=plain_text(value) if field.kind == "rich_text" else "",
            rules=rules_json(field, allowed(model).seen, is_fixed=is_fixed) if not prefix else "",
        )

    def stored(self, model: type[Any], record: Any, name: str) -> str:
        """Give a stored value as its input shows it; of a new record, its default."""
        field = fields_of(model)[name]
        if field.is_many:
            return stored_members(record, name, field)
        attribute = field.column or name
        value = _default(model, attribute) if record is None else getattr(record, attribute)
        if field.kind == "link":
            return "" if value is None else str(value)
        if field.is_file:
            return stored_token(value)
        return kinds.typed(field, value, self._language)


def _called(other: Registered | None, field: Field, value: str) -> str:
    """Give the words for a key: what names a linked record, the label of a choice."""
    if field.choices is not None:
        return str(field.choices.get(value, value))
    if field.kind == "yes_no":
        return str(YES_NO[bool(value)])
    return title_of_key(other.model, value) if other and value and not field.is_many else ""


def _accepted(field: Field) -> str:
    """Name the endings of files that may be chosen, as browsers read them."""
    kinds_ = PICTURE_KINDS if field.kind == "image" else ENDINGS
    return ",".join(f".{it}" for kind in ENDINGS if kind in kinds_ for it in ENDINGS[kind])


def _create_url(base: str, other: Registered | None, field: Field) -> str:
    if other is None or not rights.may(other, "create"):
        return ""
    return f"{base}/add?kind={field.category}" if field.category else f"{base}/add"


def _options(field: Field, value: str, stored: str) -> list[Option]:
    choices = field.choices or {}
    keys = choices.offered(stored) if isinstance(choices, Stages) else choices
    return [Option(key, str(choices[key]), is_chosen=key == value) for key in keys]


def _currency(field: Field) -> str:
    """Name the currency of an amount where no other field does."""
    return parameter("main_currency") if field.kind == "money" and not field.currency else ""


def _default(model: type[Any], name: str) -> Any:
    """Give what a new record holds before anybody types: only what is the same for all."""
    default = getattr(model.__mapper__.columns[name], "default", None)  # none where computed
    return default.arg if default is not None and default.is_scalar else None
