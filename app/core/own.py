"""What belongs to the team of an installation and not to the product: upgrades leave it alone."""

import re
from functools import cache

PREFIX = "own_"
"""How the tables of a team's own models begin, so that no later table of the product meets one."""


def is_own(model: type[object]) -> bool:
    """Tell whether a model is a team's own: it stands in the folder for such."""
    return "own" in model.__module__.split(".")


def is_own_table(name: str) -> bool:
    """Tell whether a table is of a team's own model, also when the model's file is gone."""
    return name.startswith(PREFIX)


def table_name(model: type[object]) -> str:
    """Name the table of a model after it: PartyAddress → party_address, own ones marked."""
    return f"{PREFIX if is_own(model) else ''}{snake(model.__name__)}"


@cache
def snake(name: str) -> str:
    """Write a class name as addresses and tables are written: PartyAddress → party_address."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
