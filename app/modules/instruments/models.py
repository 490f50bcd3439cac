"""The screens of cheques and notes: entered in rolls, changed by what happens to them alone."""

from app.core.language import _
from app.ledger.models import Instrument
from app.panel.definition import Panel, show

show(
    Instrument,
    Panel(
        menu="accounts",
        title=_("Cheques and notes"),
        one=_("Cheque or note"),
        icon="writing-sign",
        hint=_("The portfolio: what came in, what went out, and where each paper is now."),
        list=(
            *("due_on", "document_no", "direction", "kind", "state"),
            *("party", "bank_name", "amount", "local_amount"),
        ),
        form={
            _("Paper"): (
                *("kind", "direction", "document_no", "drawer"),
                *("bank_name", "bank_branch", "iban", "drawn_on", "due_on"),
            ),
            _("Amount"): ("amount", "currency", "rate", "local_amount"),
            _("Where it is"): ("state", "party", "holder", "bank_account", "account"),
            _("What happened"): ("events",),
        },
        filters=(
            *("direction", "kind", "state", "due_on"),
            *("party", "holder", "bank_name", "bank_account", "local_amount"),
        ),
        sort="due_on",
        totals=("local_amount",),
        owner="party.salesperson",
        can={
            "Finance": "read export tag",
            "Sales": "read tag own",
            "Management": "read export",
        },
        read_only=True,
        names=("document_no", "kind"),
        board=("amount", "party"),
        calendar="due_on",
    ),
)
