"""The folded text by which people find a record, written whenever the record is."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, String, and_, event, func, or_, true
from sqlalchemy.orm import Session

from app.core.fields import Record, fields_of
from app.core.identifiers import phone_digits
from app.core.turkish import fold, fold_name

_SHORTEST_NUMBER = 4
_PHONE_MARKS = frozenset("0123456789+() -./")


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
            yield phone_digits(value) if field.kind == "phone" else fold(value)


def matches(key: ColumnElement[str], query: str) -> ColumnElement[bool]:
    """Give the condition that a stored key holds every word of a query, in any order.

    A telephone number is found by any part of it, however it is written.
    """
    words = fold(query).split()
    found = and_(true(), *(key.contains(word, autoescape=True) for word in words))
    digits = phone_digits(query)
    if len(digits) >= _SHORTEST_NUMBER and set(query) <= _PHONE_MARKS:
        return or_(found, key.contains(digits, autoescape=True))
    return found


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
