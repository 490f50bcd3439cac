"""Where a merged record went, and finding the one that stayed by what the other was called."""

from collections.abc import Sequence
from typing import Any

from flask import g
from sqlalchemy import cast, select

from app.core import search
from app.core.db import db
from app.panel.merging.kept import RecordMerge
from app.panel.merging.offered import is_mergeable
from app.panel.registry import Registered, key_of

_MOST_STEPS = 20
_MOST_FOUND = 200


def merge_of(entry: Registered, key: Any) -> RecordMerge | None:
    """Give the merge by which a record went into another, unless that was undone."""
    asked = select(RecordMerge).where(
        RecordMerge.model == entry.name,
        RecordMerge.loser_key == str(key),
        RecordMerge.undone_at.is_(None),
    )
    return db.session.scalar(asked.order_by(RecordMerge.id.desc()).limit(1))


def end_of(entry: Registered, merge: RecordMerge) -> str:
    """Give the key of the record in which a merged one lives on, after later merges too."""
    for _step in range(_MOST_STEPS):
        later = merge_of(entry, merge.survivor_key)
        if later is None:
            break
        merge = later
    return merge.survivor_key


def former_text(entry: Registered, loser: Any) -> str:
    """Give the folded text by which a record is found, and those that were merged into it."""
    asked = select(RecordMerge.search_key).where(
        RecordMerge.model == entry.name,
        RecordMerge.survivor_key == str(key_of(loser)),
        RecordMerge.undone_at.is_(None),
    )
    texts = (getattr(loser, "search_key", ""), *db.session.scalars(asked))
    return " ".join(filter(None, texts))


def found_by_former(entry: Registered, words: str) -> Sequence[Any]:
    """Give the keys of records into which one was merged that held the words."""
    if not is_mergeable(entry.model) or not _may_find():
        return []
    key = cast(RecordMerge.survivor_key, entry.key.type)
    asked = select(key).where(RecordMerge.model == entry.name, *_called(words))
    return db.session.scalars(asked.limit(_MOST_FOUND)).all()


def found_everywhere(words: str, models: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Give model and key of the records of some models that are found by former words."""
    if not _may_find():
        return []
    asked = select(RecordMerge.model, RecordMerge.survivor_key).where(
        RecordMerge.model.in_(models), *_called(words)
    )
    return [(model, key) for model, key in db.session.execute(asked.limit(_MOST_FOUND))]


def _may_find() -> bool:
    """Tell whether any merge stands, as the sign-in of this request saw; without one, perhaps."""
    return bool(g.get("is_any_merged", True))


def _called(words: str) -> tuple[Any, ...]:
    return RecordMerge.undone_at.is_(None), search.matches(RecordMerge.search_key, words)  # type: ignore[arg-type] # an attribute is a column expression
