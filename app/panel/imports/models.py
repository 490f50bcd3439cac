"""An import from its file to its result, and what it did to each record."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Select,
    String,
    cast,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, User
from app.core.fields import choice, instant, text, whole
from app.core.language import _
from app.panel.registry import Registered

STATES = {
    "new": _("Columns to be chosen"),
    "checking": _("Being tried"),
    "checked": _("Tried"),
    "running": _("Being imported"),
    "done": _("Imported"),
    "undoing": _("Being taken back"),
    "undone": _("Taken back"),
}

MODES = {
    "create": _("Make new records"),
    "update": _("Change records that are there"),
    "both": _("Change records that are there, and make the others"),
}

BUSY = {"checking": "new", "running": "checked", "undoing": "done"}
"""What is being done, and where an import stands again if that comes to nothing."""


class ListImport(Base):
    """A file somebody sent to a list: its columns, their answers, and how far it is.

    `mapping` gives the field of each column ("" for none, "party:code" for a link found by its
    code). `mends` hold what was typed in place of a cell ("17:2"), `replacements` what stands for
    a value wherever it stands in a column; `missing` are names of records to be made first.
    """

    __tablename__ = "list_import"
    __table_args__ = (Index("list_import_of_user", "user_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    token: Mapped[str] = text(_("Name of its files"), unique=True)
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey(User.id, ondelete="CASCADE"))
    model: Mapped[str] = text(_("List"))
    language: Mapped[str] = text(_("Language"))
    file_name: Mapped[str] = text(_("File"))
    sheets: Mapped[list[str]] = mapped_column(JSONB)
    headings: Mapped[list[str]] = mapped_column(JSONB)
    rows: Mapped[int] = whole(_("Rows"))
    state: Mapped[str] = choice(_("State"), STATES, default="new")
    mode: Mapped[str] = choice(_("What to do"), MODES, default="create")
    matched_by: Mapped[str] = text(_("Found by"), default="")
    mapping: Mapped[list[str]] = mapped_column(JSONB)
    mends: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    replacements: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSONB, default=dict)
    missing: Mapped[dict[str, list[str]]] = mapped_column(JSONB, default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    created_at: Mapped[datetime] = instant(_("Created at"), default=clock.now)
    finished_at: Mapped[datetime | None] = instant(_("Finished at"))


class ImportMapping(Base):
    """What somebody chose the last time for a file with the same headings."""

    __tablename__ = "import_mapping"

    user_id: Mapped[int] = mapped_column(
        Integer, ForeignKey(User.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str] = text(_("List"), primary_key=True)
    headings: Mapped[str] = mapped_column(String(64, collation="C"), primary_key=True)
    mapping: Mapped[list[str]] = mapped_column(JSONB)
    mode: Mapped[str] = choice(_("What to do"), MODES)
    matched_by: Mapped[str] = text(_("Found by"))


class ImportedRow(Base):
    """What an import did to a record: `before` are its old values, `state` how it left it."""

    __tablename__ = "imported_row"
    __table_args__ = (Index("imported_row_of_import", "import_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    import_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(ListImport.id, ondelete="CASCADE")
    )
    model: Mapped[str] = text(_("List"))
    key: Mapped[str] = text(_("Record"))
    row: Mapped[int] = whole(_("Row"))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = text(_("State"))


def keys_of(entry: Registered, import_id: int) -> Select[Any]:
    """Ask for the keys of a list's records that an import made or changed."""
    key = cast(ImportedRow.key, entry.key.type)
    return select(key).where(ImportedRow.import_id == import_id, ImportedRow.model == entry.name)
