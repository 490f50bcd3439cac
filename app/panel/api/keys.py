"""What the headers of a call carry: the state the caller saw, and the key of a call sent again."""

import re

from flask import request

from app.core.actor import current_actor
from app.core.errors import N_, DomainError

_KEY = re.compile(r"[\x21-\x7e]{1,100}")


class WrongKeyError(DomainError):
    """A key is a short word."""

    message = N_("Send 1 to 100 letters, digits and signs without spaces as Idempotency-Key.")


def given_token() -> str | None:
    """Give the state of the record that the caller saw, by the header If-Match."""
    tags = request.if_match
    return None if tags.star_tag else next(iter(tags.as_set(include_weak=True)), None)


def given_key() -> str | None:
    """Give the key under which a call may be sent again; raises WrongKeyError."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise WrongKeyError
    return key


def own_key(key: str) -> str:
    """Give a key that no other person's can be the same as."""
    return f"api {current_actor().user_id} {key}"
