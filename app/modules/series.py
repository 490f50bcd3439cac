"""Number series: how documents are numbered."""

from app.core.fields import give_words
from app.core.language import _
from app.core.series import Series
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.panel.definition import Panel, show

give_words(Series.name, VOUCHER_TYPE_LABELS | {"reversal": _("Reversal")})
show(
    Series,
    Panel(
        menu="settings",
        title=_("Number series"),
        one=_("Number series"),
        icon="list-numbers",
        hint=_("Numbers are taken when a document is posted: one after the other, without gaps."),
        list=("name", "code", "prefix", "is_yearly", "width", "in_date_order"),
        form=("code", "name", "prefix", "is_yearly", "width", "in_date_order"),
        sort="code",
        can={"Finance": "read", "Management": "read"},
        open_names=True,
    ),
)
