"""The screen of credit risk: every limit with what it is used for, the tightest first."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy import select

from app.core.db import db
from app.core.language import _
from app.core.money import ZERO
from app.core.parameters import parameter
from app.ledger.labels import CREDIT_CLASSES
from app.ledger.models import CreditLimit, Party
from app.ledger.queries import RiskRow
from app.modules.places import statement_url
from app.modules.sides import amount, sum_cell
from app.modules.tells import AMOUNTS, CODE, LEFT, LIMITS, NAME
from app.panel.pages import Cell, Heading, ListPage, ListRow
from app.panel.told import hides, shown

MOST = 500
"""Limits on the screen; more would be looked through by nobody."""


def risk_page(rows: Iterator[RiskRow], root: str) -> ListPage:
    """Give the limits, those with least left first."""
    tightest = sorted(rows, key=lambda row: (row.free or ZERO, row.code))
    page = ListPage(
        title=str(_("Credit risk")),
        hint=str(_("No party has a credit limit yet: enter one on its card.")),
        icon="shield-half",
        headings=[
            Heading("code", str(_("Code")), "text", tells=CODE),
            Heading("name", str(_("Legal name")), "text", tells=NAME),
            Heading("risk", str(_("Risk")), "choice", tells=(CreditLimit.risk_class,)),
            Heading("limit", str(_("Limit")), "money", tells=LIMITS),
            Heading("exposure", str(_("Exposure")), "money", tells=AMOUNTS),
            Heading("free", str(_("Credit left")), "money", tells=LEFT),
        ],
        rows=list(_rows(tightest[:MOST], root)),
        search="",
        can_search=False,
        filters=(),
        parameters=(),
        list_url="",
        summary_url="",
        problems=_unseen(len(tightest)),
    )
    return shown(page)


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


def _rows(risks: Sequence[RiskRow], root: str) -> Iterator[ListRow]:
    asked = select(Party.code, Party.id).where(Party.code.in_({row.code for row in risks}))
    numbers = dict(db.session.execute(asked).all()) if hides(*CODE) else {}
    for number, row in enumerate(risks):
        yield _row(number, row, statement_url(root, numbers.get(row.code, 0), row.code))


def _row(number: int, row: RiskRow, url: str) -> ListRow:
    free = row.free or ZERO
    cells = (
        Cell(row.code),
        Cell(row.name),
        Cell(str(CREDIT_CLASSES[row.risk_class]), "choice"),
        sum_cell(row.limit or ZERO),
        sum_cell(row.exposure),
        Cell(amount(free), "money", tone=_tone(free, row.limit or ZERO)),
    )
    return ListRow(str(number), url, cells)


def _tone(free: Decimal, limit: Decimal) -> str:
    """Colour what is left: over the limit, or near it by the parameters."""
    if free < ZERO:
        return "danger"
    near = limit * (1 - Decimal(parameter("credit_warn_percent")) / 100)
    return "warning" if free < near else ""
