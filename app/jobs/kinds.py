"""What the worker can do: one function a kind of job, and when it is done by itself."""

import logging
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete

from app.core import clock, outbox
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.idempotency import IdempotencyKey
from app.integrations import rates
from app.ledger.sealing import seal
from app.ledger.verify import verify
from app.modules.currencies.bulletins import FETCH_JOB
from app.modules.currencies.rules import PUBLISHED_AT
from app.modules.matching.jobs import MATCH_JOB, match_all
from app.modules.messages.news import NEWS_JOB, send_news
from app.modules.people.resets import send_link
from app.panel.bulk.changes import FORGET_JOB, STEP_JOB, forget_rehearsals, take_step
from app.panel.exports.writing import SWEEP_JOB, WRITE_JOB, sweep, write_list
from app.panel.imports.steps import forget_old
from app.panel.imports.work import IMPORT_JOB, do_job
from app.panel.resetting.links import RESET
from app.panel.timeline.leaving import LETTERS_JOB, forget_files_of_letters
from app.panel.uploads.sweeping import SWEEP_FILES_JOB, sweep_files

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


def forget_imports(_payload: dict[str, Any]) -> str:
    """Let go of files that nobody took in for a week."""
    return f"{forget_old()} imports forgotten"


def forget_messages(_payload: dict[str, Any]) -> str:
    """Forget messages of half a year ago that nothing is to be done with."""
    return f"{outbox.forget_old()} messages forgotten"


class RatesMissingError(DomainError):
    """Some bulletins could not be had; the others are stored."""

    message = N_("{count} bulletins could not be fetched: {problems}")


def fetch_rates(payload: dict[str, Any]) -> str:
    """Fetch the bulletins that are wanted, each committed by itself.

    Raises RatesMissingError once the rest is stored.
    """
    address = current_app.config["RATES_ADDRESS"]
    if not address:
        return "No address of bulletins is set."
    tried = list(rates.fetch_wanted(address, again=bool(payload.get("again"))))
    if failed := [one for one in tried if one.problem]:
        raise RatesMissingError(count=len(failed), problems="; ".join(map(str, failed)))
    return "\n".join(map(str, tried)) or "Every bulletin is there."


KINDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "verify_books": verify_books,
    "forget_keys": forget_keys,
    "forget_imports": forget_imports,
    "forget_messages": forget_messages,
    RESET: send_link,
    NEWS_JOB: send_news,
    "seal_vouchers": seal_vouchers,
    FETCH_JOB: fetch_rates,
    MATCH_JOB: match_all,
    WRITE_JOB: write_list,
    STEP_JOB: take_step,
    FORGET_JOB: forget_rehearsals,
    SWEEP_JOB: sweep,
    IMPORT_JOB: do_job,
    SWEEP_FILES_JOB: sweep_files,
    LETTERS_JOB: forget_files_of_letters,
}

DAILY = {
    "verify_books": (time(3),),
    "forget_keys": (time(4),),
    FORGET_JOB: (time(4),),
    "forget_imports": (time(4, 30),),
    "forget_messages": (time(4, 10),),
    # A bulletin may be late, and its source down for an hour.
    FETCH_JOB: (time(9), PUBLISHED_AT, time(16, 30), time(18), time(20)),
}
"""Kinds that are done every day, and the times in Istanbul after which they are."""

HOURLY = ("seal_vouchers", SWEEP_JOB, SWEEP_FILES_JOB, LETTERS_JOB)
"""Kinds that are done every hour."""
