"""The same request twice has one effect: the first answer is kept and given again."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db
from app.core.errors import N_, DomainError
from app.core.fields import instant, text
from app.core.language import _


class KeyReusedError(DomainError):
    """An idempotency key came back with another request."""

    message = N_(
        "The key {key} was already used for another request. "
        "Send the first request again unchanged, or use a new key."
    )
    status = 409


class IdempotencyKey(Base):
    """A request that was carried out, and what was answered."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = text(_("Key"), primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = instant(_("Created at"), default=clock.now)


def once(
    key: str, request: Mapping[str, object], carry_out: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Carry out a request the first time its key is seen; afterwards repeat the first answer.

    A second caller waits at the key until the first one commits or rolls back, so this is
    the first lock of a transaction. Raises KeyReusedError for the same key with another request.
    """
    digest = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).digest()
    claimed = db.session.scalar(
        insert(IdempotencyKey)
        .values(key=key, request_hash=digest)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if claimed is None:
        return _first_answer(key, digest)
    answer = carry_out()
    db.session.execute(
        update(IdempotencyKey).where(IdempotencyKey.key == key).values(answer=answer)
    )
    return answer


def is_answered(key: str) -> bool:
    """Tell whether a request under a key was carried out already."""
    asked = select(IdempotencyKey.key).where(IdempotencyKey.key == key)
    return db.session.scalar(asked) is not None


def _first_answer(key: str, digest: bytes) -> dict[str, Any]:
    first = db.session.execute(
        select(IdempotencyKey.request_hash, IdempotencyKey.answer).where(IdempotencyKey.key == key)
    ).one()
    if first.request_hash != digest:
        raise KeyReusedError(key=key)
    answer: dict[str, Any] = first.answer
    return answer
