"""The drafts on the screen: the newest first, each opening in the entry form."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core import access
from app.core.dates import format_date
from app.core.db import db
from app.core.language import _, current_language
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.models import DraftLine, DraftVoucher, Party
from app.modules.sides import sum_cell
from app.panel.pages import Cell, Heading, ListPage, ListRow

MOST = 200


def draft_list(root: str) -> ListPage:
    """Give the newest drafts whose parties are all the viewer's."""
    return ListPage(
        title=str(_("Drafts")),
        hint=str(_("Vouchers kept to be finished later. They are in no balance.")),
        icon="pencil",
        headings=[
            Heading("dated_on", str(_("Date")), "day"),
            Heading("type", str(_("Type")), "choice"),
            Heading("party", str(_("Party")), "text"),
            Heading("description", str(_("Description")), "text"),
            Heading("amount", str(_("Amount")), "money"),
        ],
        rows=list(_rows(root)),
        search="",
        can_search=False,
        filters=(),
        parameters=(),
        list_url="",
        summary_url="",
        create_url=f"{root}/vouchers/enter",
    )


def _rows(root: str) -> Iterator[ListRow]:
    for draft, names, total in _found():
        cells = (
            Cell(format_date(draft.dated_on, current_language()), "day"),
            Cell(str(VOUCHER_TYPE_LABELS.get(draft.type, draft.type)), "choice"),
            Cell(names),
            Cell(draft.description),
            sum_cell(total, draft.currency),
        )
        yield ListRow(str(draft.id), f"{root}/vouchers/enter?draft={draft.id}", cells)


def _found() -> Sequence[Any]:
    """Ask for the drafts with the names of their parties and their sum."""
    line = aliased(DraftLine)
    reached = select(Party.id).where(access.visible(Party)).correlate(None)
    foreign = (
        select(1)
        .select_from(line)
        .where(line.draft_id == DraftVoucher.id, ~line.party_id.in_(reached))
        .correlate(DraftVoucher)
        .exists()
    )
    names = func.string_agg(Party.name, ", ")
    question = (
        select(DraftVoucher, names, func.sum(DraftLine.amount))
        .join(DraftLine, DraftLine.draft_id == DraftVoucher.id)
        .join(Party, Party.id == DraftLine.party_id)
        .where(~foreign)
        .group_by(DraftVoucher.id)
        .order_by(DraftVoucher.id.desc())
        .limit(MOST)
    )
    return db.session.execute(question).all()
