"""Number series: how documents are numbered."""

from app.core.language import _
from app.core.series import Series
from app.panel.definition import Panel, show

show(
    Series,
    Panel(
        menu="settings",
        title=_("Number series"),
        one=_("Number series"),
        icon="list-numbers",
        hint=_("Numbers are taken when a document is posted: one after the other, without gaps."),
        list=("code", "name", "prefix", "is_yearly", "width", "in_date_order"),
        form=("code", "name", "prefix", "is_yearly", "width", "in_date_order"),
        sort="code",
        can={"Finance": "read", "Management": "read"},
        open_names=True,
    ),
)
