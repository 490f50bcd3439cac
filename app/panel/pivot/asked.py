"""What a pivot is asked for: the fields it stands by, and what is counted or added up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.fields import Field, Label
from app.core.language import _
from app.panel.lists.offered import offered
from app.panel.registry import Registered

ROWS, ACROSS, MEASURE = "_rows", "_across", "_measure"
"""What the address calls them: no field of a list can be called so."""

STEPS: Mapping[str, Label] = {
    "day": _("by day"),
    "week": _("by week"),
    "month": _("by month"),
    "quarter": _("by quarter"),
    "year": _("by year"),
}

COUNT = "count"
_SHARED = frozenset({"choice", "link", "yes_no", "text"})
_DAYS = frozenset({"day", "instant"})
_NUMBERS = frozenset({"money", "whole"})


@dataclass(frozen=True, slots=True)
class Dimension:
    """A field that figures stand by; a day with the step it is cut into."""

    name: str
    field: Field
    step: str = ""

    @property
    def key(self) -> str:
        """How an address says it: city, or dated:month."""
        return f"{self.name}:{self.step}" if self.step else self.name

    @property
    def label(self) -> str:
        """What people call it."""
        said = str(self.field.label)
        return f"{said} ({STEPS[self.step]})" if self.step else said


@dataclass(frozen=True, slots=True)
class Measure:
    """What is told of the records: how many, or the sum or average of a field."""

    how: str
    name: str = ""
    field: Field | None = None

    @property
    def key(self) -> str:
        """How an address says it: count, or sum:total."""
        return f"{self.how}:{self.name}" if self.name else self.how

    @property
    def label(self) -> str:
        """What people call it."""
        if self.field is None:
            return str(_("Number of records"))
        said = _("Sum of %(field)s") if self.how == "sum" else _("Average of %(field)s")
        return str(said) % {"field": self.field.label}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pivot as somebody wants it."""

    rows: Dimension
    across: Dimension | None
    measure: Measure


def dimensions(entry: Registered) -> Mapping[str, Dimension]:
    """Give the fields that figures may stand by, by what an address calls them."""
    return {it.key: it for it in _dimensions(entry)}


def _dimensions(entry: Registered) -> Iterator[Dimension]:
    for name, field in offered(entry).items():
        if field.kind in _DAYS:
            yield from (Dimension(name, field, step) for step in STEPS)
        elif field.kind in _SHARED:
            yield Dimension(name, field)


def measures(entry: Registered) -> Mapping[str, Measure]:
    """Give what may be told of the records, by what an address calls it."""
    numbers = [(name, it) for name, it in offered(entry).items() if it.kind in _NUMBERS]
    sums = [Measure(how, name, it) for name, it in numbers for how in ("sum", "average")]
    return {it.key: it for it in (Measure(COUNT), *sums)}


def read(entry: Registered, arguments: Mapping[str, str]) -> Wanted | None:
    """Read what an address asks for; None where no field of the list can be stood by.

    What it does not say, or says of fields that are not there, is what the list is best known by.
    """
    known = dimensions(entry)
    if not known:
        return None
    rows = known.get(arguments.get(ROWS, "")) or _usual(entry, known)
    across = known.get(arguments.get(ACROSS, ""))
    counted = measures(entry)
    measure = counted.get(arguments.get(MEASURE, ""), counted[COUNT])
    return Wanted(rows, across if across and across.key != rows.key else None, measure)


def _usual(entry: Registered, known: Mapping[str, Dimension]) -> Dimension:
    """Give the first choice of the filters or the list, else a month, else whatever there is."""
    names = (*entry.panel.filters, *entry.panel.list)
    firsts = [known[name] for name in names if name in known and known[name].field.kind != "text"]
    months = [known[key] for name in names if (key := f"{name}:month") in known]
    return next(iter((*firsts, *months, *known.values())))
