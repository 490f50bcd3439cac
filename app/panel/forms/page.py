"""A form as its template is given it: empty, of a record, or as it was sent."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.core.fields import Label
from app.core.language import gettext, in_a_sentence, said
from app.core.rich_text import plain_text
from app.panel import saving
from app.panel.allowed import allowed
from app.panel.forms.conditional import fixed_now
from app.panel.forms.fields import FieldMaker
from app.panel.forms.files import held_file
from app.panel.forms.grids import grid_field
from app.panel.forms.inputs import Input, form_fields
from app.panel.lists.columns import title_of
from app.panel.lists.options import title_of_key
from app.panel.pages import FormField, FormPage, FormSection
from app.panel.registry import Registered, key_of, target_of
from app.panel.uploads.keeping import name_of_token


def title_of_new(entry: Registered) -> str:
    """Call the form of a record that is not there yet: New party."""
    return str(gettext("New %(one)s", one=in_a_sentence(str(entry.one))))


def sections_of(entry: Registered) -> list[tuple[Label, tuple[str, ...]]]:
    """Give the form in sections; the fields that no section names end the last one."""
    sections = [*entry.panel.sections.items()]
    named = {name for _title, names in sections for name in names}
    others = tuple(name for name in form_fields(entry) if name not in named)
    return [*sections, ("", others)] if others else sections


class FormMaker:
    """Makes the page of a form for a record, or for one to be."""

    def __init__(
        self, entry: Registered, record: Any, sent: Input | None, language: str, root: str = ""
    ) -> None:
        self._entry = entry
        self._record = record
        self._sent = sent
        self._root = root
        self._fields = FieldMaker(language, root)
        self._fixed = fixed_now(entry, record) if record is not None else set()

    def page(
        self, *, back_url: str, errors: Sequence[str] = (), is_conflict: bool = False
    ) -> FormPage:
        """Give the page; after a conflict it also says what stands in the record now."""
        entry, record = self._entry, self._record
        base = f"{self._root}/{entry.slug}"
        is_new = record is None
        key = None if is_new else key_of(record)
        return FormPage(
            title=title_of_new(entry) if is_new else title_of(record),
            icon=entry.panel.icon,
            sections=[
                FormSection(str(title), [self._field(name) for name in names if self._has(name)])
                for title, names in sections_of(entry)
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

    def _has(self, name: str) -> bool:
        """Tell whether the form shows a field: rows nobody may change are on the record alone."""
        field = self._entry.fields[name]
        return field.kind != "lines" or allowed(self._entry.model).may_change(name)

    def _general_errors(self) -> list[str]:
        """Give what is wrong with no field in particular."""
        problems = self._sent.problems if self._sent else {}
        return [said(problem) for problem in problems.get("", ())]

    def _conflicts(self) -> list[str]:
        """Say which fields hold something else now than what was typed."""
        typed = self._sent.typed if self._sent else {}
        found = []
        for name, field in form_fields(self._entry).items():
            if name not in typed:
                continue
            now = self._fields.stored(self._entry.model, self._record, name)
            if now != typed[name]:
                shown = self._label_of(name, now) or now or "–"
                found.append(
                    gettext("%(label)s is now “%(value)s”", label=field.label, value=shown)
                )
        return found

    def _label_of(self, name: str, value: str) -> str:
        """Give the words for a stored key: a choice's label, or what names a linked record."""
        field = self._entry.fields[name]
        if field.is_file:
            return name_of_token(value)
        if field.kind == "rich_text":
            return plain_text(value)
        if field.kind == "link" and value:
            return title_of_key(target_of(self._entry.model, name), value)
        return str((field.choices or {}).get(value, ""))

    def _field(self, name: str) -> FormField:
        model, sent = self._entry.model, self._sent
        if self._entry.fields[name].kind == "lines":
            return grid_field(self._fields, model, name, record=self._record, sent=sent)
        field = self._entry.fields[name]
        stored = self._fields.stored(model, self._record, name)
        problems = sent.problems.get(name, ()) if sent else ()
        value = stored if name in self._fixed or not sent else sent.typed.get(name, stored)
        made = self._fields.made(
            model,
            name,
            value=value,
            errors=[said(problem) for problem in problems],
            stored="" if self._record is None else stored,
            is_fixed=name in self._fixed,
        )
        if not field.is_file:
            return made
        held = held_file(self._entry, self._record, name, value, self._root)
        return replace(made, held=held, value=value if held else "")
