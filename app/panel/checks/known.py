"""What a panel may name that the panel's engine itself does not know."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from app.core.hints import hint

Fault: TypeAlias = tuple[str, str]
"""The number of a mistake, and what it is with what to write instead."""


@dataclass(frozen=True, slots=True)
class Known:
    """The menu groups, the roles and the icons there are; without icons none is checked."""

    menus: Collection[str]
    roles: Collection[str]
    icons: Collection[str] = ()


def unknown(
    number: str, option: str, names: Collection[str], known: Collection[str]
) -> Iterator[Fault]:
    """Give a mistake for each name that is not among the known ones."""
    for name in names:
        if name not in known:
            yield number, f"{option} names {name!r}, which is unknown. {hint(name, known)}"
