"""Stages a record goes through: which there are, where each leads, what it needs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flask_babel import LazyString

from app.core.errors import N_, DomainError

COLOURS = ("secondary", "info", "warning", "success", "danger")
"""The tones a stage may have: plain, under way, waiting, won, lost."""


class NoSuchMoveError(DomainError):
    """A stage was wanted to which none leads from where the record stands."""

    message = N_("“{present}” cannot become “{wanted}”. From here it may become: {allowed}.")


class LastStageError(DomainError):
    """The record stands in a stage that none follows."""

    message = N_("“{present}” is the last stage: no other follows it. Make a new record instead.")


class RetiredStageError(DomainError):
    """A stage was wanted that is no longer in use."""

    message = N_("“{wanted}” is no longer in use. Choose one of: {allowed}.")


class StageNeedsError(DomainError):
    """A field is empty that the stage needs."""

    message = N_("Fill in “{field}”: a record in stage “{stage}” needs it.")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: `moves` names those that may follow it, None all; `needs` fields to be filled in.

    `limit` is how many records should stand in it at most: more are shown with a warning.
    """

    label: str | LazyString
    colour: str = "secondary"
    moves: tuple[str, ...] | None = None
    limit: int | None = None
    needs: tuple[str, ...] = ()
    is_retired: bool = False


Known: TypeAlias = Mapping[str, Stage]
"""Stages by key, in their order."""


class Stages(Mapping[str, str | LazyString]):
    """The choices of a stage field: labels by key, as an administrator has them at this moment."""

    def __init__(self, shipped: Known, strays: Iterable[str] = ()) -> None:
        self.shipped = shipped
        self.strays = tuple(strays)
        """Stages that moves, limits and the like speak of and that are not there."""
        self.source: Callable[[Known], Known] = lambda shipped: shipped
        """Lays over the shipped stages what was changed in the browser."""

    @property
    def now(self) -> Known:
        """The stages as they are now, retired ones too: records may still stand in them."""
        return self.source(self.shipped)

    def __getitem__(self, key: str) -> str | LazyString:
        return self.now[key].label

    def __iter__(self) -> Iterator[str]:
        return iter(self.now)

    def __len__(self) -> int:
        return len(self.now)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def first(self) -> str:
        """The stage in which new records begin."""
        return next((key for key, stage in self.now.items() if not stage.is_retired), "")

    def following(self, present: str) -> Sequence[str]:
        """Give the stages a record may go to from the one it stands in; from none, all."""
        now = self.now
        stage = now.get(present)
        named = stage.moves if stage else None
        return [
            key
            for key, other in now.items()
            if key != present and not other.is_retired and (named is None or key in named)
        ]

    def offered(self, present: str) -> Sequence[str]:
        """Give what a form offers: the stage the record stands in, and those that may follow."""
        following = self.following(present)
        return [key for key in self.now if key == present or key in following]

    def check_move(self, present: str, wanted: str) -> None:
        """Refuse a move that is not allowed, and say which are; `present` is "" for new records.

        Raises RetiredStageError, LastStageError, NoSuchMoveError.
        """
        now, following = self.now, self.following(present)
        if wanted in (present, *following) or wanted not in now:
            return
        allowed = ", ".join(str(now[key].label) for key in following)
        if present and not following:
            raise LastStageError(present=now[present].label)
        if now[wanted].is_retired:
            raise RetiredStageError(wanted=now[wanted].label, allowed=allowed)
        raise NoSuchMoveError(present=now[present].label, wanted=now[wanted].label, allowed=allowed)


def shipped_stages(
    labels: Mapping[str, str | LazyString],
    moves: Mapping[str, tuple[str, ...]],
    needs: Mapping[str, tuple[str, ...]],
    limits: Mapping[str, int],
    colours: Mapping[str, str],
) -> Stages:
    """Put together what a model says of its stages; what no stage is called is kept as a stray."""
    spoken = (*moves, *needs, *limits, *colours, *(key for keys in moves.values() for key in keys))
    return Stages(
        {
            key: Stage(
                label,
                colours.get(key, COLOURS[0]),
                moves.get(key),
                limits.get(key),
                needs.get(key, ()),
            )
            for key, label in labels.items()
        },
        dict.fromkeys(key for key in spoken if key not in labels),
    )
