"""A cell of a file as the value of a field: read as people type it, or as the workbook holds it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.dates import format_date
from app.core.fields import Field
from app.core.formulas import meant
from app.core.language import speaking
from app.core.numbers import parse_plain_amount, parse_plain_rate
from app.core.rich_text import from_text
from app.core.sheets.reading import Cell
from app.core.turkish import fold
from app.panel import kinds
from app.panel.imports.errors import NotYesOrNoError

_YES = frozenset({"evet", "e", "yes", "y", "true", "dogru", "1", "x", "on", "var"})
_NO = frozenset({"hayir", "h", "no", "n", "false", "yanlis", "0", "off", "yok"})
_PLAIN = {"money": parse_plain_amount, "rate": parse_plain_rate}


def text_of(cell: Cell, language: str) -> str:
    """Write a cell as people of a language type it."""
    if isinstance(cell, str):
        return meant(cell.strip())
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, date):
        return format_date(cell, language)
    plain = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return plain.replace(".", ",") if language == "tr" else plain


class Reader:
    """Reads cells into fields; what a field's choices are called is worked out once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._choices: dict[str, Mapping[str, str]] = {}

    def read(self, name: str, field: Field, cell: Cell) -> Any:
        """Give the value of a cell, None where nothing stands. Raises a DomainError."""
        if isinstance(cell, date) and field.kind == "day":
            return cell
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            return self._number(name, field, cell)
        return self._text(name, field, text_of(cell, self._language))

    def _number(self, name: str, field: Field, cell: int | Decimal) -> Any:
        if parse := _PLAIN.get(field.kind):
            return parse(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
        if field.kind == "whole" and cell == int(cell):
            return kinds.parse(field, str(int(cell)), self._language)
        return self._text(name, field, text_of(cell, self._language))

    def _text(self, name: str, field: Field, text: str) -> Any:
        if not text:
            return None
        if field.choices is not None:
            known = self._choices.get(name) or self._named(name, field)
            return kinds.parse(field, known.get(fold(text), text), self._language)
        if field.kind == "yes_no":
            return _yes_no(text)
        if field.kind == "rich_text":
            return from_text(text) or None
        return kinds.parse(field, text, self._language)

    def _named(self, name: str, field: Field) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for language in ("tr", "en"):
            with speaking(language):
                for key, label in (field.choices or {}).items():
                    found.setdefault(fold(str(label)), key)
        for key in field.choices or {}:
            found[fold(key)] = key
        self._choices[name] = found
        return found


def _yes_no(text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise NotYesOrNoError(text=text)
