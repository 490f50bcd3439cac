"""The screen of credit risk: every limit with what it is used for, the tightest first."""

from collections.abc import Iterator
from decimal import Decimal

from app.core.language import _
from app.core.money import ZERO
from app.core.parameters import parameter
from app.ledger.labels import CREDIT_CLASSES
from app.ledger.queries import RiskRow
from app.modules.places import statement_url
from app.modules.sides import amount, sum_cell
from app.panel.pages import Cell, Heading, ListPage, ListRow

MOST = 500
"""Limits on the screen; more would be looked through by nobody."""


def risk_page(rows: Iterator[RiskRow], root: str) -> ListPage:
    """Give the limits, those with least left first."""
    tightest = sorted(rows, key=lambda row: (row.free or ZERO, row.code))
    return ListPage(
        title=str(_("Credit risk")),
        hint=str(_("No party has a credit limit yet: enter one on its card.")),
        icon="shield-half",
        headings=[
            Heading("code", str(_("Code")), "text"),
            Heading("name", str(_("Legal name")), "text"),
            Heading("risk", str(_("Risk")), "choice"),
            Heading("limit", str(_("Limit")), "money"),
            Heading("exposure", str(_("Exposure")), "money"),
            Heading("free", str(_("Credit left")), "money"),
        ],
        rows=[_row(number, row, root) for number, row in enumerate(tightest[:MOST])],
        search="",
        can_search=False,
        filters=(),
        parameters=(),
        list_url="",
        summary_url="",
        problems=_unseen(len(tightest)),
    )


def _unseen(count: int) -> list[str]:
    """Say how many limits the screen leaves to the files."""
    if count <= MOST:
        return []
    text = _(
        "%(most)s of %(count)s limits are shown, those with least left first: the export has all.",
        most=MOST,
        count=count,
    )
    return [str(text)]


def _row(number: int, row: RiskRow, root: str) -> ListRow:
    free = row.free or ZERO
    cells = (
        Cell(row.code),
        Cell(row.name),
        Cell(str(CREDIT_CLASSES[row.risk_class]), "choice"),
        sum_cell(row.limit or ZERO),
        sum_cell(row.exposure),
        Cell(amount(free), "money", tone=_tone(free, row.limit or ZERO)),
    )
    return ListRow(str(number), statement_url(root, row.code), cells)


def _tone(free: Decimal, limit: Decimal) -> str:
    """Colour what is left: over the limit, or near it by the parameters."""
    if free < ZERO:
        return "danger"
    near = limit * (1 - Decimal(parameter("credit_warn_percent")) / 100)
    return "warning" if free < near else ""
