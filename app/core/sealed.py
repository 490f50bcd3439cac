"""Secrets at rest: encrypted with keys of the environment, and shown to nobody again."""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import String, TypeDecorator, select, update

from app.core.db import db
from app.core.errors import N_, DomainError


class UnreadableSecretError(DomainError):
    """A secret was kept with a key that is not set (any more)."""

    message = N_(
        "A secret cannot be read with the keys that are set. Put the key it was kept with back "
        "into MUTABIK_SECRETS_KEYS, or enter the secret again."
    )
    status = 409


class Secret:
    """A secret as it is kept; whatever prints, logs or compares it meets no clear word."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        """Hold what stands in the database."""
        self.token = token

    def reveal(self) -> str:
        """Give the secret in clear, for the one who uses it. Raises UnreadableSecretError."""
        try:
            return _box().decrypt(self.token).decode()
        except InvalidToken as error:
            raise UnreadableSecretError from error

    def __repr__(self) -> str:
        return "•••"


def sealed(clear: str) -> Secret:
    """Encrypt a secret with the newest key."""
    return Secret(_box().encrypt(clear.encode()).decode())


class SealedText(TypeDecorator[Secret]):
    """A column of secrets; it is no field, so that no list, form, API or export has it."""

    impl = String(collation="C")
    cache_ok = True

    def process_bind_param(self, value: Secret | None, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Write what is encrypted."""
        return None if value is None else value.token

    def process_result_value(self, value: Any | None, dialect: Any) -> Secret | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Read what is encrypted."""
        return None if value is None else Secret(value)


def rotate() -> int:
    """Encrypt every secret with the newest key, and give how many; the old keys may then go.

    Raises UnreadableSecretError, and changes nothing, where a key is missing.
    """
    count = 0
    for table in db.metadata.sorted_tables:
        key = table.primary_key.columns
        for column in table.columns:
            if not isinstance(column.type, SealedText):
                continue
            asked = select(*key, column).where(column.is_not(None)).with_for_update()
            for *known, secret in db.session.execute(asked).all():
                is_it = [part == value for part, value in zip(key, known, strict=True)]
                values = {column.name: _again(secret)}
                db.session.execute(update(table).where(*is_it).values(values))
                count += 1
    return count


def _again(secret: Secret) -> Secret:
    try:
        return Secret(_box().rotate(secret.token).decode())
    except InvalidToken as error:
        raise UnreadableSecretError from error


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in current_app.config["SECRETS_KEYS"]])
