"""The groups of the menu in their order: what they are called, and their sign."""

from app.core.fields import Label
from app.core.language import _

MENUS: dict[str, tuple[Label, str]] = {
    "accounts": (_("Current accounts"), "users"),
    "money": (_("Currencies"), "coins"),
    "settings": (_("Settings"), "settings"),
}
