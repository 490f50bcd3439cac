"""Tags: the words people put on records, renamed, merged and coloured in one place."""

from app.core import tags
from app.core.language import _
from app.core.tags import Tag
from app.panel.definition import Panel, action, asks, show

show(
    Tag,
    Panel(
        menu="settings",
        title=_("Tags"),
        one=_("Tag"),
        icon="tags",
        hint=_("Words to find records by; a tag that is typed into a record appears here."),
        list=("name", "colour", "records"),
        form=("name", "colour"),
        filters=("colour",),
        sort="name",
        names=("name",),
        can={
            "Finance": "create read update delete merge",
            "Sales": "create read",
            "Operations": "create read",
            "Stock": "create read",
            "Management": "read",
        },
        open_names=True,
    ),
)


@action(Tag, _("Merge into another tag"), icon="arrows-join", roles=("Finance",))
def merge(tag: Tag, reason: str) -> Tag:
    """Let another tag stand wherever this one does; gives the one that stays."""
    return tags.merge_tag(tag, reason)


@asks(Tag, "merge")
def which_tag_stays(_tag: Tag) -> str:
    """Ask for the tag that stays."""
    return str(_("Which tag stays in its place? Write its name."))
