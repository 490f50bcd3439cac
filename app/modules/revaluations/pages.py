"""The valuation as its screen shows it: what each account holds, as booked and as worth."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from app.core.dates import format_date
from app.core.language import _, current_language
from app.core.money import ZERO, format_rate
from app.ledger.labels import ACCOUNT_KINDS
from app.ledger.models import Account
from app.ledger.revaluation import Valued
from app.modules.revaluations.services import Revaluation
from app.modules.sides import amount, balance_cell
from app.modules.tells import unless_hidden
from app.panel.lists.chips import Address, typed_chip
from app.panel.pages import Cell, Heading, ListPage, ListRow, ListSummary
from app.panel.told import shown, summed


def revaluation_page(
    found: Revaluation, address: Address, root: str, problems: list[str]
) -> ListPage:
    """Give the table of a valuation."""
    chip = typed_chip(address, "as_of", str(_("As of")), kind="on")
    day = format_date(found.as_of, current_language())
    page = ListPage(
        title=str(_("Valuation of currencies")),
        hint=str(_("No account holds another currency on that day.")),
        icon="trending-up-down",
        headings=list(_headings()),
        rows=[_row(row, root) for row in found.rows],
        search="",
        can_search=False,
        filters=[replace(chip, value=day, first=day, clear_url="")],
        parameters=(),
        list_url=address.path,
        summary_url="",
        problems=problems,
    )
    return shown(page)


def summary_of(found: Revaluation) -> ListSummary:
    """Give the foot: what we gain and lose in all."""
    total = sum((row.difference for row in found.rows), ZERO)
    count = _("%(count)s accounts", count=len(found.rows))
    return summed(list(_headings()), ListSummary(str(count), [*[None] * 7, _difference(total)]))


def _headings() -> Iterator[Heading]:
    yield Heading("code", str(_("Account")), "text")
    yield Heading("kind", str(_("Kind")), "choice", tells=(Account.kind,))
    yield Heading("currency", str(_("Currency")), "text")
    yield Heading("amount", str(_("Balance")), "money")
    yield Heading("rate", str(_("Rate")), "rate")
    yield Heading("carried", str(_("Booked")), "money")
    yield Heading("worth", str(_("Worth")), "money")
    yield Heading("difference", str(_("Difference")), "money")


def _row(row: Valued, root: str) -> ListRow:
    cells = (
        Cell(" · ".join(filter(None, _named(row))) or str(row.account_id)),
        Cell(str(ACCOUNT_KINDS[row.kind]), "choice"),
        Cell(row.currency),
        balance_cell(row.amount),
        Cell(format_rate(row.rate, current_language()), "rate"),
        balance_cell(row.carried),
        balance_cell(row.worth),
        _difference(row.difference),
    )
    url = f"{root}/account/show/{row.account_id}"
    return ListRow(f"{row.account_id}-{row.currency}", url, cells)


def _named(row: Valued) -> tuple[str, str]:
    return unless_hidden(row.code, Account.code), unless_hidden(row.name, Account.name)


def _difference(figure: Decimal) -> Cell:
    """Write a difference with its sign: what we gain is positive."""
    return Cell(amount(figure), "money", tone="danger" if figure < ZERO else "")
