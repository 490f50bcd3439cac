"""The screen of bulletins as its template is given it: what came when, and by which rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from app.core import clock, jobs
from app.core.business_days import is_business_day
from app.core.dates import format_date
from app.core.language import _, current_language
from app.modules.currencies.bulletins import FETCH_JOB, fetches, last_failed, last_stored
from app.modules.currencies.models import OUTCOMES, BulletinFetch
from app.modules.currencies.rules import bulletin_day, days_to_ask
from app.modules.currencies.services import day_rule
from app.panel import kinds
from app.panel.definition import Figure
from app.panel.pages import Cell

_TONES = {"stored": "success", "failed": "danger"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the list: its bulletin, what came of asking for it, when, and the details."""

    day: str
    outcome: Cell
    tried_at: str
    details: str


@dataclass(frozen=True, slots=True)
class BulletinsPage:
    """The screen of bulletins."""

    figures: Sequence[Figure]
    days: Sequence[Day]
    problem: str
    """The last failure of a day that is still missing."""
    is_under_way: bool
    is_switched_off: bool
    rule: str
    """Which bulletin a document of today takes."""


def bulletins_page(address: str) -> BulletinsPage:
    """Give the screen; `address` is where bulletins are fetched from, empty for nowhere."""
    days = days_to_ask(clock.now())
    came = {row.dated_on: row for row in fetches(days)}
    failed = last_failed()
    language = current_language()
    return BulletinsPage(
        figures=list(_figures()),
        days=[
            Day(format_date(day, language), *_outcome(day, came.get(day), language)) for day in days
        ],
        problem=_problem(failed) if failed else "",
        is_under_way=jobs.is_under_way(FETCH_JOB),
        is_switched_off=not address,
        rule=_rule(language),
    )


def _rule(language: str) -> str:
    day = format_date(bulletin_day(clock.today(), day_rule()), language)
    text = _(
        "A document of today takes the bulletin of %(day)s. Weekends, holidays and half days "
        "have none: the last one before serves, at most ten days back.",
        day=day,
    )
    return str(text)


def _figures() -> Iterator[Figure]:
    last, language = last_stored(), current_language()
    if last is None or last.stored_at is None:
        yield Figure(str(_("Last fetched")), str(_("Never")), "warning")
        return
    yield Figure(str(_("Last fetched")), kinds.KINDS["instant"].show(last.stored_at, language))
    yield Figure(str(_("Bulletin of")), format_date(last.dated_on, language))
    yield Figure(str(_("Bulletin no")), last.number or "–")
    yield Figure(str(_("Rates")), str(last.rates))


def _outcome(day: date, came: BulletinFetch | None, language: str) -> tuple[Cell, str, str]:
    is_expected = is_business_day(day)
    if came is None:
        label = _("Not fetched yet") if is_expected else _("Holiday")
        return Cell(str(label), tone="muted"), "", ""
    tone = _TONES.get(came.outcome, "warning" if is_expected else "")
    tried_at = kinds.KINDS["instant"].show(came.tried_at, language)
    details = _problem(came)
    if came.stored_at is not None and not details:
        details = str(_("%(count)s rates", count=came.rates))
    return Cell(str(OUTCOMES[came.outcome]), tone=tone), tried_at, details


def _problem(came: BulletinFetch) -> str:
    """Say a failure in the reader's language."""
    return gettext(came.problem).format(**came.details) if came.problem else ""
