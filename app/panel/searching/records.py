"""Records of every model by one statement: by words in any order, or by their keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.core import search
from app.core.access import texts_of
from app.core.db import db
from app.core.turkish import fold, sort_key, upper
from app.panel.lists.columns import ListColumn, column_of
from app.panel.lists.sought import hides, holds
from app.panel.merging.finding import found_everywhere
from app.panel.merging.offered import is_mergeable
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
    known = [(entry, columns) for entry in entries if (columns := _columns(entry, language))]
    rows = _rows(known, words)
    named = {entry.name: columns for entry, columns in known}
    found = _read(rows, named, fold(words))
    found += _by_former_words(words, [entry for entry, _columns in known], found, language)
    return sorted(found, key=lambda it: (it.rank, sort_key(it.label), it.key))


def _by_former_words(
    words: str, entries: Sequence[Registered], found: Sequence[Found], language: str
) -> list[Found]:
    """Give the records into which one was merged that held the words."""
    models = [it.name for it in entries if is_mergeable(it.model) and not hides(it)]
    known = {Known(*it) for it in found_everywhere(words, models)} - {it.known for it in found}
    return [*name_records(known, language).values()] if known else []


Asked: TypeAlias = tuple[Registered, Sequence[ListColumn]]


class _Shape(NamedTuple):
    """All of some words that a statement depends on; what they say is bound to it."""

    words: int
    is_long: bool
    is_number: bool


_statements: dict[tuple[Any, ...], Any] = {}
"""By the shape of the words, the models and what names them: to make sixty questions costs more
than to have them answered."""

_MOST_STATEMENTS, _MOST_KEPT_WORDS = 500, 4


def _rows(known: Sequence[Asked], words: str) -> Iterable[Any]:
    """Ask all models at once; the guard of rows reaches into each question."""
    sought = search.sought(words)
    is_long = max(map(len, fold(words).split()), default=0) >= _TRIGRAM
    shape = _Shape(len(sought.words), is_long, bool(sought.number))
    # Where something is hidden the words stand in the question; few people type many.
    if shape.words > _MOST_KEPT_WORDS or any(hides(entry) for entry, _columns in known):
        made = _made_of(known, shape, words)
        return () if made is None else db.session.execute(made, _values(words))
    names = tuple((entry.name, *(column.name for column in columns)) for entry, columns in known)
    if (shape, names) not in _statements:
        if len(_statements) >= _MOST_STATEMENTS:
            _statements.clear()
        _statements[shape, names] = _made_of(known, shape, words)
    kept = _statements[shape, names]
    return () if kept is None else texts_of(kept, _values(words))


def _made_of(known: Sequence[Asked], shape: _Shape, words: str) -> Any:
    return _together(
        _names_of(entry, columns).where(*_in_use(entry), condition).limit(_MOST_OF_A_MODEL)
        for entry, columns in known
        if (condition := _matches(entry, shape, words)) is not None
    )


def _together(questions: Iterable[Select[Any]]) -> Any:
    asked = [*questions]
    return union_all(*asked) if len(asked) > 1 else next(iter(asked), None)


def _values(words: str) -> dict[str, str]:
    """Give what the conditions of a statement are bound to."""
    sought, begin = search.sought(words), sort_key(words)
    values = {f"word{number}": word for number, word in enumerate(sought.words)}
    values |= {"number": sought.number, "begin": search.beginning(begin), "inside": begin}
    ways = (words, upper(words), words.upper())
    return values | {f"way{number}": search.beginning(way) for number, way in enumerate(ways)}


def _bound(name: str) -> BindParameter[str]:
    return bindparam(name, "", String())


def name_records(known: Iterable[Known], language: str) -> Mapping[Known, Found]:
    """Give what names each of some records; those that are gone or not visible are left out."""
    keys: dict[str, list[Any]] = {}
    for model, key in known:
        entry = registered().get(model)
        if entry is not None and (read := key_in(entry.model, key)) is not None:
            keys.setdefault(model, []).append(read)
    entries = [registered()[model] for model in keys]
    named = {entry.name: _columns(entry, language) for entry in entries}
    statement = _together(
        _names_of(entry, named[entry.name]).where(entry.key.in_(keys[entry.name]))
        for entry in entries
    )
    rows = () if statement is None else db.session.execute(statement)
    return {found.known: found for found in _read(rows, named)}


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


def _read(
    rows: Iterable[Any], columns: Mapping[str, Sequence[ListColumn]], words: str = ""
) -> list[Found]:
    return [_found(row, columns[row[0]], words) for row in rows]


def _found(row: Sequence[Any], columns: Sequence[ListColumn], words: str) -> Found:
    texts = zip(columns, row[2:], strict=False)
    names = [_said(column, text) for column, text in texts if text] or [row[1]]
    return Found(registered()[row[0]], row[1], names[0], " · ".join(names[1:]), _rank(names, words))


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


def _matches(entry: Registered, shape: _Shape, words: str) -> ColumnElement[bool] | None:
    """Give the condition that a record holds the words; None where it has no name to hold them.

    Each way has an index: parts of three signs and more, the beginning of a name for fewer. Only
    models that nobody searches in are read through, and those are short.
    """
    texts = [getattr(entry.model, name) for name in entry.names if _is_text(entry, name)]
    if not texts:
        return None
    if not hasattr(entry.model, "search_key"):
        return or_(*(_named(entry, text) for text in texts))
    if not shape.is_long:
        names = (search.alphabetical(text) for text in texts)
        return or_(*(search.like(name, _bound("begin")) for name in names))
    if hides(entry):
        return holds(entry, words)
    bound = [_bound(f"word{number}") for number in range(shape.words)]
    number = _bound("number") if shape.is_number else None
    return search.holding(entry.model.search_key, bound, number)


def _is_text(entry: Registered, name: str) -> bool:
    return entry.fields[name].kind in _TEXTS


def _named(entry: Registered, text: Any) -> ColumnElement[bool]:
    if _leads_an_index(entry.model, text):
        return or_(*(search.like(text, _bound(f"way{number}")) for number in range(3)))
    return func.strpos(search.alphabetical(text), _bound("inside")) > 0


def _leads_an_index(model: type[Any], text: Any) -> bool:
    column = model.__mapper__.columns.get(text.key)
    if not isinstance(column, Column):  # put together of others: no index begins with it
        return False
    firsts = {next(iter(index.columns), None) for index in model.__table__.indexes}
    return column in firsts or bool(column.unique or column.primary_key)
