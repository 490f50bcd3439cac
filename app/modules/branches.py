"""Branches of the company, by which vouchers are told apart."""

from app.core.language import _
from app.ledger.models import Branch
from app.panel.definition import Panel, show

show(
    Branch,
    Panel(
        menu="settings",
        title=_("Branches"),
        one=_("Branch"),
        icon="building-store",
        hint=_("A voucher may name the branch it belongs to; the books stay those of one company."),
        list=("code", "name", "district", "city", "phone", "is_active"),
        form={
            _("Branch"): ("code", "name", "is_active"),
            _("Address"): ("address", "district", "city"),
            _("Contact"): ("phone", "email"),
        },
        filters=("city", "is_active"),
        sort="code",
        can={
            "Finance": "create read update archive import",
            "Sales": "read",
            "Operations": "read",
            "Management": "read",
        },
        open_names=True,
    ),
)
