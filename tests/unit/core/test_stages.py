"""Stages: which may follow which, as values alone."""

import pytest

from app.core.errors import DomainError
from app.core.stages import (
    LastStageError,
    NoSuchMoveError,
    RetiredStageError,
    Stage,
    Stages,
    shipped_stages,
)

LABELS = {"new": "New", "quoted": "Quoted", "won": "Won", "lost": "Lost"}
STAGES = shipped_stages(LABELS, {"new": ("quoted",), "won": ()}, {}, {}, {})
RETIRED = Stages(dict(STAGES.shipped) | {"old": Stage("Old", is_retired=True)})


@pytest.mark.parametrize(
    ("present", "following"),
    [
        ("new", ["quoted"]),
        ("quoted", ["new", "won", "lost"]),  # nothing is said of it: it leads to all
        ("won", []),
        ("", ["new", "quoted", "won", "lost"]),
        ("unknown", ["new", "quoted", "won", "lost"]),
    ],
)
def test_a_stage_leads_to_those_named_or_to_all(present: str, following: list[str]) -> None:
    assert STAGES.following(present) == following
    for wanted in LABELS:
        if wanted in (present, *following):
            STAGES.check_move(present, wanted)
        else:
            with pytest.raises(DomainError):
                STAGES.check_move(present, wanted)


@pytest.mark.parametrize(
    ("stages", "present", "wanted", "error"),
    [
        (STAGES, "new", "won", NoSuchMoveError),
        (STAGES, "won", "new", LastStageError),
        (RETIRED, "quoted", "old", RetiredStageError),
        (RETIRED, "", "old", RetiredStageError),
    ],
)
def test_a_refusal_says_why(
    stages: Stages, present: str, wanted: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        stages.check_move(present, wanted)


def test_a_record_may_stay_in_a_stage_no_longer_in_use_and_leave_it() -> None:
    RETIRED.check_move("old", "old")
    RETIRED.check_move("old", "won")
    assert RETIRED.offered("old") == ["new", "quoted", "won", "lost", "old"]
    assert RETIRED.offered("") == list(LABELS)


def test_the_choices_are_the_labels_of_the_moment() -> None:
    stages = Stages(STAGES.shipped)
    assert dict(stages) == LABELS
    stages.source = lambda shipped: {"won": Stage("Sold"), **shipped} | {"won": Stage("Sold")}
    assert (next(iter(stages)), stages["won"], stages.first) == ("won", "Sold", "won")


def test_words_that_are_no_stage_are_kept_for_the_start_to_name() -> None:
    stages = shipped_stages(LABELS, {"new": ("qoted",)}, {"wn": ()}, {"new": 1}, {"lst": "info"})
    assert stages.strays == ("wn", "lst", "qoted")
