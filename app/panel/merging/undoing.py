"""Undoing a merge: what was moved goes back, and so do values that still are as it left them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.access import NotVisibleError
from app.core.db import db
from app.core.language import said
from app.panel import rights, saving
from app.panel.bulk.deeds import plain, read
from app.panel.forms.inputs import Input
from app.panel.lists.columns import title_of
from app.panel.merging.choosing import value
from app.panel.merging.deeds import Pair, held, require_merging, tell
from app.panel.merging.errors import MergedSinceError, NoWayBackError, UndoneAlreadyError
from app.panel.merging.finding import merge_of
from app.panel.merging.kept import RecordMerge
from app.panel.merging.moving import Row, give_back, move_back
from app.panel.merging.pointers import Pointer, pointers_to
from app.panel.registry import Registered, registered


@dataclass(slots=True)
class Undone:
    """What an undo leaves as it is because it was changed since: rows by pointer, and fields."""

    rows: list[tuple[str, list[Row]]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


def own_merge(number: int, *, to_write: bool = False) -> RecordMerge:
    """Give a merge to whoever may change both its records, or could undo it.

    Raises NotVisibleError, AccessDeniedError.
    """
    asked = select(RecordMerge).where(RecordMerge.id == number)
    if to_write:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    kept = db.session.scalar(asked)
    entry = None if kept is None else registered().get(kept.model)
    if kept is None or entry is None:
        raise NotVisibleError
    rights.require(entry.name, "read")
    for key in (kept.survivor_key, kept.loser_key):
        saving.get(entry, key)
    return kept


def undo(kept: RecordMerge) -> Undone:
    """Take a record out of the one it was merged into; gives what stays as it is.

    Raises NotVisibleError, AccessDeniedError, UndoneAlreadyError, MergedSinceError, NoWayBackError.
    """
    entry = registered()[kept.model]
    require_merging(entry)
    pair = held(entry, kept.survivor_key, kept.loser_key)
    _refuse(entry, kept, pair)
    done = Undone()
    known = {pointer.name: pointer for pointer in pointers_to(entry)}
    for name, rows, given_up, _stayed in reversed(kept.moves):
        left = _put_back(known.get(name), rows, given_up, pair)
        if left:
            done.rows.append((name, left))
    db.session.expire_all()
    done.fields += _restore(entry, kept, pair)
    if not kept.was_archived and pair.loser.archived_at is not None:
        saving.archive(entry, kept.loser_key, restore=True)
    tell(entry, pair, "unmerged")
    kept.undone_at, kept.undone_by_id = clock.now(), rights.acting_user_id()
    kept.report = {"rows": [[*it] for it in done.rows], "fields": done.fields}
    db.session.flush()
    return done


def _refuse(entry: Registered, kept: RecordMerge, pair: Pair) -> None:
    if kept.undone_at is not None:
        raise UndoneAlreadyError
    if merge_of(entry, kept.survivor_key) is not None:
        raise MergedSinceError(name=title_of(pair.survivor))


def _put_back(
    pointer: Pointer | None, rows: Sequence[Row], given_up: Sequence[Row], pair: Pair
) -> list[Row]:
    """Let rows point to the old record again; those of a table that is gone stay."""
    if pointer is None:
        return list(rows)
    left = move_back(pointer, rows, *pair.keys)
    return [*left, *give_back(pointer, given_up, pair.keys[0])]


def _restore(entry: Registered, kept: RecordMerge, pair: Pair) -> list[str]:
    """Save the values from before; gives the fields that somebody changed since."""
    fields, since, values = entry.fields, [], {}
    for name, (before, after) in kept.values.items():
        known = fields.get(name)
        if known is None or plain(known, value(pair.survivor, name, known)) != after:
            since.append(name)
        else:
            values[name] = read(known, before)
    _save(entry, kept.survivor_key, values, _key(pair))
    return since


def _key(pair: Pair) -> frozenset[Any]:
    return frozenset({pair.keys[0]})


def _save(entry: Registered, key: str, values: Mapping[str, Any], known: frozenset[Any]) -> None:
    sent = Input(values=dict(values), is_warned=True, known=known)
    try:
        saving.update(entry, key, sent)
    except saving.WrongInputError as error:
        fields = entry.fields
        reasons = [
            f"{fields[name].label}: {said(problem)}" if name in fields else said(problem)
            for name, problem in sent.all_problems()
        ]
        raise NoWayBackError(reasons=" ".join(reasons)) from error
