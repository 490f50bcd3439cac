"""A field of a form as its template is given it."""

from collections.abc import Sequence
from typing import Any

from app.core.fields import Field, fields_of
from app.core.parameters import parameter
from app.core.stages import Stages
from app.panel import kinds, rights
from app.panel.forms.inputs import is_required, is_writable
from app.panel.lists.options import title_of_key
from app.panel.pages import FormField, Option
from app.panel.registry import find, target_of


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
    ) -> FormField:
        """Give a field that holds a value; from the stored stage lead those that are offered."""
        field = fields_of(model)[name]
        other = find(target_of(model, name)) if field.kind == "link" else None
        base = f"{self._root}/{other.slug}" if other else ""
        return FormField(
            name=name,
            input=f"{prefix}{name}",
            label=str(field.label),
            kind=field.kind,
            value=value,
            hint=str(field.hint),
            is_required=is_required(model, name),
            is_read_only=not is_writable(field),
            errors=errors,
            options=_options(field, value, stored),
            options_url=f"{base}/options" if base else "",
            option_label=title_of_key(other.model, value) if other and value else "",
            create_url=f"{base}/add" if other and rights.may(other, "create") else "",
            currency=_currency(field),
        )

    def stored(self, model: type[Any], record: Any, name: str) -> str:
        """Give a stored value as its input shows it; of a new record, its default."""
        field = fields_of(model)[name]
        attribute = field.column or name
        value = _default(model, attribute) if record is None else getattr(record, attribute)
        if field.kind == "link":
            return "" if value is None else str(value)
        return kinds.typed(field, value, self._language)


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
