"""What was changed of stages in the browser: a table beside the shipped ones, read by version."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from flask import g, has_app_context
from sqlalchemy import UniqueConstraint, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import db
from app.core.fields import Record, text, whole, yes_no
from app.core.language import _
from app.core.stages import COLOURS, Known, Stage
from app.panel import grants

_FRESH = 2.0
"""Seconds for which who has no version (commands, the worker) goes on with what was read."""


class StageDefinition(Record):
    """A stage of a model as an administrator wants it; an empty label is the shipped one."""

    __tablename__ = "stage_definition"
    __table_args__ = (UniqueConstraint("model", "key"),)

    model: Mapped[str] = text(_("Kind of record"))
    key: Mapped[str] = text(_("Key"))
    label: Mapped[str] = text(_("Name"), default="")
    colour: Mapped[str] = text(_("Colour"), default=COLOURS[0])
    position: Mapped[int] = whole(_("Order"), default=0)
    moves: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    needs: Mapped[list[str]] = mapped_column(JSONB, default=list)
    limit: Mapped[int | None] = whole(_("Limit"), nullable=True)
    is_retired: Mapped[bool] = yes_no(_("Retired"), default=False)


class Kept(NamedTuple):
    """A row of the table, as it is read."""

    key: str
    label: str
    colour: str
    moves: list[str] | None
    needs: list[str]
    limit: int | None
    is_retired: bool


_Rows: TypeAlias = Mapping[str, Sequence[Kept]]
_kept: dict[str, tuple[UUID, _Rows]] = {}


def overlaid(model: str, shipped: Known) -> Known:
    """Lay what was changed in the browser over the shipped stages of a model.

    Stages that an upgrade brings stand behind those that were put in order before it.
    """
    rows = _rows().get(model)
    if not rows:
        return shipped
    found = {row.key: _stage(row, shipped) for row in rows if row.label or row.key in shipped}
    return found | {key: stage for key, stage in shipped.items() if key not in found}


def _stage(row: Kept, shipped: Known) -> Stage:
    given = shipped.get(row.key) or Stage(row.label)
    return replace(
        given,
        label=row.label or given.label,
        colour=row.colour,
        moves=None if row.moves is None else tuple(row.moves),
        needs=tuple(row.needs),
        limit=row.limit,
        is_retired=row.is_retired,
    )


def forget() -> None:
    """Let this request ask the database again: it has changed stages."""
    grants.forget()
    if has_app_context():
        g.pop("stage_rows", None)


def _rows() -> _Rows:
    """Give all rows by model: those kept under this request's version, else those of the table."""
    if not has_app_context():
        return {}
    version = g.get("rights_version")
    if version is not None and (known := _kept.get("rows")) and known[0] == version:
        return known[1]
    asked_at, rows = g.get("stage_rows", (0.0, {}))
    if version is None and asked_at and time.monotonic() - asked_at < _FRESH:
        return rows  # type: ignore[no-any-return] # of our own making
    # The version first: rows that are newer than it are only read again too early.
    as_of = db.session.connection().execute(select(grants.version_now())).scalar()
    found = _asked()
    if as_of is not None and as_of == version:
        _kept["rows"] = (as_of, found)
    g.stage_rows = (time.monotonic(), found)
    return found


def _asked() -> _Rows:
    # By the connection: no flush and no guard; definitions are no rows of a person's.
    table: Any = StageDefinition.__table__.c
    query = select(table.model, *(table[name] for name in Kept._fields))
    rows = db.session.connection().execute(query.order_by(table.model, table.position, table.id))
    found: dict[str, list[Kept]] = {}
    for model, *row in rows:
        found.setdefault(model, []).append(Kept(*row))
    return found
