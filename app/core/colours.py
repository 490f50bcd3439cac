"""The colours that people give to tags and categories: a few that read well, light and dark."""

from typing import Any

from sqlalchemy.orm import MappedColumn

from app.core.fields import choice
from app.core.language import _

PLAIN = "muted"

COLOURS = {
    PLAIN: _("Grey"),
    "primary": _("Blue"),
    "success": _("Green"),
    "warning": _("Amber"),
    "danger": _("Red"),
}


def colour() -> MappedColumn[Any]:
    """Hold one of the colours."""
    return choice(_("Colour"), COLOURS, default=PLAIN, server_default=PLAIN)
