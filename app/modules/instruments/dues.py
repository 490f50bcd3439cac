"""When cheques and notes fall due: what comes in and goes out, week by week or month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from app.core import access, clock
from app.core.dates import format_date
from app.core.language import _, current_language
from app.core.money import ZERO
from app.ledger.models import Instrument
from app.ledger.queries import Due, dues
from app.ledger.queries.instruments import DueUnit
from app.modules.sides import amount, counted
from app.modules.totals.pages import last_day, period_name


@dataclass(frozen=True, slots=True)
class DueRow:
    """What falls due in a period, as text; the bars are in thousandths of the longest."""

    name: str
    days: str
    url: str
    papers: str
    incoming: str
    outgoing: str
    net: str
    is_late: bool
    bars: tuple[int, int]


@dataclass(frozen=True, slots=True)
class DuesPage:
    """Every period with something due, and what they come to."""

    unit: DueUnit
    rows: Sequence[DueRow]
    papers: str
    incoming: str
    outgoing: str
    net: str


def read_unit(text: str) -> DueUnit:
    """Read the unit that is asked for; anything else is months."""
    return next((unit for unit in get_args(DueUnit) if unit == text), "month")


def dues_page(unit: DueUnit, list_url: str) -> DuesPage:
    """Give the calendar of the papers whose parties the viewer may see."""
    found = dues(unit, visible=access.visible(Instrument))
    longest = max((max(due.incoming, due.outgoing) for due in found), default=ZERO)
    incoming = sum((due.incoming for due in found), ZERO)
    outgoing = sum((due.outgoing for due in found), ZERO)
    return DuesPage(
        unit,
        [_row(unit, due, longest, list_url) for due in found],
        counted(sum(due.papers for due in found)),
        amount(incoming),
        amount(outgoing),
        amount(incoming - outgoing),
    )


def _row(unit: DueUnit, due: Due, longest: Decimal, list_url: str) -> DueRow:
    end = last_day(unit, due.start)
    days = f"{format_date(due.start)}..{format_date(end)}"
    language = current_language()
    return DueRow(
        period_name(unit, due.start, language),
        f"{format_date(due.start, language)} – {format_date(end, language)}",
        f"{list_url}?due_on={days}",
        counted(due.papers),
        amount(due.incoming) if due.incoming else "",
        amount(due.outgoing) if due.outgoing else "",
        amount(due.incoming - due.outgoing),
        end < clock.today(),
        (_length(due.incoming, longest), _length(due.outgoing, longest)),
    )


def _length(figure: Decimal, longest: Decimal) -> int:
    return int(1000 * figure / longest) if longest else 0


def units() -> Iterator[tuple[DueUnit, str]]:
    """Name the units a person may choose."""
    yield "week", str(_("By week"))
    yield "month", str(_("By month"))
