"""The first page: pieces that modules give it, each fetched from an address of its own."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

Address: TypeAlias = Callable[[], str]

_offered: list[Address] = []


def on_home(address: Address) -> Address:
    """Offer a piece of the first page: the address of its HTML, "" for whoever may not see it."""
    _offered.append(address)
    return address


def pieces() -> Sequence[str]:
    """Give the addresses of the pieces for whoever asks."""
    return [url for address in _offered if (url := address())]
