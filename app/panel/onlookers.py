"""Seeing with the eyes of somebody who does not ask: their rights, their rows, their fields."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app, g

from app.core.access import Reach, Viewer, viewed_by
from app.core.actor import Actor, acting_as
from app.panel import rights
from app.panel.registry import find


@contextmanager
def seen_by(user_id: int) -> Iterator[None]:
    """Let a person stand behind every read and every question of rights in the block."""
    known = g.pop("granted", None)
    once: Any = functools.cache
    mates = current_app.extensions["mates_of_viewer"]
    try:
        with (
            acting_as(Actor("user", user_id)),
            viewed_by(Viewer(user_id, once(reach_of), once(mates))),
        ):
            yield
    finally:
        g.pop("granted", None)
        if known is not None:
            g.granted = known


def reach_of(model: type[Any]) -> Reach | None:
    """Tell whose rows of a model the acting person reaches."""
    entry = find(model)
    if entry is None:
        return None
    if not rights.can(entry.name, "read"):
        return "all" if entry.panel.open_names and rights.is_signed_in() else None
    return rights.reach(entry.name) if entry.panel.owner else "all"
