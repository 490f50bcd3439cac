"""Number series: one number after the other, without gaps or duplicates, under any load.

A number is taken in the transaction that uses it, so a rollback gives it back; the row lock
makes the next one wait. That is why it is taken last.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.driver import driver_connection
from app.core.errors import N_, DomainError
from app.core.fields import day, text, whole, yes_no
from app.core.language import _

CONTINUOUS = 0
"""The year under which a series that never starts anew is counted."""


class UnknownSeriesError(DomainError):
    """A document asks for a series that was never set up."""

    message = N_("There is no number series {series}. Set it up under number series.")


class NumberOutOfOrderError(DomainError):
    """A document is dated before the last one of a series that must follow its dates."""

    message = N_(
        "Series {series} must follow the dates of its documents and has already numbered one "
        "of {last}. Date this document {last} or later, or use another series."
    )


class Series(Base):
    """How the documents of a kind are numbered: T-2026-0001."""

    __tablename__ = "series"

    code: Mapped[str] = text(_("Series"), primary_key=True)
    name: Mapped[str] = text(_("Name"))
    prefix: Mapped[str] = text(_("Prefix"))
    is_yearly: Mapped[bool] = yes_no(_("Starts anew each year"), default=True)
    width: Mapped[int] = whole(_("Digits"), default=6)
    in_date_order: Mapped[bool] = yes_no(_("Must follow document dates"), default=False)


class SeriesCounter(Base):
    """The last number given in a series and year."""

    __tablename__ = "series_counter"

    series_code: Mapped[str] = mapped_column(ForeignKey(Series.code), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last_no: Mapped[int] = whole(_("Last number"))
    last_dated_on: Mapped[date] = day(_("Last document date"))


@dataclass(frozen=True, slots=True)
class Allotment:
    """A number taken from a series."""

    series_code: str
    year: int
    no: int
    text: str


def allot(series_code: str, dated_on: date) -> Allotment:
    """Take the next number for a document of that date.

    The year is the document's, not today's: a document of 31 December entered in January
    still belongs to the old year. Raises UnknownSeriesError, NumberOutOfOrderError.
    """
    asked = {"code": series_code, "dated_on": dated_on, "document_year": dated_on.year}
    row = driver_connection().execute(_COUNT_UP, asked).fetchone()
    if row is None:
        raise _refusal(series_code, dated_on)
    no, year, prefix, width = row
    middle = "" if year == CONTINUOUS else f"{year}-"
    return Allotment(series_code, year, no, f"{prefix}-{middle}{no:0{width}d}")


# One statement, so that the row is locked as late and as briefly as can be.
_COUNT_UP = """
    WITH series AS (
        SELECT *, CASE WHEN is_yearly THEN %(document_year)s ELSE 0 END AS year
          FROM series WHERE code = %(code)s
    )
    INSERT INTO series_counter AS counter (series_code, year, last_no, last_dated_on)
    SELECT code, year, 1, %(dated_on)s FROM series
        ON CONFLICT (series_code, year) DO UPDATE
       SET last_no = counter.last_no + 1,
           last_dated_on = greatest(counter.last_dated_on, excluded.last_dated_on)
     WHERE excluded.last_dated_on >= counter.last_dated_on
        OR NOT (SELECT in_date_order FROM series)
    RETURNING last_no, year, (SELECT prefix FROM series), (SELECT width FROM series)
"""


def _refusal(series_code: str, dated_on: date) -> DomainError:
    """Say why a series gave no number."""
    asked = {"code": series_code, "years": [dated_on.year, CONTINUOUS]}
    last = driver_connection().execute(_LAST, asked).fetchone()
    if last is None:
        return UnknownSeriesError(series=series_code)
    return NumberOutOfOrderError(series=series_code, last=last[0])


_LAST = """
    SELECT last_dated_on FROM series_counter
     WHERE series_code = %(code)s AND year = ANY(%(years)s)
"""
