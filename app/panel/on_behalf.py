"""Work and looks on behalf of a person: by the rights that person has then, and no others."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from app.core.access import NotVisibleError, viewed_by
from app.core.actor import Actor, acting_as
from app.core.db import User, db
from app.core.errors import N_
from app.core.shares import read_shared_models
from app.panel import rights
from app.panel.requests import viewer_of


class NotActiveError(NotVisibleError):
    """Whose work it is may not sign in any more."""

    message = N_("The person who asked for this is not active any more. Somebody else may ask.")


@contextmanager
def on_behalf_of(user_id: int, kind: str = "job") -> Iterator[None]:
    """Let a person stand behind everything done and read in the block; `kind` says how they act.

    Raises NotActiveError for somebody who may no longer sign in.
    """
    is_active = db.session.scalar(select(User.active).where(User.id == user_id))
    if not is_active:
        raise NotActiveError
    rights.look_again()
    try:
        with eyes_of(user_id, kind):
            yield
    finally:
        rights.look_again()


@contextmanager
def eyes_of(user_id: int, kind: str = "user") -> Iterator[None]:
    """Look at the records as a person does, whether they may sign in or not."""
    viewer = viewer_of(user_id, read_shared_models(user_id))
    with acting_as(Actor(kind, user_id)), viewed_by(viewer):
        yield
