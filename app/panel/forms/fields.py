"""A field of a form as its template is given it."""

from collections.abc import Sequence
from typing import Any

from app.core.fields import Field, fields_of
from app.core.parameters import parameter
from app.panel import kinds, rights
from app.panel.forms.inputs import is_required, typed_fields
from app.panel.lists.columns import YES_NO
from app.panel.lists.options import title_of_key
from app.panel.pages import FormField, Option
from app.panel.registry import Registered, find, target_of


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
    ) -> FormField:
        """Give a field that holds a value."""
        field = fields_of(model)[name]
        other = find(target_of(model, name)) if field.kind == "link" else None
        base = f"{self._root}/{other.slug}" if other else ""
        is_fixed = not typed_fields(model, {name: field})
        return FormField(
            name=name,
            input=f"{prefix}{name}",
            label=str(field.label),
            kind=field.kind,
            value=value,
            hint=str(field.hint),
            is_required=is_required(model, name),
            is_read_only=is_fixed,
            errors=errors,
            options=_options(field, value),
            options_url=f"{base}/options" if base else "",
            option_label=self._called(field, other, value, is_fixed=is_fixed),
            create_url=f"{base}/add" if other and rights.may(other, "create") else "",
            currency=_currency(field),
        )

    def _called(self, field: Field, other: Registered | None, value: str, *, is_fixed: bool) -> str:
        """Give what a stored key is called: of a link, and of whatever is only shown."""
        if other and value:
            return title_of_key(other.model, value)
        if is_fixed and field.kind == "yes_no":
            return str(YES_NO[bool(value)])
        return str((field.choices or {}).get(value, "")) if is_fixed else ""

    def stored(self, model: type[Any], record: Any, name: str) -> str:
        """Give a stored value as its input shows it; of a new record, its default."""
        field = fields_of(model)[name]
        attribute = field.column or name
        value = _default(model, attribute) if record is None else getattr(record, attribute)
        if field.kind == "link":
            return "" if value is None else str(value)
        return kinds.typed(field, value, self._language)


def _options(field: Field, value: str) -> list[Option]:
    choices = field.choices or {}
    return [Option(key, str(label), is_chosen=key == value) for key, label in choices.items()]


def _currency(field: Field) -> str:
    """Name the currency of an amount where no other field does."""
    return parameter("main_currency") if field.kind == "money" and not field.currency else ""


def _default(model: type[Any], name: str) -> Any:
    """Give what a new record holds before anybody types: only what is the same for all."""
    default = getattr(model.__mapper__.columns[name], "default", None)  # none where computed
    return default.arg if default is not None and default.is_scalar else None
