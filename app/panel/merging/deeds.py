"""Merging a record into another, rehearsed by doing it, and undoing it: each in one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from app.core import access
from app.core.actor import OnlyLookingError, current_actor
from app.core.db import db
from app.core.errors import DomainError
from app.core.history import MERGED_INTO, TOOK_IN, write_line
from app.panel import rights, saving
from app.panel.bulk.deeds import plain
from app.panel.forms.inputs import Input
from app.panel.lists.columns import title_of
from app.panel.merging.choosing import Choices, choices_of, value
from app.panel.merging.errors import (
    ArchivedSurvivorError,
    MergedAlreadyError,
    NotMergeableError,
    SameRecordError,
    TooManyPointersError,
)
from app.panel.merging.finding import former_text, merge_of
from app.panel.merging.kept import RecordMerge
from app.panel.merging.moving import MOST, Moved, TooManyError, move
from app.panel.merging.offered import MERGE, is_mergeable, reason_against
from app.panel.merging.pointers import pointers_to
from app.panel.registry import Registered, key_of

NEEDED = ("read", "update", "archive", MERGE)
"""The rights on a model that merging two of its records needs."""


@dataclass(slots=True)
class Wanted:
    """Two records of a model to be merged, by their keys, and the values that shall stay.

    `takes` are the fields whose value comes from the record that goes; None leaves them to
    what is proposed. `tokens` are the states in which both were seen.
    """

    survivor: str
    loser: str
    takes: Collection[str] | None = None
    tokens: tuple[str | None, str | None] = (None, None)
    is_warned: bool = False
    sent: Input = field(default_factory=Input)
    """What was saved of the record that stays, with what was wrong with it."""
    moves: Sequence[Any] = ()
    """What was moved, as it is kept: also told where saving was refused."""


@dataclass(slots=True)
class Pair:
    """Two records, locked: the one that stays, and the one that goes."""

    survivor: Any
    loser: Any

    @property
    def keys(self) -> tuple[Any, Any]:
        """Give the key of the one that goes, and of the one that stays."""
        return key_of(self.loser), key_of(self.survivor)


def may_merge(entry: Registered) -> bool:
    """Tell whether the acting person may merge records of a model, on some two of them."""
    is_looking = current_actor().behind is not None
    return (
        is_mergeable(entry.model) and not is_looking and all(rights.may(entry, it) for it in NEEDED)
    )


def require_merging(entry: Registered) -> None:
    """Refuse whoever may not merge. Raises AccessDeniedError, NotMergeableError."""
    if not is_mergeable(entry.model):
        raise NotMergeableError(reason=reason_against(entry.model))
    for right in NEEDED:
        rights.require(entry.name, right)
    if current_actor().behind is not None:
        raise OnlyLookingError


def held(entry: Registered, survivor: str, loser: str) -> Pair:
    """Lock two records that the acting person may change, in one order. Raises NotVisibleError."""
    keys = sorted({entry.parse_key(survivor), entry.parse_key(loser)})
    if len(keys) == 1:
        raise SameRecordError
    found = {key: saving.get(entry, str(key), to_write=True) for key in keys}
    return Pair(found[entry.parse_key(survivor)], found[entry.parse_key(loser)])


def merge(entry: Registered, wanted: Wanted) -> RecordMerge:
    """Merge a record into another of its model.

    Raises NotVisibleError, ConflictError, WrongInputError and WarnedError (the input of `wanted`
    says what is wrong), and the refusals of merging.
    """
    require_merging(entry)
    pair = held(entry, wanted.survivor, wanted.loser)
    _refuse(entry, pair)
    for record, token in zip((pair.survivor, pair.loser), wanted.tokens, strict=True):
        if token is not None and token != saving.token_of(record):
            raise saving.ConflictError
    choices = choices_of(entry, pair.survivor, pair.loser)
    kept = RecordMerge(
        model=entry.name,
        survivor_key=str(key_of(pair.survivor)),
        loser_key=str(key_of(pair.loser)),
        search_key=former_text(entry, pair.loser),
        user_id=rights.acting_user_id(),
        was_archived=pair.loser.archived_at is not None,
    )
    values = _values(entry, pair, choices.taken(_takes(wanted, choices)))
    kept.moves = wanted.moves = [[it.pointer.name, *it[1:]] for it in _move(entry, pair)]
    kept.values = _save(entry, pair, values, wanted)
    db.session.add(kept)
    _put_away(entry, pair)
    tell(entry, pair, "merged")
    return kept


def rehearse(entry: Registered, wanted: Wanted) -> DomainError | None:
    """Merge and take it back; `wanted` says what was moved. Gives what was refused of the values.

    Raises whatever `merge` refuses before it saves values.
    """
    with taken_back():
        try:
            merge(entry, wanted)
        except (saving.WrongInputError, saving.WarnedError, access.OutOfReachError) as refusal:
            return refusal
    return None


def _takes(wanted: Wanted, choices: Choices) -> Collection[str]:
    return choices.proposed if wanted.takes is None else wanted.takes


def _refuse(entry: Registered, pair: Pair) -> None:
    for record in (pair.loser, pair.survivor):
        if merge_of(entry, key_of(record)) is not None:
            raise MergedAlreadyError(name=title_of(record))
    if pair.survivor.archived_at is not None:
        raise ArchivedSurvivorError(name=title_of(pair.survivor))


def _values(entry: Registered, pair: Pair, names: Sequence[str]) -> Mapping[str, Any]:
    return {name: value(pair.loser, name, entry.fields[name]) for name in names}


def _move(entry: Registered, pair: Pair) -> Iterator[Moved]:
    """Move what points to the one that goes, but fields of it that the person may not change."""
    for pointer in pointers_to(entry):
        if pointer.stays():
            continue
        try:
            moved = move(pointer, *pair.keys)
        except TooManyError as error:
            raise TooManyPointersError(most=MOST, name=title_of(pair.loser)) from error
        if any(moved[1:]):
            yield moved


def _save(
    entry: Registered, pair: Pair, values: Mapping[str, Any], wanted: Wanted
) -> dict[str, Any]:
    """Save the values that were chosen as a form does, and give what stood there before."""
    fields = entry.fields
    before = {
        name: plain(fields[name], value(pair.survivor, name, fields[name])) for name in values
    }
    db.session.expire_all()  # the rows were moved past the session
    sent = wanted.sent
    sent.values, sent.is_warned, sent.known = dict(values), wanted.is_warned, {pair.keys[0]}
    record = saving.update(entry, str(pair.keys[1]), sent)
    db.session.refresh(record)
    after = {name: plain(fields[name], value(record, name, fields[name])) for name in values}
    return {name: [before[name], after[name]] for name in values}


def _put_away(entry: Registered, pair: Pair) -> None:
    """Archive the one that goes, unless it lies there already."""
    if pair.loser.archived_at is None:
        saving.archive(entry, str(pair.keys[0]))


def tell(entry: Registered, pair: Pair, action: str) -> None:
    """Write into the history of both records what became of them."""
    loser, survivor = pair.keys
    write_line(entry.name, loser, action, {MERGED_INTO: survivor})
    write_line(entry.name, survivor, action, {TOOK_IN: loser})


@contextmanager
def taken_back() -> Iterator[None]:
    """Do what stands in the block under a savepoint, and take all of it back."""
    savepoint = db.session.begin_nested()
    try:
        yield
    finally:
        if savepoint.is_active:
            savepoint.rollback()
        db.session.expire_all()
