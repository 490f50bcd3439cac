"""The timeline of a record as its template is given it."""

from datetime import datetime
from typing import Any

from app.core import clock
from app.core.dates import format_date
from app.panel import rights
from app.panel.pages import Option
from app.panel.registry import Registered, key_of
from app.panel.searching.remembered import Known
from app.panel.timeline.assigning import is_late, open_of_record
from app.panel.timeline.colleagues import changes, names_of
from app.panel.timeline.models import OUTCOMES
from app.panel.timeline.news import follows
from app.panel.timeline.pages import Task, TimelinePage
from app.panel.timeline.sniffing import ENDINGS
from app.panel.timeline.stream import KINDS, stream


def timeline_page(
    entry: Registered, record: Any, kind: str, language: str, base: str
) -> TimelinePage:
    """Give what people left on a record and what the viewer may add."""
    key = key_of(record)
    kind = kind if kind in KINDS else ""
    may_change = changes(entry, record)
    return TimelinePage(
        base=base,
        kinds=[
            Option(name, str(label), f"{base}/timeline?kind={name}", name == kind)
            for name, label in KINDS.items()
        ],
        stream=stream(entry, key, language, base=base, kind=kind),
        tasks=_tasks(entry, record, language, base),
        is_followed=follows(rights.acting_user_id() or 0, Known(entry.name, str(key))),
        may_change=may_change,
        is_mailable=entry.is_mailable,
        may_share=may_change and entry.panel.owner is not None,
        outcomes=[Option(name, str(label)) for name, label in OUTCOMES.items()],
        now=moment_typed(clock.now()),
        allowed=",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings),
    )


def moment_typed(at: datetime) -> str:
    """Write a day and a time of day as they are typed."""
    return f"{at.astimezone(clock.ISTANBUL):%d.%m.%Y %H:%M}"


def _tasks(entry: Registered, record: Any, language: str, base: str) -> list[Task]:
    found, me = open_of_record(entry, record), rights.acting_user_id()
    names = names_of({it.user_id for it in found})
    return [
        Task(
            who=names.get(it.user_id, ""),
            note=it.note,
            due=format_date(it.due_on, language) if it.due_on else "",
            is_late=is_late(it),
            done_url=f"{base}/assignments/{it.id}" if me in {it.user_id, it.created_by_id} else "",
        )
        for it in found
    ]
