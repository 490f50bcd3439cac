"""The records that one cell of a list names."""

from typing import NamedTuple


class Part(NamedTuple):
    """One of the several records a cell names."""

    text: str
    url: str = ""
    tone: str = ""
