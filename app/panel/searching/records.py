"""Records of every model by one statement: by words in any order, or by their keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    String,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.core import search
from app.core.db import db
from app.core.turkish import fold, sort_key, upper
from app.panel.lists.columns import ListColumn, column_of
from app.panel.lists.sought import holds
from app.panel.registry import Registered, key_in, registered
from app.panel.searching.remembered import Known

FEWEST_SIGNS = 2
"""One sign means nothing yet: it stands in every record."""

_TRIGRAM = 3
_MOST_OF_A_MODEL = 60
_NAMES = 2
_TEXTS = frozenset({"text", "email"})


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found: what names it, and how well it fits (the less the better)."""

    entry: Registered
    key: str
    label: str
    note: str
    rank: int = 0

    @property
    def known(self) -> Known:
        """What it is remembered by."""
        return Known(self.entry.name, self.key)


def find_records(words: str, entries: Iterable[Registered], language: str) -> list[Found]:
    """Give the records of some models that hold all words, those that fit best first."""
    if len(words) < FEWEST_SIGNS:
        return []
    asked = [
        _names_of(entry, columns).where(*_in_use(entry), condition).limit(_MOST_OF_A_MODEL)
        for entry in entries
        if (columns := _columns(entry, language))
        and (condition := _matches(entry, words)) is not None
    ]
    found = _read(asked, language, fold(words))
    return sorted(found, key=lambda it: (it.rank, sort_key(it.label), it.key))


def name_records(known: Iterable[Known], language: str) -> Mapping[Known, Found]:
    """Give what names each of some records; those that are gone or not visible are left out."""
    keys: dict[str, list[Any]] = {}
    for model, key in known:
        entry = registered().get(model)
        if entry is not None and (read := key_in(entry.model, key)) is not None:
            keys.setdefault(model, []).append(read)
    entries = [(registered()[model], read) for model, read in keys.items()]
    asked = [
        _names_of(entry, _columns(entry, language)).where(entry.key.in_(read))
        for entry, read in entries
    ]
    return {found.known: found for found in _read(asked, language)}


def _columns(entry: Registered, language: str) -> Sequence[ListColumn]:
    return [column_of(entry.model, name, language) for name in entry.names[:_NAMES]]


_asked: dict[tuple[type[Any], tuple[str, ...]], Select[Any]] = {}
"""By model and naming fields: nothing of them is a reader's, and to make sixty costs ten ms."""


def _names_of(entry: Registered, columns: Sequence[ListColumn]) -> Select[Any]:
    """Ask for a record's model, its key and the texts that name it; every model alike."""
    key = entry.model, tuple(column.name for column in columns)
    if key not in _asked:
        _asked[key] = _made(entry, columns)
    return _asked[key]


def _made(entry: Registered, columns: Sequence[ListColumn]) -> Select[Any]:
    texts: list[Any] = [cast(column.words, String) for column in columns]
    texts += [literal("", String)] * (_NAMES - len(texts))
    named = [text.label(f"name{number}") for number, text in enumerate(texts)]
    model, key = literal(entry.name, String), cast(entry.key, String)
    query: Select[Any] = select(model.label("model"), key.label("key"), *named)
    query = query.select_from(entry.model)
    for column in columns:
        for join in column.joins:
            query = query.outerjoin(join)
    return query


def _in_use(entry: Registered) -> list[ColumnElement[bool]]:
    return [entry.model.archived_at.is_(None)] if entry.is_archivable else []


def _read(asked: Sequence[Select[Any]], language: str, words: str = "") -> list[Found]:
    """Send all questions as one; the guard of rows reaches into each of them."""
    if not asked:
        return []
    statement: Any = union_all(*asked) if len(asked) > 1 else asked[0]
    return [_found(row, language, words) for row in db.session.execute(statement)]


def _found(row: Sequence[Any], language: str, words: str) -> Found:
    entry = registered()[row[0]]
    columns = _columns(entry, language)
    texts = zip(columns, row[2:], strict=False)
    names = [_said(column, text) for column, text in texts if text] or [row[1]]
    return Found(entry, row[1], names[0], " · ".join(names[1:]), _rank(names, words))


def _said(column: ListColumn, text: str) -> str:
    """Write a value that came as a text the way its list does."""
    kind = column.field.kind
    if kind == "link":
        return column.cell(("", text)).text
    return column.cell((date.fromisoformat(text) if kind == "day" else text,)).text


def _rank(names: Sequence[str], words: str) -> int:
    """Tell how well names fit: exactly, from the start, from the start of a word, inside."""
    folded = [fold(name) for name in names]
    first = words.partition(" ")[0]
    tests = (
        lambda name: name == words,
        lambda name: name.startswith(words),
        lambda name: any(part.startswith(first) for part in name.split(" ")),
    )
    return next((rank for rank, fits in enumerate(tests) if any(map(fits, folded))), len(tests))


def _matches(entry: Registered, words: str) -> ColumnElement[bool] | None:
    """Give the condition that a record holds the words; None where it has no name to hold them.

    Each way has an index: parts of three signs and more, the beginning of a name for fewer. Only
    models that nobody searches in are read through, and those are short.
    """
    texts = [getattr(entry.model, name) for name in entry.names if _is_text(entry, name)]
    if not texts:
        return None
    if not hasattr(entry.model, "search_key"):
        return or_(*(_named(entry, text, words) for text in texts))
    if max(map(len, fold(words).split()), default=0) >= _TRIGRAM:
        return holds(entry, words)
    begin = sort_key(words)
    return or_(*(search.alphabetical(text).startswith(begin, autoescape=True) for text in texts))


def _is_text(entry: Registered, name: str) -> bool:
    return entry.fields[name].kind in _TEXTS


def _named(entry: Registered, text: Any, words: str) -> ColumnElement[bool]:
    if _leads_an_index(entry.model, text):
        either = {words, upper(words), words.upper()}
        return or_(*(text.startswith(word, autoescape=True) for word in sorted(either)))
    return func.strpos(search.alphabetical(text), sort_key(words)) > 0


def _leads_an_index(model: type[Any], text: Any) -> bool:
    column = model.__mapper__.columns.get(text.key)
    if not isinstance(column, Column):  # put together of others: no index begins with it
        return False
    firsts = {next(iter(index.columns), None) for index in model.__table__.indexes}
    return column in firsts or bool(column.unique or column.primary_key)
