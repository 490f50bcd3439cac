"""What the templates of merging are given."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import DomainError
from app.core.language import current_language, said
from app.panel import kinds, saving
from app.panel.bulk.deeds import read
from app.panel.forms.inputs import form_fields
from app.panel.lists.cells import ask, cutter
from app.panel.lists.columns import column_of, title_of
from app.panel.lists.options import title_of_key
from app.panel.merging.choosing import Choices, choices_of
from app.panel.merging.deeds import Wanted, may_merge
from app.panel.merging.kept import RecordMerge
from app.panel.merging.report import Report, called, counted, told_of
from app.panel.pages import Cell
from app.panel.registry import Registered, key_of, registered, target_of
from app.panel.timeline.colleagues import names_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records: what names it, its page, and the state it was seen in."""

    key: str
    title: str
    url: str
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A field of both records. Where a choice is offered, `takes_other` is what is chosen.

    `goes_with` is the label of the field whose choice it follows.
    """

    name: str
    label: str
    mine: Cell
    other: Cell
    differs: bool = False
    is_choice: bool = False
    takes_other: bool = False
    goes_with: str = ""
    keeps_both: bool = False
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePage:
    """Two records side by side: which value stays, and what moves; or one, to choose another."""

    title: str
    list_url: str
    list_title: str
    url: str
    options_url: str
    survivor: Side
    loser: Side | None = None
    swap_url: str = ""
    rows: Sequence[FieldRow] = ()
    report: Report = field(default_factory=Report)
    problems: Sequence[str] = ()
    is_warning: bool = False
    is_possible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPage:
    """A merge that was done: what it moved and changed, and what an undo would leave."""

    title: str
    list_url: str
    list_title: str
    survivor: Side
    loser: Side
    when: str
    who: str
    report: Report
    values: Sequence[tuple[str, str, str]]
    """Label, value before and after of each field whose value came from the other record."""
    is_undone: bool
    undone_when: str
    undone_by: str
    undo_url: str = ""
    kept: Sequence[str] = ()
    """What was changed since, and stays as it is."""
    problem: str = ""


def choosing_page(entry: Registered, record: Any, root: str, problem: str = "") -> MergePage:
    """Give the page on which the other record is chosen."""
    base = f"{root}/{entry.slug}"
    return MergePage(
        title=title_of(record),
        list_url=f"{base}/list/",
        list_title=str(entry.panel.title),
        url=f"{base}/merge/{key_of(record)}",
        options_url=f"{base}/options",
        survivor=_side(record, base),
        problems=[problem] if problem else [],
    )


def merge_page(
    entry: Registered,
    records: tuple[Any, Any],
    wanted: Wanted,
    root: str,
    errors: Sequence[DomainError] = (),
) -> MergePage:
    """Give the page of two records to be merged, as far as it was chosen already."""
    survivor, loser = records
    base = f"{root}/{entry.slug}"
    choices = choices_of(entry, survivor, loser)
    takes = choices.proposed if wanted.takes is None else wanted.takes
    problems = wanted.sent.problems
    offered = {name: said_all(found) for name, found in problems.items() if name in choices.fields}
    others = [
        f"{entry.fields[name].label}: {text}" if name in entry.fields else text
        for name, found in problems.items()
        if name not in choices.fields
        for text in said_all(found)
    ]
    rows = _rows(entry, records, choices, takes, offered)
    return MergePage(
        title=title_of(survivor),
        list_url=f"{base}/list/",
        list_title=str(entry.panel.title),
        url=f"{base}/merge/{key_of(survivor)}",
        options_url=f"{base}/options",
        survivor=_side(survivor, base),
        loser=_side(loser, base),
        swap_url=f"{base}/merge/{key_of(loser)}?with={key_of(survivor)}",
        rows=[*rows],
        report=told_of(entry, wanted.moves),
        problems=[*said_all(errors), *others],
        is_warning=any(isinstance(error, saving.WarnedError) for error in errors),
    )


def said_all(problems: Sequence[DomainError]) -> list[str]:
    """Say some problems in the reader's language."""
    return [said(problem) for problem in problems]


def _side(record: Any, base: str) -> Side:
    key = str(key_of(record))
    return Side(key, title_of(record), f"{base}/show/{key}", saving.token_of(record))


def _rows(
    entry: Registered,
    records: tuple[Any, Any],
    choices: Choices,
    takes: Collection[str],
    problems: Mapping[str, Sequence[str]],
) -> Iterator[FieldRow]:
    """Give the fields of the form with what both records hold, those that differ first."""
    cells = _cells(entry, records)
    fields, taken = entry.fields, set(choices.taken(takes))
    found = []
    for name, (mine, other) in cells.items():
        leader = choices.goes_with.get(name, "")
        found.append(
            FieldRow(
                name=name,
                label=str(fields[name].label),
                mine=mine,
                other=other,
                differs=mine.text != other.text,
                is_choice=name in choices.fields and not leader,
                takes_other=name in taken,
                goes_with=str(fields[leader].label) if leader else "",
                keeps_both=fields[name].is_many or fields[name].kind == "lines",
                problems=problems.get(name, ()),
            )
        )
    yield from sorted(found, key=lambda row: not (row.is_choice or row.differs))


def _cells(entry: Registered, records: tuple[Any, Any]) -> Mapping[str, tuple[Cell, Cell]]:
    names = [name for name, field in form_fields(entry).items() if field.kind != "lines"]
    columns = [column_of(entry.model, name, current_language()) for name in names]
    keys = [key_of(record) for record in records]
    asked = ask(entry.model, columns, entry.key).where(entry.key.in_(keys))
    cut = cutter(columns, 1)
    held = {row[0]: cut(row) for row in db.session.execute(asked)}
    found = {name: (held[keys[0]][at], held[keys[1]][at]) for at, name in enumerate(names)}
    for name, lines, child in entry.lines():
        if name in form_fields(entry):
            pointer = getattr(child, lines.child or "")
            counts = [_count(child, pointer == key) for key in keys]
            found[name] = counts[0], counts[1]
    return found


def _count(child: type[Any], condition: Any) -> Cell:
    asked = select(func.count()).select_from(child).where(condition)
    number = db.session.scalar(asked) or 0
    return Cell(counted(number) if number else "", "whole")


def merged_page(
    kept: RecordMerge, root: str, left: Sequence[str] = (), problem: str = ""
) -> MergedPage:
    """Give the page of a merge; `left` is what an undo would leave, `problem` why it cannot be."""
    entry = registered()[kept.model]
    base = f"{root}/{entry.slug}"
    names = names_of({it for it in (kept.user_id, kept.undone_by_id) if it})
    loser, survivor = (
        Side(key, title_of_key(entry.model, key), f"{base}/show/{key}")
        for key in (kept.loser_key, kept.survivor_key)
    )
    is_undone = kept.undone_at is not None
    may_undo = not is_undone and not problem and may_merge(entry)
    return MergedPage(
        title=survivor.title,
        list_url=f"{base}/list/",
        list_title=str(entry.panel.title),
        survivor=survivor,
        loser=loser,
        when=kinds.show_instant(kept.merged_at, current_language()),
        who=names.get(kept.user_id or 0, ""),
        report=told_of(entry, kept.moves),
        values=[*_values(entry, kept)],
        is_undone=is_undone,
        undone_when=(
            kinds.show_instant(kept.undone_at, current_language()) if kept.undone_at else ""
        ),
        undone_by=names.get(kept.undone_by_id or 0, ""),
        undo_url=f"{root}/merges/{kept.id}/undo" if may_undo else "",
        kept=left_of(entry, kept.report) if is_undone else left,
        problem=problem,
    )


def _values(entry: Registered, kept: RecordMerge) -> Iterator[tuple[str, str, str]]:
    """Give the values that were chosen from the other record, of fields the reader sees."""
    for name, values in kept.values.items():
        known = entry.fields.get(name)
        if known is None:
            continue
        before, after = (_shown(entry, name, it) for it in values)
        yield str(known.label), before, after


def _shown(entry: Registered, name: str, value: Any) -> str:
    known = entry.fields[name]
    if value is None or value == "":
        return ""
    if known.kind == "link":
        return title_of_key(target_of(entry.model, name), value)
    return kinds.show(known, read(known, value), current_language())


def left_of(entry: Registered, report: Mapping[str, Any]) -> list[str]:
    """Say what an undo left as it was changed since: rows by what they are, and fields."""
    fields = entry.fields
    rows = [(called(entry, name), len(left)) for name, left in report.get("rows", ())]
    return [
        *(f"{label}: {counted(number)}" for label, number in rows if label),
        *(str(fields[name].label) for name in report.get("fields", ()) if name in fields),
    ]
