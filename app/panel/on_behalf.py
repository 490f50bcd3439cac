"""Work and looks on behalf of a person: by the rights that person has then, and no others."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from app.core.access import NotVisibleError, viewed_by
from app.core.actor import Actor, acting_as
from app.core.db import User, db
from app.panel import rights
from app.panel.requests import viewer_of


@contextmanager
def on_behalf_of(user_id: int, kind: str = "job") -> Iterator[None]:
    """Let a person stand behind everything done and read in the block; `kind` says how they act.

    Raises NotVisibleError for somebody who may no longer sign in.
    """
    is_active = db.session.scalar(select(User.active).where(User.id == user_id))
    if not is_active:
        raise NotVisibleError
    rights.look_again()
    try:
        with acting_as(Actor(kind, user_id)), viewed_by(viewer_of(user_id)):
            yield
    finally:
        rights.look_again()
