"""Payment terms: when invoices fall due."""

from app.core.language import _
from app.ledger.models import PaymentTerm
from app.panel.definition import Panel, show

show(
    PaymentTerm,
    Panel(
        menu="settings",
        title=_("Payment terms"),
        one=_("Payment term"),
        icon="calendar-due",
        hint=_("A changed term holds for invoices posted from now on, never for posted ones."),
        list=("name", "days", "is_end_of_month", "pay_weekday", "parts"),
        form=("name", "days", "is_end_of_month", "pay_weekday", "parts", "months_apart"),
        sort="days",
        can={"Finance": "create read update archive import", "Sales": "read", "Management": "read"},
        open_names=True,
    ),
)
