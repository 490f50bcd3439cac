"""Whether a record may stand where somebody puts it: asked at each save, of whatever screen."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect

from app.core.errors import DomainError
from app.core.stages import StageNeedsError, Stages
from app.panel.registry import Registered


def begin(entry: Registered, record: Any) -> None:
    """Let a new record begin in the first stage that is in use, where none was chosen."""
    stages = entry.stages
    if entry.stage and stages is not None and not getattr(record, entry.stage):
        setattr(record, entry.stage, stages.first)


def stage_problems(entry: Registered, record: Any) -> Iterator[tuple[str, DomainError]]:
    """Give what is wrong with the stage a record is about to be saved in, by field."""
    name, stages = entry.stage, entry.stages
    if name is None or stages is None:
        return
    changed = inspect(record).attrs[name].history
    present = (changed.deleted or [""])[0] if changed.has_changes() else getattr(record, name)
    wanted = getattr(record, name)
    is_new = not inspect(record).persistent
    try:
        stages.check_move("" if is_new else present or "", wanted)
    except DomainError as problem:
        yield name, problem
        return
    yield from _missing(entry, record, stages, wanted, is_moved=is_new or present != wanted)


def _missing(
    entry: Registered, record: Any, stages: Stages, wanted: str, *, is_moved: bool
) -> Iterator[tuple[str, DomainError]]:
    """Name the fields the stage needs and that are empty, if this save touches stage or field.

    Who corrects something else in an older record is not held up by a rule made after it.
    """
    stage = stages.now.get(wanted)
    for name in stage.needs if stage else ():
        field = entry.fields.get(name)
        if stage is None or field is None or not _is_empty(getattr(record, field.column or name)):
            continue
        if is_moved or inspect(record).attrs[field.column or name].history.has_changes():
            yield name, StageNeedsError(field=field.label, stage=stage.label)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])
