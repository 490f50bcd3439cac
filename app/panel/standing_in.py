"""The worker in the place of a person: what it reads and may do is theirs, as of now."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import select

from app.core.access import viewed_by
from app.core.actor import Actor, acting_as
from app.core.db import User, db
from app.core.errors import N_, DomainError
from app.core.language import speaking
from app.panel import rights
from app.panel.requests import viewer_of


class NotActiveError(DomainError):
    """Whose work it is may not sign in any more."""

    message = N_("The person who asked for this is not active any more. Somebody else may ask.")
    status = 403


@contextmanager
def in_place_of(user_id: int, language: str) -> Iterator[None]:
    """Do the block as a person would, in a session of its own. Raises NotActiveError."""
    with (
        current_app.app_context(),
        acting_as(Actor("job", user_id)),
        viewed_by(None),
        rights.in_place_of_a_person(),
        speaking(language),
    ):
        if not db.session.scalar(select(User.active).where(User.id == user_id)):
            raise NotActiveError
        with viewed_by(viewer_of(user_id)):
            yield
