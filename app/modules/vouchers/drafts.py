"""The drafts on the screen: the newest first, each opening in the entry form."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from app.core import access
from app.core.dates import format_date
from app.core.db import db
from app.core.driver import table_of
from app.core.language import _, current_language
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.models import DraftLine, DraftVoucher, Party
from app.modules.sides import sum_cell
from app.panel.pages import Cell, Heading, ListPage, ListRow

MOST = 200

_draft, _line, _party = table_of(DraftVoucher), table_of(DraftLine), table_of(Party)


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
    for draft in _found():
        cells = (
            Cell(format_date(draft.dated_on, current_language()), "day"),
            Cell(str(VOUCHER_TYPE_LABELS.get(draft.type, draft.type)), "choice"),
            Cell(draft.names),
            Cell(draft.description),
            sum_cell(draft.total, draft.currency),
        )
        yield ListRow(str(draft.id), f"{root}/vouchers/enter?draft={draft.id}", cells)


def _found() -> Sequence[Any]:
    """Ask for the drafts with the names of their parties and their sum."""
    other = _line.alias()
    seen = select(_party.c.id).where(access.visible(Party)).correlate(None)
    foreign = (
        select(1).where(other.c.draft_id == _draft.c.id, other.c.party_id.not_in(seen)).exists()
    )
    question = (
        select(
            *(_draft.c.id, _draft.c.type, _draft.c.dated_on),
            *(_draft.c.currency, _draft.c.description),
            func.string_agg(_party.c.name, ", ").label("names"),
            func.sum(_line.c.amount).label("total"),
        )
        .select_from(
            _draft.join(_line, _line.c.draft_id == _draft.c.id).join(
                _party, _party.c.id == _line.c.party_id
            )
        )
        .where(~foreign)
        .group_by(_draft.c.id)
        .order_by(_draft.c.id.desc())
        .limit(MOST)
    )
    return db.session.execute(question).all()
