"""What the search everywhere answers: favourites and recents first, then places, then records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.db import db
from app.core.language import _
from app.core.tags import read_search
from app.core.turkish import fold
from app.panel import rights
from app.panel.definition import shortcut_labels_of, shortcuts_of
from app.panel.registry import Registered, registered
from app.panel.searching.records import Found, find_records, name_records
from app.panel.searching.remembered import kept_by
from app.panel.searching.tagged import find_tagged
from app.panel.shell import MenuGroup

MOST_WORDS = 100
_MOST_OF_A_GROUP = 7
_MOST_RECORDS = 40
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: a screen, a form, a record."""

    label: str
    url: str
    icon: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one sort under what they have in common."""

    label: str
    places: Sequence[Place]


def find(words: str, menu: Sequence[MenuGroup], language: str, root: str) -> list[Group]:
    """Give every place whose name holds all words, for whoever asks; without words, all at hand."""
    words = " ".join(words.split())[:MOST_WORDS]
    favourites, recent = _kept(words, language)
    known = {found.known for found in (*favourites, *recent)}
    entries = [it for it in registered().values() if rights.can(it.name, "read")]
    found = _tagged_or_named(words, entries, language)
    records = [it for it in found if it.known not in known]
    groups = [
        Group(str(_("Favourites")), _places(favourites, root)),
        Group(str(_("Opened last")), _places(recent, root)),
        Group(str(_("Screens")), [it for it in _screens(menu) if _holds(it.label, words)]),
        Group(str(_("Actions")), [*_steps(words, entries, language), *_new(menu, words)]),
        *_by_model(records[:_MOST_RECORDS], root),
    ]
    most = _MOST_OF_A_GROUP if words else None
    return [Group(group.label, group.places[:most]) for group in groups if group.places]


def _tagged_or_named(words: str, entries: Sequence[Registered], language: str) -> list[Found]:
    """Give the records that bear the tags among the words, or else hold the words."""
    tags, others = read_search(words)
    if not tags:
        return find_records(words, entries, language)
    return _holding(find_tagged(tags, entries, language), others)


def _kept(words: str, language: str) -> tuple[list[Found], list[Found]]:
    """Give the records the person marked or opened that hold the words and can still be seen."""
    user_id = rights.acting_user_id()
    starred, opened = kept_by(user_id) if user_id is not None else ((), ())
    readable = [it for it in (*starred, *opened) if rights.can(it.model, "read")]
    named = name_records(dict.fromkeys(readable), language)
    favourites = [named[it] for it in starred if it in named]
    recent = [named[it] for it in opened if it in named and it not in starred]
    return _holding(favourites, words), _holding(recent, words)


def _holding(records: Iterable[Found], words: str) -> list[Found]:
    return [it for it in records if _holds(f"{it.label} {it.note}", words)]


def _holds(label: str, words: str) -> bool:
    folded = fold(label)
    return all(word in folded for word in fold(words).split())


def _screens(menu: Sequence[MenuGroup]) -> Iterator[Place]:
    for group in menu:
        for item in group.items:
            yield Place(item.label, item.url, item.icon, group.label)


def _new(menu: Sequence[MenuGroup], words: str) -> Iterator[Place]:
    """Give the forms of new records."""
    for group in menu:
        for item in group.items:
            if item.create_url and _holds(item.create_label, words):
                yield Place(item.create_label, item.create_url, item.icon)


def _steps(words: str, entries: Iterable[Registered], language: str) -> Iterator[Place]:
    """Give what leads on from records: some words name the step, the others the record."""
    for entry in entries:
        for label, icon in shortcut_labels_of(entry.model):
            others = _without(words, str(label))
            if others and others != fold(words):
                for found in find_records(others, [entry], language)[:_MOST_STEPS]:
                    yield from _step(found, str(label), icon)


def _without(words: str, label: str) -> str:
    """Give the words that do not begin a word of a label."""
    parts = fold(label).split()
    left = [it for it in fold(words).split() if not any(part.startswith(it) for part in parts)]
    return " ".join(left)


def _step(found: Found, label: str, icon: str) -> Iterator[Place]:
    record = db.session.get(found.entry.model, found.entry.parse_key(found.key))
    for known, _icon, url in shortcuts_of(record) if record is not None else ():
        if str(known) == label:
            yield Place(f"{label}: {found.label}", url, icon, found.note)


def _by_model(records: Sequence[Found], root: str) -> Iterator[Group]:
    """Give records by what they are, that which fits best first."""
    for name in dict.fromkeys(it.entry.name for it in records):
        of_model = [it for it in records if it.entry.name == name]
        title = str(of_model[0].entry.panel.title)
        places = [
            Place(it.label, url_of(it, root), it.entry.panel.icon, it.note) for it in of_model
        ]
        yield Group(title, places)


def _places(records: Iterable[Found], root: str) -> list[Place]:
    """Give records of several models, each with what it is."""
    return [
        Place(
            it.label,
            url_of(it, root),
            it.entry.panel.icon,
            " · ".join(filter(None, (it.note, str(it.entry.one)))),
        )
        for it in records
    ]


def url_of(found: Found, root: str) -> str:
    """Give the address of a record's page."""
    return f"{root}/{found.entry.slug}/show/{found.key}"
