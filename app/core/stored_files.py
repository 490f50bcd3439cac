"""Files that fields of records hold: rows that never change, and go once no field points there."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Identity,
    and_,
    exists,
    select,
    text,
    true,
)
from sqlalchemy import column as column_
from sqlalchemy import table as table_
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base
from app.core.driver import table_of
from app.core.fields import instant, whole, yes_no
from app.core.fields import text as line
from app.core.language import _


class StoredFile(Base):
    """A file as it was uploaded; fields of any number of records may point to it.

    `unused_since` is when the clock last saw that none does: a day later it goes.
    """

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    token: Mapped[str] = line(_("Address"), unique=True)
    stored_as: Mapped[str] = line(_("Stored as"), unique=True)
    name: Mapped[str] = line(_("File name"))
    kind: Mapped[str] = line(_("Kind of file"))
    size: Mapped[int] = whole(_("Bytes"))
    has_preview: Mapped[bool] = yes_no(_("Preview"), default=False)
    made_at: Mapped[datetime] = instant(_("Created at"))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("ab_user.id", ondelete="SET NULL"), index=True
    )
    session: Mapped[str] = line(_("Session"), default="")
    unused_since: Mapped[datetime | None] = instant(_("Unused since"), index=True)


STORED = table_of(StoredFile)

# Tables whose models are gone are among them: what they hold is not ours to sweep.
_POINTERS = text(
    "SELECT held.relname, part.attname FROM pg_constraint link"
    " JOIN pg_class held ON held.oid = link.conrelid"
    " JOIN pg_attribute part ON part.attrelid = link.conrelid AND part.attnum = link.conkey[1]"
    " WHERE link.contype = 'f' AND link.confrelid = 'stored_file'::regclass"
    " ORDER BY held.relname, part.attname"
)


def is_unused(session: Session) -> ColumnElement[bool]:
    """Give the condition that no field of any record points to a stored file."""
    return and_(true(), *(~exists().where(it == STORED.c.id) for it in _pointers(session)))


def _pointers(session: Session) -> Iterator[ColumnElement[Any]]:
    for held, part in session.execute(_POINTERS):
        pointer: ColumnElement[Any] = table_(held, column_(part)).c[part]
        yield pointer


def names_of(session: Session, ids: set[int]) -> Mapping[int, str]:
    """Give what stored files are called, asked inside a flush too."""
    asked = select(STORED.c.id, STORED.c.name).where(STORED.c.id.in_(ids))
    return {row.id: row.name for row in session.connection().execute(asked)}
