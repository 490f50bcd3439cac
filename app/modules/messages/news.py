"""News of records as letters: left to the worker, written by what their reader may see then."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core import jobs, mail
from app.core.db import User, db
from app.core.driver import table_of
from app.core.events import Notified
from app.core.language import speaking
from app.modules.messages.letters import Letter, post, written
from app.panel.on_behalf import NotActiveError, on_behalf_of
from app.panel.profiles import language_of, letters_of
from app.panel.registry import registered
from app.panel.searching.remembered import Known
from app.panel.timeline.colleagues import names_of
from app.panel.timeline.models import NEWS, Notification
from app.panel.timeline.news import titles_of

NEWS_JOB = "news_letter"

CONCERNS = frozenset({"mentioned", "assigned", "done", "shared"})
"""Kinds of news that concern a person themselves, and not only a record they follow."""

_news: Any = table_of(Notification)


def carry(event: Notified) -> None:
    """Leave a letter to be written, where its reader wants it and letters can be sent."""
    if event.user_id == event.actor_id or not _wants(event.user_id, event.kind):
        return
    if mail.can_send_links():
        jobs.enqueue(NEWS_JOB, {"news": event.number}, slot=f"{NEWS_JOB}:{event.number}")


def _wants(user_id: int, kind: str) -> bool:
    wanted = letters_of(user_id)
    return wanted == "all" or (wanted == "mine" and kind in CONCERNS)


def send_news(payload: dict[str, Any]) -> str:
    """Write the letter of some news into the outbox, unless they were read meanwhile."""
    asked = select(_news, User.email).join(User, User.id == _news.c.user_id)
    asked = asked.where(_news.c.id == payload["news"], _news.c.read_at.is_(None))
    row = db.session.execute(asked).one_or_none()
    if row is None or not _wants(row.user_id, row.kind) or not mail.can_send_links():
        return "Nobody waits for a letter."
    language = language_of(row.user_id) or "tr"
    try:
        with speaking(language), on_behalf_of(row.user_id, "user"):
            letter = _letter(row, language)
    except NotActiveError:
        return "Nobody waits for a letter."
    post(row.email, letter, send_key=f"news:{row.id}")
    return "A letter was left in the outbox."


@dataclass(frozen=True, slots=True)
class _Told:
    """What a letter tells: who did what, with which record."""

    who: str
    what: str
    record: str


def _letter(row: Any, language: str) -> Letter:
    """Write the letter; the record is called by its name only for who may read it now."""
    known = Known(row.model, row.key)
    entry = registered().get(row.model)
    told = _Told(
        who=names_of({row.actor_id} - {None}).get(row.actor_id, ""),
        what=str(NEWS.get(row.kind, row.kind)),
        record=titles_of([known], language).get(known, "") or (str(entry.one) if entry else ""),
    )
    address = f"{current_app.config['PUBLIC_ADDRESS']}/notifications/{row.id}"
    return written("news", language, told=told, address=address)
