"""Every model with screens, known before any application is built: what tests go through."""

from app import modules
from app.core.fields import Field
from app.panel import registry
from app.panel.registry import Registered

modules.load()
registry.build()

NAMES = sorted(registry.registered())
OWNED = [name for name in NAMES if registry.registered()[name].panel.owner]


def entry_of(name: str) -> Registered:
    """Give a model with screens by its name."""
    return registry.registered()[name]


def writable(entry: Registered) -> bool:
    """Tell whether people make and change its records in a form."""
    return not entry.panel.read_only


def text_fields(entry: Registered) -> dict[str, Field]:
    """Give the fields that hold free text of any length."""
    found = {}
    for name, known in entry.fields.items():
        if known.kind not in {"text", "long_text"} or known.choices is not None:
            continue
        column = entry.model.__mapper__.columns[known.column or name]
        if getattr(column.type, "length", None) is None and not column.primary_key:
            found[name] = known
    return found
