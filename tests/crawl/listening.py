"""Hears which arguments of an address the application asks for, so that only these are tried."""

from collections.abc import Iterator
from typing import Any, ClassVar

from flask import Flask

from app.panel.requests import Read, Said


class HeardArguments(Said):
    """The arguments of a request; every name that is asked for is written down."""

    names: ClassVar[set[str]] = set()

    def get(self, key: str, *others: Any, **kinds: Any) -> Any:
        """Give an argument as always, and write its name down."""
        self.names.add(key)
        return super().get(key, *others, **kinds)

    def __getitem__(self, key: str) -> Any:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, *kinds: Any, **others: Any) -> list[Any]:
        """Give all of an argument as always, and write its name down."""
        self.names.add(key)
        return super().getlist(key, *kinds, **others)


class _HeardRequest(Read):
    parameter_storage_class = HeardArguments


def listen(app: Flask) -> None:
    """Let an application's requests be heard."""
    app.request_class = _HeardRequest


def heard() -> Iterator[str]:
    """Give what was asked for since it was forgotten, in order."""
    yield from sorted(HeardArguments.names)


def forget() -> None:
    """Begin anew."""
    HeardArguments.names.clear()
