"""Reading a form: every input in the reader's language, every mistake kept beside its field."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from werkzeug.datastructures import FileStorage

from app.core.errors import DomainError
from app.core.fields import Field, fields_of
from app.core.rich_text import from_text, plain_text
from app.panel import kinds
from app.panel.allowed import allowed
from app.panel.forms.fields import FieldMaker
from app.panel.forms.files import take_uploads, token_in
from app.panel.forms.inputs import (
    MOST_ROWS,
    Input,
    Row,
    TooManyRowsError,
    check_required,
    form_fields,
    row_fields,
    typed_fields,
)
from app.panel.forms.members import read_members
from app.panel.lists.conditions import parse_link_key
from app.panel.registry import Registered, target_of
from app.panel.uploads.keeping import read_token


def read_form(
    entry: Registered,
    form: Mapping[str, str],
    language: str,
    files: Mapping[str, FileStorage] = MappingProxyType({}),
) -> Input:
    """Read the form of a model as it was sent; the files with it are kept whatever comes of it."""
    kept, refused = take_uploads(entry, files)
    reader = _Reader(form, language, kept)
    found = Input(token=form.get("_version"), is_warned=form.get("_warned") == "1")
    fields = form_fields(entry)
    reader.read(entry.model, typed_fields(entry.model, fields), found)
    found.problems |= refused
    for name, lines, child in entry.lines():
        if name in fields and allowed(entry.model).may_change(name):
            found.rows[name] = reader.rows(
                name, typed_fields(child, row_fields(child, lines)), child
            )
            if len(found.rows[name]) > MOST_ROWS:
                found.problems[name] = [TooManyRowsError(most=MOST_ROWS)]
    return found


def read_value(model: type[Any], name: str, text: str, language: str) -> Any:
    """Read one value; a link is read as the key of its record. Raises a DomainError."""
    field = fields_of(model)[name]
    if field.is_many:
        return read_members(model, name, field, text.split(","))
    if field.kind == "link":
        return parse_link_key(target_of(model, name), text.strip()) if text.strip() else None
    if field.is_file:
        return read_token(text) if text.strip() else None
    return kinds.parse(field, text, language)


class _Reader:
    """A sent form, read in the language it was typed in."""

    def __init__(self, form: Mapping[str, str], language: str, kept: Mapping[str, str]) -> None:
        self._form = form
        self._language = language
        self._kept = kept

    def read(
        self, model: type[Any], fields: Mapping[str, Field], found: Input | Row, prefix: str = ""
    ) -> None:
        """Read some fields of a model into what was found."""
        for name, field in fields.items():
            if field.is_many and f"{prefix}{name}" not in self._form:
                continue  # a form without it changes nothing of it
            text = self._typed(f"{prefix}{name}", field)
            found.typed[name] = text
            try:
                found.values[name] = read_value(model, name, text, self._language)
            except DomainError as problem:
                found.problems[name] = [problem]
        missing = check_required(model, list(fields), found.values)
        found.problems = missing | found.problems

    def _typed(self, name: str, field: Field) -> str:
        if field.is_file:
            return token_in(self._form, name, self._kept)
        text = self._form.get(name, "")
        return html_typed(text, self._form.get(words_name(name))) if _is_rich(field) else text

    def rows(self, name: str, fields: Mapping[str, Field], child: type[Any]) -> list[Row]:
        """Read the child rows under a name; new ones in which nobody wrote anything are none."""
        untouched = _untouched(child, fields, self._language)
        pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,6}})-")
        numbers = {int(match[1]) for key in self._form if (match := pattern.match(key))}
        rows = []
        for number in sorted(numbers)[: MOST_ROWS + 1]:
            prefix = f"{name}-{number}-"
            is_gone = self._form.get(f"{prefix}gone") == "1"
            row = Row(self._form.get(f"{prefix}id", ""), is_gone=is_gone)
            self.read(child, fields, row, prefix)
            if row.key or _is_written(row, untouched):
                rows.append(row)
        return rows


def _is_rich(field: Field) -> bool:
    return field.kind == "rich_text"


def words_name(name: str) -> str:
    """Name the input for the words of a formatted text, which browsers without scripts send."""
    return f"{name}-words"


def html_typed(html: str, words: str | None) -> str:
    """Give the formatted text that was typed: words that were changed lose their formatting."""
    typed = None if words is None else " ".join(words.split())
    return html if typed in {None, " ".join(plain_text(html).split())} else from_text(words or "")


def _untouched(child: type[Any], fields: Mapping[str, Field], language: str) -> Mapping[str, str]:
    """Give what stands in a blank row before anybody types: the defaults of its fields."""
    maker = FieldMaker(language)
    return {name: maker.stored(child, None, name) for name in fields}


def _is_written(row: Row, untouched: Mapping[str, str]) -> bool:
    """Tell whether anything stands in a row but what its blank holds by itself."""
    texts = ((name, text.strip()) for name, text in row.typed.items())
    return any(text and text != untouched[name] for name, text in texts)
