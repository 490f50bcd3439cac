"""Work and looks on behalf of a person: by the rights that person has then, and no others."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core.access import NotVisibleError, Viewer, viewed_by
from app.core.actor import Actor, acting_as
from app.core.db import User, db
from app.panel import rights
from app.panel.requests import reach_of


@contextmanager
def on_behalf_of(user_id: int, kind: str = "job") -> Iterator[None]:
    """Let a person stand behind everything done and read in the block; `kind` says how they act.

    Raises NotVisibleError for somebody who may no longer sign in.
    """
    is_active = db.session.scalar(select(User.active).where(User.id == user_id))
    if not is_active:
        raise NotVisibleError
    once: Any = functools.cache
    mates = current_app.extensions["mates_of_viewer"]
    rights.look_again()
    try:
        with (
            acting_as(Actor(kind, user_id)),
            viewed_by(Viewer(user_id, once(reach_of), once(mates))),
        ):
            yield
    finally:
        rights.look_again()
