"""The screen of posted vouchers: read, never edited; entered by a screen of its own."""

from app.core.fields import give_words
from app.core.language import _
from app.ledger.models import Voucher
from app.panel.definition import Panel, show

give_words(
    Voucher.source,
    {
        "manual": _("Entered by hand"),
        "import": _("Imported"),
        "instrument": _("Cheque or note"),
        "match": _("Matching"),
        "write_off": _("Write-off"),
        "reversal": _("Reversal"),
        "revaluation": _("Valuation"),
    },
)

show(
    Voucher,
    Panel(
        menu="accounts",
        title=_("Vouchers"),
        one=_("Voucher"),
        icon="receipt",
        hint=_("What is posted is final: a mistake is reversed or corrected, never edited."),
        list=("dated_on", "document_no", "type", "description", "branch", "total", "source"),
        form={
            _("Voucher"): (
                *("type", "dated_on", "document_no", "counter_document_no"),
                *("description", "branch", "total"),
            ),
            _("Lines"): ("entries",),
            _("Origin"): ("source", "external_key", "original", "posted_at", "posted_by"),
        },
        filters=("dated_on", "type", "branch", "source", "total"),
        sort="-id",
        totals=("total",),
        owner="entries.account.holder.salesperson",
        can={
            "Finance": "read export tag",
            "Sales": "read tag own",
            "Management": "read export",
        },
        read_only=True,
        names=("document_no", "type"),
    ),
)
