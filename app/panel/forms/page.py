"""A form as its template is given it: empty, of a record, or as it was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.fields import Field, fields_of
from app.core.language import _, said
from app.core.parameters import parameter
from app.panel import kinds, rights, saving
from app.panel.forms.inputs import (
    Input,
    Row,
    form_fields,
    is_required,
    is_writable,
    row_fields,
)
from app.panel.lists.options import title_of_key
from app.panel.pages import FormField, FormPage, FormSection, Grid, GridRow, Heading, Option
from app.panel.registry import Registered, find, key_of, target_of

_BLANK = "__row__"


class FormMaker:
    """Makes the page of a form for a record, or for one to be."""

    def __init__(
        self, entry: Registered, record: Any, sent: Input | None, language: str, root: str = ""
    ) -> None:
        self._entry = entry
        self._record = record
        self._sent = sent
        self._language = language
        self._root = root

    def page(
        self, *, back_url: str, errors: Sequence[str] = (), is_conflict: bool = False
    ) -> FormPage:
        """Give the page; after a conflict it also says what stands in the record now."""
        entry, record = self._entry, self._record
        base = f"{self._root}/{entry.slug}"
        is_new = record is None
        key = None if is_new else key_of(record)
        return FormPage(
            title=str(entry.one) if is_new else title_of_key(entry.model, key),
            icon=entry.panel.icon,
            sections=[
                FormSection(str(title), [self._field(name) for name in names])
                for title, names in entry.panel.sections.items()
            ],
            action_url=f"{base}/add" if is_new else f"{base}/edit/{key}",
            back_url=back_url,
            list_url=f"{base}/list/",
            list_title=str(entry.panel.title),
            token="" if is_new else saving.token_of(record),
            errors=[*errors, *self._general_errors()],
            conflicts=self._conflicts() if is_conflict else (),
            is_new=is_new,
        )

    def _general_errors(self) -> list[str]:
        """Give what is wrong with no field in particular."""
        problems = self._sent.problems if self._sent else {}
        return [said(problem) for problem in problems.get("", ())]

    def _conflicts(self) -> list[str]:
        """Say which fields hold something else now than what was typed."""
        found = []
        for name, field in form_fields(self._entry).items():
            if self._sent is None or name not in self._sent.typed:
                continue
            now = self._stored(self._entry.model, self._record, name, field)
            if now != self._sent.typed[name]:
                label, shown = str(field.label), self._option_label(name, now) or now
                found.append(_("%(label)s is now “%(value)s”", label=label, value=shown))
        return [str(line) for line in found]

    def _field(self, name: str) -> FormField:
        field = self._entry.fields[name]
        if field.kind == "lines":
            return self._lines(name, field)
        sent = self._sent
        stored = self._stored(self._entry.model, self._record, name, field)
        return self._made(
            self._entry.model,
            name,
            value=sent.typed.get(name, stored) if sent else stored,
            errors=[said(problem) for problem in sent.problems.get(name, ())] if sent else (),
        )

    def _made(
        self,
        model: type[Any],
        name: str,
        *,
        value: str,
        errors: Sequence[str] = (),
        prefix: str = "",
    ) -> FormField:
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
            options=_options(field, value),
            options_url=f"{base}/options" if base else "",
            option_label=title_of_key(other.model, value) if other and value else "",
            create_url=f"{base}/add" if other and rights.may(other, "create") else "",
            currency=self._currency(field),
        )

    def _currency(self, field: Field) -> str:
        """Name the currency of an amount where no other field does."""
        return parameter("main_currency") if field.kind == "money" and not field.currency else ""

    def _option_label(self, name: str, value: str) -> str:
        field = self._entry.fields[name]
        if field.kind == "link" and value:
            return title_of_key(target_of(self._entry.model, name), value)
        return str(field.choices[value]) if field.choices and value in field.choices else ""

    def _stored(self, model: type[Any], record: Any, name: str, field: Field) -> str:
        """Give a stored value as its input shows it; of a new record, its default."""
        if field.kind == "lines":
            return ""
        value = (
            _default(model, field.column or name)
            if record is None
            else getattr(record, field.column or name)
        )
        if field.kind == "link":
            return "" if value is None else str(value)
        return kinds.typed(field, value, self._language)

    def _lines(self, name: str, lines: Field) -> FormField:
        child = target_of(self._entry.model, name)
        fields = row_fields(child, lines)
        grid = Grid(
            name=name,
            headings=[
                Heading(column, str(field.label), field.kind) for column, field in fields.items()
            ],
            rows=self._rows(name, child, fields),
            blank=self._blank(name, child, fields),
        )
        problems = self._sent.problems.get(name, ()) if self._sent else ()
        return FormField(
            name=name,
            input=name,
            label=str(lines.label),
            kind="lines",
            hint=str(lines.hint),
            errors=[said(problem) for problem in problems],
            grid=grid,
        )

    def _rows(self, name: str, child: type[Any], fields: Mapping[str, Field]) -> list[GridRow]:
        if self._sent is not None:
            return [
                self._sent_row(f"{name}-{number}-", child, fields, row)
                for number, row in enumerate(self._sent.rows.get(name, ()))
                if not row.is_gone
            ]
        stored = getattr(self._record, name) if self._record is not None else ()
        return [
            GridRow(
                prefix=f"{name}-{number}-",
                id=str(key_of(row)),
                fields=[
                    self._made(
                        child,
                        column,
                        value=self._stored(child, row, column, field),
                        prefix=f"{name}-{number}-",
                    )
                    for column, field in fields.items()
                ],
            )
            for number, row in enumerate(stored)
        ]

    def _sent_row(
        self, prefix: str, child: type[Any], fields: Mapping[str, Field], row: Row
    ) -> GridRow:
        made = [
            self._made(
                child,
                column,
                value=row.typed.get(column, ""),
                errors=[said(problem) for problem in row.problems.get(column, ())],
                prefix=prefix,
            )
            for column in fields
        ]
        return GridRow(prefix, row.key, made)

    def _blank(self, name: str, child: type[Any], fields: Mapping[str, Field]) -> GridRow:
        prefix = f"{name}-{_BLANK}-"
        made = [
            self._made(child, column, value=self._stored(child, None, column, field), prefix=prefix)
            for column, field in fields.items()
        ]
        return GridRow(prefix, "", made)


def _options(field: Field, value: str) -> list[Option]:
    choices = field.choices or {}
    return [Option(key, str(label), is_chosen=key == value) for key, label in choices.items()]


def _default(model: type[Any], name: str) -> Any:
    """Give what a new record holds before anybody types: only what is the same for all."""
    default = model.__mapper__.columns[name].default
    return default.arg if default is not None and default.is_scalar else None
