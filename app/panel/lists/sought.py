"""Searching in a list: by the stored text of all fields, and by nothing hidden to whoever asks."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.core import search
from app.core.fields import fields_of
from app.core.identifiers import phone_digits
from app.core.turkish import fold
from app.panel.allowed import allowed
from app.panel.merging.finding import found_by_former
from app.panel.registry import Registered, target_of


def holds(entry: Registered, words: str) -> ColumnElement[bool]:
    """Give the condition that a record holds every word, in what the acting person may read.

    The stored text holds hidden fields too: for whom some are hidden, each word must stand in a
    field they see as well. That reads the records which the index found. Others find a record by
    what was merged into it too.
    """
    found = search.matches(entry.model.search_key, words)
    if hides(entry):
        return and_(found, *in_sight(entry, words))
    former = found_by_former(entry, words)
    return or_(found, entry.key.in_(former)) if former else found


def in_sight(entry: Registered, words: str) -> Sequence[ColumnElement[bool]]:
    """Give what a search by stored text must fulfil besides, where somebody else carries it out."""
    if not hides(entry):
        return ()
    return [stands_in_sight(entry.model, word) for word in fold(words).split()]


def hides(entry: Registered) -> bool:
    """Tell whether something that a record is found by is hidden to the acting person."""
    return any(_hides(model) for model in _searched_models(entry.model))


def _searched_models(model: type[Any]) -> Iterator[type[Any]]:
    yield model
    for name, field in fields_of(model).items():
        if field.kind == "lines":
            yield target_of(model, name)


def _hides(model: type[Any]) -> bool:
    fields, hidden = fields_of(model), allowed(model).hidden
    return any(fields[name].search or fields[name].kind == "lines" for name in hidden)


def stands_in_sight(model: type[Any], word: str) -> ColumnElement[bool]:
    """Give the condition that a folded word stands in a field the person sees, or in a row's."""
    return or_(false(), *_places(model, word), *_rows_with(model, word))


def _places(model: type[Any], word: str) -> Iterator[ColumnElement[bool]]:
    # A word with letters is no telephone number: its digits alone would stand in many.
    digits = "" if any(sign.isalpha() for sign in word) else phone_digits(word)
    for name, field in allowed(model).seen.items():
        if field.search:
            column = getattr(model, name)
            yield func.strpos(search.folded(column), word) > 0
            if field.kind == "phone" and digits:
                yield column.contains(digits, autoescape=True)


def _rows_with(model: type[Any], word: str) -> Iterator[ColumnElement[bool]]:
    for name, field in allowed(model).seen.items():
        if field.kind == "lines":
            child = target_of(model, name)
            if places := list(_places(child, word)):
                key = getattr(model, model.__mapper__.primary_key[0].key)
                of_record = getattr(child, field.child or "") == key
                yield select(child).where(of_record, or_(*places)).exists()
