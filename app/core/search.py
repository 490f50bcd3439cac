"""The folded text by which people find a record, written whenever the record is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, event, func, or_, true
from sqlalchemy.orm import Session

from app.core.fields import Record, fields_of
from app.core.identifiers import phone_digits
from app.core.rich_text import plain_text
from app.core.turkish import fold, fold_name

_SHORTEST_NUMBER = 4
_PHONE_MARKS = frozenset("0123456789+() -./")
_SIGNS, _ESCAPED = re.compile("[/%_]"), r"/\g<0>"


def search_key(record: Any) -> str:
    """Give the folded text of a record and of its child rows."""
    return " ".join(dict.fromkeys(_parts(record)))


def _parts(record: Any) -> Iterator[str]:
    for name, field in fields_of(type(record)).items():
        value = getattr(record, name) if field.search or field.kind == "lines" else None
        if field.kind == "lines":
            for child in value or ():
                yield from _parts(child)
        elif value:
            yield _FOLDED.get(field.kind, fold)(value)


_FOLDED: Mapping[str, Callable[[str], str]] = {
    "phone": phone_digits,
    "rich_text": lambda html: fold(plain_text(html)),
}


@dataclass(frozen=True, slots=True)
class Sought:
    """What a query looks for, as patterns: each of its words, and a telephone number or nothing."""

    words: tuple[str, ...]
    number: str = ""


def sought(query: str) -> Sought:
    """Read a query; a telephone number is found by any part of it, however it is written."""
    words = tuple(map(inside, fold(query).split()))
    digits = phone_digits(query)
    is_number = len(digits) >= _SHORTEST_NUMBER and set(query) <= _PHONE_MARKS
    return Sought(words, inside(digits) if is_number else "")


def inside(text: str) -> str:
    """Give the pattern of whatever holds a text."""
    return f"%{beginning(text)}"


def beginning(text: str) -> str:
    """Give the pattern of whatever begins with a text."""
    return f"{_SIGNS.sub(_ESCAPED, text)}%"


def like(text: Any, pattern: Any) -> ColumnElement[bool]:
    """Give the condition that a text is as a pattern says."""
    fits: ColumnElement[bool] = text.like(pattern, escape="/")
    return fits


def holding(key: Any, words: Sequence[Any], number: Any = None) -> ColumnElement[bool]:
    """Give the condition that a stored key holds each of some patterns, or a number."""
    found = and_(true(), *(like(key, word) for word in words))
    return found if number is None else or_(found, like(key, number))


def matches(key: ColumnElement[str], query: str) -> ColumnElement[bool]:
    """Give the condition that a stored key holds every word of a query, in any order."""
    wanted = sought(query)
    return holding(key, wanted.words, wanted.number or None)


_MARKED, _PLAIN = "İIıÇçĞğÖöŞşÜüÂâÎîÛû", "iiiccggoossuuaaiiuu"


def folded(text: Any) -> ColumnElement[str]:
    """Fold a stored text as words that are searched are folded, as far as our letters go."""
    return func.lower(func.translate(text, _MARKED, _PLAIN))


def alphabetical(text: Any) -> ColumnElement[str]:
    """Give the expression that orders texts by the Turkish alphabet, whatever their case."""
    return func.turkish_key(text, type_=String(collation="C"))


@event.listens_for(Session, "before_flush")
def _write_keys(session: Session, _context: object, _instances: object) -> None:
    for record in (*session.new, *session.dirty):
        if isinstance(record, Record) and hasattr(record, "search_key"):
            record.search_key = search_key(record)
        name = similar_field(type(record)) if isinstance(record, Record) else ""
        if name:
            setattr(record, "similar_key", fold_name(getattr(record, name) or ""))  # noqa: B010 - given by its similar field


def similar_field(model: type[Any]) -> str:
    """Name the text of a model by which records called alike are found, if there is one."""
    if not hasattr(model, "similar_key"):
        return ""
    return next((name for name, field in fields_of(model).items() if field.similar), "")
