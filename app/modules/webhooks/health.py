"""How webhooks fare: those that fail again and again are switched off, and their person told."""

from flask import current_app
from sqlalchemy import select, update

from app.core import clock, mail, outbox
from app.core.db import User, db
from app.core.driver import table_of
from app.core.outbox import Held, SendingError
from app.modules.messages.letters import post, written
from app.modules.webhooks.models import Webhook
from app.panel.profiles import language_of

MOST_FAILURES = 15
"""After so many attempts in a row without success a webhook is switched off."""

_webhook = table_of(Webhook)


def note_outcome(held: Held, problem: SendingError | None) -> None:
    """Remember what came of an attempt; switch off what fails too often."""
    if held.channel != outbox.WEBHOOK:
        return
    mine = update(_webhook).where(_webhook.c.id == held.content["webhook_id"])
    if problem is None:
        db.session.execute(mine.values(failures=0, told_at=clock.now(), problem=""))
        return
    failed = mine.where(_webhook.c.is_active).values(
        failures=_webhook.c.failures + 1, problem=problem.words
    )
    row = db.session.execute(failed.returning(_webhook.c.id, _webhook.c.failures)).one_or_none()
    if row is not None and row.failures >= MOST_FAILURES:
        _switch_off(row.id, row.failures, problem.words)


def _switch_off(webhook_id: int, failures: int, answer: str) -> None:
    mine = update(_webhook).where(_webhook.c.id == webhook_id)
    off = mine.values(is_active=False, disabled_at=clock.now())
    name, person_id = db.session.execute(off.returning(_webhook.c.name, _webhook.c.eyes_id)).one()
    person = db.session.scalar(select(User).where(User.id == person_id, User.active))
    if person is None or mail.settings() is None:
        return
    language = language_of(person.id) or current_app.config["BABEL_DEFAULT_LOCALE"]
    values = {"name": person.first_name, "webhook": name, "count": failures, "answer": answer}
    letter = written("webhook_off", language, **values)
    post(person.email, letter, send_key=f"webhook_off:{webhook_id}:{clock.now().isoformat()}")
