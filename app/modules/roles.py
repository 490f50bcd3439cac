"""The roles of a new installation; administrators add others in the browser."""

from app.core.language import _

ROLES = ("Administrator", "Finance", "Sales", "Operations", "Stock", "Management", "Public")

ROLE_LABELS = {
    "Administrator": _("Administrator"),
    "Finance": _("Finance"),
    "Sales": _("Sales"),
    "Operations": _("Operations"),
    "Stock": _("Stock"),
    "Management": _("Management"),
    "Public": _("Public"),
}
"""What these are called on the screen; in the tables they keep their names."""


def role_label(name: str) -> str:
    """Give what people call a role; one of their own is called as they named it."""
    return str(ROLE_LABELS.get(name, name))
