"""Who does the work of an import: the request for a short file, else the worker, as the person."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from sqlalchemy import and_, or_, select

from app.core import clock, jobs
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.jobs import Job
from app.core.language import speaking
from app.panel import rights
from app.panel.imports.errors import NotNowError
from app.panel.imports.models import BUSY, ListImport
from app.panel.imports.running import Tell, check, locked, run
from app.panel.imports.undoing import undo
from app.panel.imports.words import written
from app.panel.on_behalf import on_behalf_of

log = logging.getLogger(__name__)

IMPORT_JOB = "import_list"
MOST_AT_ONCE = 500
"""A longer file is a job."""

_ACTS = {"checking": check, "running": run, "undoing": undo}


def begin(import_id: int, state: str, *froms: str) -> None:
    """Begin some work on an import that stands as expected; a short file is done at once.

    Raises NotNowError.
    """
    with transaction():
        of = locked(import_id, *froms, *BUSY)
        if of.state in BUSY and (is_worked_on(import_id) or BUSY[of.state] not in froms):
            raise NotNowError
        of.state = state
        of.report = {name: it for name, it in of.report.items() if name not in _SAID}
        is_short = of.rows <= MOST_AT_ONCE
        if not is_short:
            payload = {
                "import_id": import_id,
                "user_id": rights.acting_user_id(),
                "language": of.language,
                "rows": of.rows,
            }
            jobs.enqueue(IMPORT_JOB, payload)
    if is_short:
        _do(import_id, state, lambda _done: None)


_SAID = frozenset({"problem", "in_the_way"})


def is_worked_on(import_id: int) -> bool:
    """Tell whether the worker has an import before it, or in hand."""
    is_held = and_(Job.state == "running", Job.lease_until > clock.now())
    found = select(Job.id).where(
        Job.kind == IMPORT_JOB,
        Job.payload["import_id"].as_integer() == import_id,
        or_(Job.state == "waiting", is_held),
    )
    return db.session.scalar(found.limit(1)) is not None


def progress_of(import_id: int) -> int:
    """Give how far the worker is, in percent."""
    found = select(Job.progress).where(
        Job.kind == IMPORT_JOB, Job.payload["import_id"].as_integer() == import_id
    )
    return db.session.scalar(found.order_by(Job.id.desc()).limit(1)) or 0


@contextmanager
def in_place_of(user_id: int, language: str) -> Iterator[None]:
    """Do the block as a person would, in a session of its own. Raises NotActiveError."""
    with current_app.app_context(), speaking(language), on_behalf_of(user_id):
        yield


def do_job(payload: dict[str, Any]) -> str:
    """Do what an import waits for, with the rights its person has now."""
    total = max(1, int(payload["rows"]))
    with in_place_of(int(payload["user_id"]), str(payload["language"])):
        question = select(ListImport.state).where(ListImport.id == payload["import_id"])
        state = db.session.scalar(question)
        db.session.rollback()
        if state in _ACTS:
            _do(payload["import_id"], state, _teller(total))
        return str(state)


def _teller(total: int) -> Tell:
    def tell(done: int) -> None:
        # In a session of its own: what is being saved must not be committed by this.
        with current_app.app_context(), transaction():
            jobs.tell(min(99, 100 * done // total), "")

    return tell


def _do(import_id: int, state: str, tell: Tell) -> None:
    """Do the work; if it comes to nothing, the import stands where it stood, and says why."""
    try:
        _ACTS[state](import_id, tell)
    except jobs.TakenOverError:  # another worker is at it
        raise
    except DomainError as error:
        _step_back(import_id, state, error)
    except Exception:
        _step_back(import_id, state, NotNowError())
        raise


def _step_back(import_id: int, state: str, error: DomainError) -> None:
    with transaction():
        of = locked(import_id, state)
        of.state = BUSY[state]
        of.report = of.report | {"problem": written(error)}
