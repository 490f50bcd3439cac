"""Records of every model by the tags they bear: `#word` in the search everywhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import String, cast, literal, select, union_all

from app.core.carried import bearers
from app.core.db import db
from app.core.tags import begins_with
from app.core.turkish import sort_key
from app.panel.registry import Registered, key_in
from app.panel.searching.records import Found, name_records
from app.panel.searching.remembered import Known


def find_tagged(tags: Sequence[str], entries: Iterable[Registered], language: str) -> list[Found]:
    """Give the records in use of some models that bear all tags, in the order of their names."""
    shown = {entry.name: entry for entry in entries if entry.shows_tags}
    each = [bearers(shown, begins_with(tag)) for tag in tags] if shown else []
    keys: dict[str, list[Any]] = {}
    for model, key in set.intersection(*each) if each else ():
        if (read := key_in(shown[model].model, key)) is not None:
            keys.setdefault(model, []).append(read)
    found = name_records(_in_use(keys, shown), language).values()
    return sorted(found, key=lambda it: (sort_key(it.label), it.key))


def _in_use(keys: Mapping[str, Sequence[Any]], shown: Mapping[str, Registered]) -> list[Known]:
    """Give those that are not archived and that the viewer reaches, by one statement."""
    asked = []
    for model, of_model in keys.items():
        entry = shown[model]
        columns = literal(model, String).label("model"), cast(entry.key, String).label("key")
        question = select(*columns).select_from(entry.model).where(entry.key.in_(of_model))
        if entry.is_archivable:
            question = question.where(entry.model.archived_at.is_(None))
        asked.append(question)
    rows: Any = db.session.execute(union_all(*asked)) if asked else ()
    return [Known(model, key) for model, key in rows]
