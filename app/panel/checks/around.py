"""What stands beside the panels: hooks on models that have none."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.panel.registry import Registered


def faults_around(
    entries: Mapping[str, Registered], hooked: Collection[type[Any]]
) -> Iterator[str]:
    """Give a line for each model that actions or figures are offered on, and that has no panel."""
    shown = {entry.model for entry in entries.values()}
    for model in sorted(set(hooked) - shown, key=lambda model: model.__name__):
        yield (
            f"  {model.__name__}: panel.E032: actions, figures or other hooks are offered on it, "
            "but it has no panel. Give it one."
        )
