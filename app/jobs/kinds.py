"""What the worker can do: one function a kind of job, and when it is done by itself."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from app.core import clock
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.idempotency import IdempotencyKey
from app.ledger.sealing import seal
from app.ledger.verify import verify

log = logging.getLogger(__name__)

KEYS_ARE_KEPT = timedelta(days=30)


class BooksDifferError(DomainError):
    """The nightly proof found something."""

    message = N_("{count} findings, the first: {first}. Run `flask ledger verify` for all.")


def verify_books(_payload: dict[str, Any]) -> str:
    """Recompute all of the books; raises BooksDifferError."""
    findings = list(verify())
    if findings:
        raise BooksDifferError(count=len(findings), first=findings[0])
    return "The books are right."


def seal_vouchers(_payload: dict[str, Any]) -> str:
    """Chain what was posted since the last time; the head goes to the log, out of reach."""
    head = seal()
    if head is None:
        return "Nothing new to seal."
    log.info("sealed", extra={"facts": {"head": str(head)}})
    return str(head)


def forget_keys(_payload: dict[str, Any]) -> str:
    """Forget idempotency keys that no client can still be repeating."""
    before = clock.now() - KEYS_ARE_KEPT
    forgotten = db.session.execute(
        delete(IdempotencyKey)
        .where(IdempotencyKey.created_at < before)
        .returning(IdempotencyKey.key)
    ).all()
    return f"{len(forgotten)} keys forgotten"


KINDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "verify_books": verify_books,
    "forget_keys": forget_keys,
    "seal_vouchers": seal_vouchers,
}

HOURLY = ("seal_vouchers",)
"""Kinds that are done every hour."""

DAILY = {"verify_books": 3, "forget_keys": 4}
"""Kinds that are done every day, and the hour in Istanbul after which they are."""
