"""Categories: the short lists that people choose from, kept by them."""

from app.core.categories import Category
from app.core.language import _
from app.panel.definition import Panel, show

show(
    Category,
    Panel(
        menu="settings",
        title=_("Categories"),
        one=_("Category"),
        icon="category",
        hint=_("Short lists to choose from. An archived one is offered no more, and stays."),
        list=("name", "kind", "position", "colour"),
        form=("kind", "name", "position", "colour"),
        filters=("kind", "colour"),
        sort="kind",
        names=("name", "kind"),
        can={
            "Finance": "create read update archive delete",
            "Sales": "read",
            "Operations": "read",
            "Stock": "read",
            "Management": "read",
        },
        open_names=True,
    ),
)
