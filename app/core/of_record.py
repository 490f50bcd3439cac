"""Rows that belong to a record of any model: notes, files, assignments, shares."""

from sqlalchemy.orm import Mapped

from app.core.fields import Record, text
from app.core.language import _


class OfRecord(Record):
    """A row beside one record of whatever model; the history tells of it under that record."""

    __abstract__ = True

    model: Mapped[str] = text(_("Kind of record"))
    key: Mapped[str] = text(_("Record"))
