"""Records that are called nearly the same as one that is about to be saved."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Select, func, inspect, select

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.language import said
from app.core.search import similar_field
from app.core.turkish import fold_name
from app.panel.lists.columns import title_expression
from app.panel.pages import Option
from app.panel.registry import Registered, key_of

NEAREST = 0.6
"""From this similarity on, of 1 for the same, two names may be of one firm."""

MOST = 5

Near = Option


class SimilarNamesError(DomainError):
    """Others are called nearly the same; the person may save all the same."""

    message = N_("Other records are called nearly the same: {names}")


def similar_to(entry: Registered, record: Any, known: Collection[Any] = ()) -> Sequence[Near]:
    """Give the records the viewer sees that are called like one whose name is new.

    Those whose keys are known to whoever saves are left out.
    """
    name = similar_field(entry.model)
    if name not in entry.fields or not inspect(record).attrs[name].history.has_changes():
        return []
    folded = fold_name(getattr(record, name) or "")
    if not folded:
        return []
    set_nearest = func.set_config("pg_trgm.similarity_threshold", str(NEAREST), True)  # noqa: FBT003 - of this transaction alone
    db.session.execute(select(set_nearest))
    query = nearest(entry, folded)
    if known:
        query = query.where(entry.key.not_in(known))
    if not inspect(record).transient:
        query = query.where(entry.key != key_of(record))
    root = request.script_root if has_request_context() else ""
    return [
        Option(str(key), " · ".join(map(str, names)), f"{root}/{entry.slug}/show/{key}")
        for key, *names in db.session.execute(query)
    ]


def nearest(entry: Registered, folded: str) -> Select[Any]:
    """Ask for the records whose name is like a folded one, the nearest first; by its index."""
    key = entry.model.similar_key
    fields = entry.fields
    beside = [name for name in entry.names[1:] if not fields[name].points]
    names = [getattr(entry.model, name) for name in beside]
    query = select(entry.key, title_expression(entry.model), *names)
    likeness = func.similarity(key, folded)
    return query.where(key.op("%")(folded)).order_by(likeness.desc(), entry.key).limit(MOST)


def said_of_similar(near: Sequence[Near]) -> str:
    """Say in a sentence which records are called alike."""
    return said(SimilarNamesError(names=", ".join(it.label for it in near)))
