"""Number series: one number after the other, without gaps or duplicates, under any load.

A number is taken in the transaction that uses it, so a rollback gives it back; the row lock
makes the next one wait. That is why it is taken last.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, Integer, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, db
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
    series = db.session.execute(
        select(Series.prefix, Series.is_yearly, Series.width, Series.in_date_order).where(
            Series.code == series_code
        )
    ).one_or_none()
    if series is None:
        raise UnknownSeriesError(series=series_code)
    year = dated_on.year if series.is_yearly else CONTINUOUS
    no = _count_up(series_code, year, dated_on, in_date_order=series.in_date_order)
    middle = f"{year}-" if series.is_yearly else ""
    return Allotment(series_code, year, no, f"{series.prefix}-{middle}{no:0{series.width}d}")


def _count_up(series_code: str, year: int, dated_on: date, *, in_date_order: bool) -> int:
    first = insert(SeriesCounter).values(
        series_code=series_code, year=year, last_no=1, last_dated_on=dated_on
    )
    later = first.on_conflict_do_update(
        index_elements=["series_code", "year"],
        set_={
            "last_no": SeriesCounter.last_no + 1,
            "last_dated_on": func.greatest(
                SeriesCounter.last_dated_on, first.excluded.last_dated_on
            ),
        },
        where=first.excluded.last_dated_on >= SeriesCounter.last_dated_on
        if in_date_order
        else None,
    )
    no: int | None = db.session.scalar(later.returning(SeriesCounter.last_no))
    if no is None:
        last = db.session.scalar(
            select(SeriesCounter.last_dated_on).where(
                SeriesCounter.series_code == series_code, SeriesCounter.year == year
            )
        )
        raise NumberOutOfOrderError(series=series_code, last=last)
    return no
