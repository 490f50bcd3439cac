"""What the template of the screen of stages is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.panel.pages import Option


@dataclass(frozen=True, slots=True)
class StageForm:
    """A stage to be changed; the one to be added has no key of its own."""

    key: str
    title: str
    label: str
    colours: Sequence[Option]
    position: str
    limit: str
    moves: Sequence[Option]
    needs: Sequence[Option]
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class StagesPage:
    """The stages of a model to be changed; `token` goes back in _version."""

    title: str
    name: str
    stages: Sequence[StageForm]
    new: StageForm
    token: str
    board_url: str
    errors: Sequence[str] = ()
