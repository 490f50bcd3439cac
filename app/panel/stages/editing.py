"""An administrator changes the stages of a model: read from the form, checked, kept."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from sqlalchemy import select

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.language import _
from app.core.numbers import parse_amount
from app.core.stages import COLOURS, Stage, Stages
from app.core.turkish import fold
from app.panel.forms.inputs import form_fields, is_writable
from app.panel.pages import Option
from app.panel.registry import Registered
from app.panel.stages.kept import StageDefinition, forget
from app.panel.stages.pages import StageForm, StagesPage

NEW = "new-stage"
"""Under this key the form sends the stage that is to be added."""

MOST_STAGES, MOST_OF_A_NAME, LARGEST_LIMIT = 30, 60, 100_000

_COLOURS = {
    "secondary": _("Grey"),
    "info": _("Blue"),
    "warning": _("Amber"),
    "success": _("Green"),
    "danger": _("Red"),
}


class StagesChangedError(DomainError):
    """Somebody else changed the stages meanwhile."""

    status: ClassVar[int] = 409
    message = N_("Somebody else changed these stages meanwhile: look at them, then change yours.")


class StageNameMissingError(DomainError):
    """A stage without a name could not be chosen."""

    message = N_("Give every stage a name of its own.")


class NoStageLeftError(DomainError):
    """Every stage was retired, so that no record could be made."""

    message = N_("At least one stage must stay in use.")


class WrongLimitError(DomainError):
    """A limit is no number of records."""

    message = N_("“{text}” is no limit: write a whole number of records, or nothing.")


class TooManyStagesError(DomainError):
    """More stages than anybody looks over."""

    message = N_("There are {most} stages already: rename one that is no longer in use.")


def stages_page(entry: Registered, errors: Sequence[str] = (), root: str = "") -> StagesPage:
    """Give the stages of a model as they are now."""
    stages = _of(entry)
    forms = [
        _form(entry, stages, key, stage, at)
        for at, (key, stage) in enumerate(stages.now.items(), start=1)
    ]
    return StagesPage(
        title=str(entry.panel.title),
        name=entry.name,
        stages=forms,
        new=_form(entry, stages, NEW, Stage(""), len(forms) + 1),
        token=token(stages),
        board_url=f"{root}/{entry.slug}/board",
        errors=errors,
    )


def token(stages: Stages) -> str:
    """Give the state of some stages as a short text that changes whenever they do."""
    said = [(key, str(it.label), *_plain(it)) for key, it in stages.now.items()]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _plain(it: Stage) -> tuple[object, ...]:
    return it.colour, it.moves, it.limit, it.needs, it.is_retired


def _form(entry: Registered, stages: Stages, key: str, stage: Stage, at: int) -> StageForm:
    others = {other: it for other, it in stages.now.items() if other != key}
    return StageForm(
        key=key,
        title=str(stage.label) or str(_("New stage")),
        label=str(stage.label),
        colours=[Option(it, str(_COLOURS[it]), is_chosen=it == stage.colour) for it in COLOURS],
        position=str(at),
        limit="" if stage.limit is None else str(stage.limit),
        moves=[
            Option(other, str(it.label), is_chosen=stage.moves is None or other in stage.moves)
            for other, it in others.items()
            if not it.is_retired
        ],
        needs=[
            Option(name, label, is_chosen=name in stage.needs)
            for name, label in _may_need(entry).items()
        ],
        is_retired=stage.is_retired,
    )


def _may_need(entry: Registered) -> dict[str, str]:
    """Give the fields a stage may need: those of the form that can be left empty."""
    fields = form_fields(entry)
    return {
        name: str(field.label)
        for name, field in fields.items()
        if name != entry.stage and field.kind != "yes_no" and is_writable(field)
    }


def set_stages(entry: Registered, sent: Mapping[str, Sequence[str]], state: str) -> None:
    """Keep the stages of a model as they were sent, beside the shipped ones.

    Raises StagesChangedError, StageNameMissingError, NoStageLeftError, WrongLimitError,
    TooManyStagesError.
    """
    stages = _of(entry)
    # One after the other: what is compared must still stand when it is written.
    rows = {
        row.key: row
        for row in db.session.scalars(
            select(StageDefinition)
            .where(StageDefinition.model == entry.name)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    forget()
    if state != token(stages):
        raise StagesChangedError
    found = [*_sent(entry, stages, sent)]
    names = [fold(str(it.label or stages.shipped[it.key].label)) for it in found]
    if len(set(names)) < len(names):
        raise StageNameMissingError
    if all(it.is_retired for it in found):
        raise NoStageLeftError
    for it in found:
        _write(rows.get(it.key), it)
    db.session.flush()
    forget()


def _write(row: StageDefinition | None, wanted: StageDefinition) -> None:
    if row is None:
        db.session.add(wanted)
        return
    for name in ("label", "colour", "position", "moves", "needs", "limit", "is_retired"):
        setattr(row, name, getattr(wanted, name))


def _sent(
    entry: Registered, stages: Stages, sent: Mapping[str, Sequence[str]]
) -> Iterator[StageDefinition]:
    keys = [*stages.now]
    if (sent.get(f"label.{NEW}") or [""])[0].strip():
        keys.append(NEW)
    if len(keys) > MOST_STAGES:
        raise TooManyStagesError(most=MOST_STAGES)
    added = _new_key(stages, sent)
    for key in keys:
        yield _definition(entry, stages, _Sent(sent, key), key, added if key == NEW else key)


class _Sent:
    """What the form says of one stage."""

    def __init__(self, sent: Mapping[str, Sequence[str]], key: str) -> None:
        self._sent = sent
        self._key = key

    def one(self, name: str) -> str:
        """Give a text."""
        return " ".join((self.several(name) or [""])[0].split())

    def several(self, name: str) -> Sequence[str]:
        """Give everything ticked under a name."""
        return self._sent.get(f"{name}.{self._key}", ())


def _definition(
    entry: Registered, stages: Stages, sent: _Sent, sent_as: str, key: str
) -> StageDefinition:
    label = sent.one("label")[:MOST_OF_A_NAME]
    if not label:
        raise StageNameMissingError
    shipped = stages.shipped.get(key)
    colour, position = sent.one("colour"), sent.one("position")
    there = [it for it, other in stages.now.items() if it != sent_as and not other.is_retired]
    moves = [it for it in there if it in sent.several("moves")]
    return StageDefinition(
        model=entry.name,
        key=key,
        label="" if shipped and label == str(shipped.label) else label,
        colour=colour if colour in COLOURS else COLOURS[0],
        position=int(position) if re.fullmatch(r"[0-9]{1,4}", position) else 0,
        moves=None if moves == there else moves,
        needs=[name for name in _may_need(entry) if name in sent.several("needs")],
        limit=_limit(sent.one("limit")),
        is_retired=bool(sent.several("retired")),
    )


def _limit(text: str) -> int | None:
    if not text:
        return None
    try:
        amount = parse_amount(text, "tr")
    except DomainError as error:
        raise WrongLimitError(text=text[:40]) from error
    if amount != int(amount) or not 1 <= amount <= LARGEST_LIMIT:
        raise WrongLimitError(text=text[:40])
    return int(amount)


def _new_key(stages: Stages, sent: Mapping[str, Sequence[str]]) -> str:
    """Make the key of an added stage of its name: it stays when the name is changed."""
    name = (sent.get(f"label.{NEW}") or [""])[0]
    key = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:40] or "stage"
    numbered = (f"{key}_{number}" for number in range(2, MOST_STAGES + 3))
    taken = {*stages.now, *stages.shipped, NEW}
    return key if key not in taken else next(it for it in numbered if it not in taken)


def _of(entry: Registered) -> Stages:
    stages = entry.stages
    return Stages({}) if stages is None else stages
