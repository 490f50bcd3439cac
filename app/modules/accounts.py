"""The chart of accounts, and where the other side of each movement goes."""

from app.core.language import _
from app.ledger import accounts as accounts  # what may change about an account
from app.ledger.models import Account, CounterAccount
from app.panel.definition import Panel, show

show(
    Account,
    Panel(
        menu="settings",
        title=_("Accounts"),
        one=_("Account"),
        icon="list-tree",
        hint=_("Numbered after the uniform chart. A party's accounts come with its card."),
        list=("code", "name", "kind", "party"),
        form=("code", "name", "kind"),
        filters=("kind", "party"),
        sort="code",
        names=("name", "code"),
        owner="holder.salesperson",
        can={"Finance": "create read update import", "Management": "read"},
    ),
)

show(
    CounterAccount,
    Panel(
        menu="settings",
        title=_("Counter-accounts"),
        one=_("Counter-account"),
        icon="arrows-exchange",
        hint=_("The account and the number series of each type of movement."),
        list=("voucher_type", "account", "series", "rate_kind"),
        form=("voucher_type", "account", "series", "rate_kind"),
        sort="voucher_type",
        names=("voucher_type",),
        can={"Finance": "read update", "Management": "read"},
    ),
)
