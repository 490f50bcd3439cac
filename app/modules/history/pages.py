"""The history as a page and as a file: each line a sentence about a record the reader may open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from app.core import clock
from app.core.errors import DomainError
from app.core.history import ACTIONS
from app.core.language import _, current_language
from app.modules.history.queries import Lines, Place, Wanted, readable_models
from app.modules.people.services import acts_as_administrator
from app.panel.allowed import allowed
from app.panel.lists.asked import close_place, open_place
from app.panel.lists.chips import Address, choice_chip, days_chip, link_chip, typed_chip
from app.panel.lists.conditions import period
from app.panel.lists.options import title_of_key
from app.panel.pages import Filter
from app.panel.records.sentences import Sentences
from app.panel.registry import key_in, registered
from app.panel.rights import called, label_of
from app.panel.searching.records import name_records
from app.panel.searching.remembered import Known

NAMES = ("q", "happened", "person", "kind", "model", "record", "field")
"""What the address of the history asks for."""

_WITHOUT_SCREEN = {"Parameter": _("Settings"), "Match": _("Matching")}
for _name, _label in _WITHOUT_SCREEN.items():
    called(_name, _label)


@dataclass(frozen=True, slots=True)
class Told:
    """A line as it is read; the record has an address where the reader may open it."""

    when: str
    who: str
    kind: str
    model: str
    record: str
    url: str
    details: Sequence[str]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the history. `parameters` are those of its address, kept by its search form."""

    title: str
    rows: Sequence[Told]
    filters: Sequence[Filter]
    search: str
    parameters: Sequence[tuple[str, str]]
    list_url: str
    clear_url: str
    newer_url: str
    older_url: str
    first_url: str
    is_cut: bool
    problems: Sequence[str] = ()


def read_wanted(asked: Mapping[str, str]) -> tuple[Wanted, list[DomainError]]:
    """Read the address; what it cannot mean is left out and said as a problem."""
    problems: list[DomainError] = []
    try:
        first, last = period(asked.get("happened", ""))
    except DomainError as problem:
        problems.append(problem)
        first, last = None, None
    person = asked.get("person", "")
    user = registered()["User"].model
    model = asked.get("model", "")
    return (
        Wanted(
            person=key_in(user, person) if person else None,
            model=model,
            record=asked.get("record", "") if model else "",
            field=_column(model, asked.get("field", "")),
            kind=asked.get("kind", "") if asked.get("kind", "") in ACTIONS else "",
            first=datetime.combine(first, time.min, clock.ISTANBUL) if first else None,
            last=datetime.combine(last, time.max, clock.ISTANBUL) if last else None,
            text=asked.get("q", ""),
        ),
        problems,
    )


def _column(model: str, name: str) -> str:
    """Give what the history calls a field: only one the reader sees can be asked for."""
    entry = registered().get(model)
    field = allowed(entry.model).seen.get(name) if entry else None
    return "" if field is None else field.column or name


def history_page(
    address: Address, found: Lines, root: str, problems: Sequence[str] = ()
) -> HistoryPage:
    """Give a page of the history."""
    newer, older = (place and close_place(*_said(place)) for place in (found.newer, found.older))
    return HistoryPage(
        title=str(_("History")),
        rows=list(told(found.lines, root)),
        filters=list(_chips(address, root)),
        search=address.asked.get("q", ""),
        parameters=address.besides("q"),
        list_url=address.path,
        clear_url=address.path if address.asked else "",
        newer_url=address.to(before=newer) if newer else "",
        older_url=address.to(after=older) if older else "",
        first_url=address.to() if newer else "",
        is_cut=found.is_cut,
        problems=problems,
    )


def read_place(text: str) -> Place | None:
    """Read a place from an address; a damaged one is none, so that the history begins anew."""
    try:
        moment, key = open_place(text) if text else (None, None)
        return (datetime.fromisoformat(str(moment)), int(str(key))) if moment else None
    except (DomainError, ValueError, OverflowError):
        return None


def _said(place: Place) -> tuple[str, int]:
    return place[0].isoformat(), place[1]


def told(lines: Sequence[Any], root: str) -> Iterator[Told]:
    """Write lines as they are read; what names their records is asked for at once."""
    language = current_language()
    known = [Known(line.model, line.record_id) for line in lines if line.model in registered()]
    found = name_records(dict.fromkeys(known), language) if known else {}
    sentences = Sentences(lines, language)
    for line in lines:
        record = found.get(Known(line.model, line.record_id))
        yield Told(
            when=sentences.when(line),
            who=sentences.who(line),
            kind=str(ACTIONS.get(line.action, line.action)),
            model=label_of(line.model),
            record=record.label if record else line.record_id,
            url=f"{root}/{record.entry.slug}/show/{record.key}" if record else "",
            details=sentences.details(line),
        )


def _chips(address: Address, root: str) -> Iterator[Filter]:
    asked = address.asked
    person, model = asked.get("person", ""), asked.get("model", "")
    user = registered()["User"].model
    named = (title_of_key(user, person) or "?") if person else ""
    yield days_chip(address, "happened", str(_("When")))
    yield link_chip(address, "person", str(_("Person")), f"{root}/user/options", named)
    kinds = {key: str(label) for key, label in ACTIONS.items()}
    yield choice_chip(address, "kind", str(_("What happened")), kinds)
    yield choice_chip(address, "model", str(_("Kind of record")), _models())
    entry = registered().get(model)
    if model:
        yield typed_chip(address, "record", str(_("Record")))
    if entry is not None:
        seen = allowed(entry.model).seen
        fields = {name: str(field.label) for name, field in seen.items() if field.kind != "lines"}
        yield choice_chip(address, "field", str(_("Field")), fields)


def _models() -> dict[str, str]:
    names = [entry.name for entry in readable_models()]
    names += _WITHOUT_SCREEN if acts_as_administrator() else ()
    return dict(sorted(((name, label_of(name)) for name in names), key=_by_label))


_by_label: Callable[[tuple[str, str]], str] = lambda pair: pair[1]  # noqa: E731 - a key of one word
