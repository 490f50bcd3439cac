"""Who may share a view of a list with a role or with everybody; views of one's own are free."""

from app.core.language import _
from app.panel import rights
from app.panel.lists.keeping import SHARING
from app.panel.screens import Screen

rights.called("share", _("Share with others"))
screen = Screen(
    name=SHARING,
    menu="settings",
    title=_("Saved views"),
    url="/saved-views",
    can={"Finance": "share", "Management": "share"},
    rights=("share",),
    in_menu=False,
)
