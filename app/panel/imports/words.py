"""Refusals as they are kept in files and rows, to be said in the language of whoever reads."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.errors import DomainError

Kept = Mapping[str, Any]
"""A message of the catalogues under `m`, its details under `d`."""


class KeptError(DomainError):
    """A refusal read back: it says what the one that was kept said."""

    def __init__(self, message: str, details: Mapping[str, object]) -> None:
        self.message = message  # type: ignore[misc] # each of them says another sentence
        super().__init__(**details)


def written(error: DomainError) -> Kept:
    """Write a refusal as JSON."""
    return {"m": error.message, "d": {name: _plain(it) for name, it in error.details.items()}}


def read(kept: Kept) -> DomainError:
    """Read a refusal back."""
    return KeptError(kept["m"], {name: _detail(it) for name, it in kept["d"].items()})


def _plain(detail: object) -> Any:
    if isinstance(detail, DomainError):
        return {"error": written(detail)}
    if isinstance(detail, Decimal):
        return {"number": str(detail)}
    if isinstance(detail, date):
        return {"day": detail.isoformat()}
    return detail if isinstance(detail, int) else str(detail)


def _detail(kept: Any) -> object:
    if not isinstance(kept, dict):
        return kept
    ((kind, value),) = kept.items()
    if kind == "error":
        return read(value)
    return Decimal(value) if kind == "number" else date.fromisoformat(value)
