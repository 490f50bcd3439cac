"""Sending what waits in the outbox, one message after the other, each held by one sender."""

import logging
from collections.abc import Callable, Mapping
from threading import Event

from flask import Flask

from app.core import outbox
from app.core.actor import Actor, acting_as
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.outbox import Held, HeldByAnotherError, NobodyKnowsError, NotNowError, SendingError
from app.integrations import mail, webhooks
from app.modules.webhooks.health import note_outcome

log = logging.getLogger(__name__)

PAUSE = 1.0

Sender = Callable[[Held], str]
"""Sends a message and gives what was answered; raises a SendingError where it was not taken."""

SENDERS: Mapping[str, Sender] = {outbox.MAIL: mail.send, outbox.WEBHOOK: webhooks.send}


def keep_sending(app: Flask, stop: Event) -> None:
    """Send whatever waits until told to stop; nothing that goes wrong once ends it."""
    while not stop.is_set():
        try:
            with app.app_context():
                has_sent = send_next()
        except Exception:
            log.exception("sending failed")
            has_sent = False
        if not has_sent:
            stop.wait(PAUSE)


def send_next() -> bool:
    """Send one message, if one waits; what came of it is a transaction of its own."""
    with acting_as(Actor("job")):
        with transaction():
            held = outbox.claim()
        if held is None:
            return False
        try:
            answer, problem = SENDERS[held.channel](held), None
        except HeldByAnotherError as error:
            log.warning("%s", error)
            return True
        except Exception as error:  # noqa: BLE001 - whatever happens is said on the message
            answer, problem = "", _problem(held, error)
        with transaction():
            outbox.finish(held, problem, answer)
            note_outcome(held, problem)
    return True


def _problem(held: Held, error: Exception) -> SendingError:
    """Say what kept a message from being taken; what nobody foresaw goes to the log too."""
    if isinstance(error, SendingError):
        return error
    if isinstance(error, DomainError):  # such as a secret whose key is missing: said in its words
        return NotNowError(str(error))
    log.error("message %s failed", held.id, exc_info=error)
    db.session.rollback()
    with transaction():
        kind = NobodyKnowsError if outbox.was_handed_over(held) else NotNowError
    return kind(type(error).__name__)
