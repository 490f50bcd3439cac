"""Which fields of a model the acting person sees, and which they may change: asked by everything.

Lists, forms, records, the API, exports, history, search: whatever shows, takes, sorts, filters or
adds up a field asks here, so that a field closed to a role is closed everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from app.core.errors import N_, DomainError
from app.core.fields import Field, fields_of
from app.panel import rights
from app.panel.field_rights import OPEN, Closing


class ClosedFieldError(DomainError):
    """Somebody would change a field that is closed to their roles."""

    status: ClassVar[int] = 403
    message = N_("Your role does not change “{label}”. Leave it as it is, or ask an administrator.")


class NeededFieldClosedError(DomainError):
    """A new record needs a field that the person may not fill in."""

    status: ClassVar[int] = 403
    message = N_(
        "A new record needs “{label}”, which your role may not fill in. "
        "Ask an administrator to open the field, or somebody else to make the record."
    )


@dataclass(frozen=True, slots=True)
class Allowed:
    """The fields a person sees, in the model's order; those not to be changed are named."""

    seen: Mapping[str, Field]
    hidden: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()

    def may_change(self, name: str) -> bool:
        """Tell whether the person may give a field a value."""
        return name in self.seen and name not in self.fixed


def allowed(model: type[Any]) -> Allowed:
    """Give the fields of a model that the acting person sees and may change.

    An amount without its currency says nothing: who does not see the one does not see the other.
    """
    closing, fields = rights.closed(model), fields_of(model)
    known = _made.get((model, closing))
    if known is None or known[0] is not fields:
        if len(_made) >= _MOST:
            _made.clear()
        known = _made[model, closing] = (fields, _allowed(fields, closing))
    return known[1]


_MOST = 1_000
_made: dict[tuple[type[Any], Closing], tuple[Mapping[str, Field], Allowed]] = {}
"""By model and what is closed of it, as long as the model has the same fields."""


def _allowed(fields: Mapping[str, Field], closing: Closing) -> Allowed:
    if closing == OPEN:
        return Allowed(fields)
    columns = {fields[name].column for name in closing.hidden if name in fields}
    dark = (closing.hidden | columns) - {None}
    hidden = {name for name, it in fields.items() if name in dark or it.currency in dark}
    seen = {name: field for name, field in fields.items() if name not in hidden}
    return Allowed(seen, frozenset(hidden), closing.read_only)
