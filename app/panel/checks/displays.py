"""Stages, boards and calendars: what a model says of them must be there and fit."""

from collections.abc import Collection, Iterator

from app.core.fields import Record, stages_of
from app.core.hints import hint
from app.core.stages import COLOURS, Stages
from app.panel.checks.known import Fault, unknown
from app.panel.registry import Registered

MOST_ON_A_CARD = 4

DATES = frozenset({"day", "instant"})


def display_faults(entry: Registered) -> Iterator[Fault]:
    """Give what is wrong with the stages of a model, its board and its calendar."""
    yield from _board_faults(entry)
    if entry.panel.calendar:
        yield from _calendar_faults(entry)
    if (stages := stages_of(entry.model)) is not None:
        yield from _stage_faults(entry, stages)


def _stage_faults(entry: Registered, stages: Stages) -> Iterator[Fault]:
    names = [name for name, it in entry.fields.items() if isinstance(it.choices, Stages)]
    if not issubclass(entry.model, Record):
        yield "E050", "it has stages, but is no Record, which remembers since when. Make it one."
    if len(names) > 1:
        second = names[1]
        yield "E051", f"the fields {names[0]!r} and {second!r} both hold a stage. Keep one of them."
    if not stages.shipped:
        yield "E052", f"the stage {names[0]!r} names no stages. Name at least one."
    for stray in stages.strays:
        near = hint(stray, stages.shipped)
        yield "E053", f"the stage {names[0]!r} speaks of {stray!r}, which is unknown. {near}"
    fields: Collection[str] = set(entry.fields)
    for key, stage in stages.shipped.items():
        yield from unknown("E054", f"needs of stage {key}", stage.needs, fields)
        yield from unknown("E055", f"colours of stage {key}", [stage.colour], COLOURS)


def _board_faults(entry: Registered) -> Iterator[Fault]:
    board = entry.panel.board
    yield from unknown("E056", "board", board, set(entry.fields))
    if board and entry.stage is None and not entry.panel.calendar:
        yield "E057", "it names a board, but has no stage() and no calendar. Give it one of them."
    if len(board) > MOST_ON_A_CARD:
        yield "E058", f"board names {len(board)} fields. A card shows {MOST_ON_A_CARD} at most."
    for name in board:
        if name in entry.fields and entry.fields[name].kind == "lines":
            yield "E059", f"board names {name!r}, which holds rows. Name other fields."


def _calendar_faults(entry: Registered) -> Iterator[Fault]:
    name = entry.panel.calendar
    dates = [known for known, field in entry.fields.items() if field.kind in DATES]
    if name not in entry.fields:
        yield from unknown("E060", "calendar", [name], dates)
    elif name not in dates:
        yield "E061", f"calendar names {name!r}, which is no date. {hint(name, dates)}"
