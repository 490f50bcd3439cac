"""The drafts on the screen: the newest first, each opening in the entry form."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, true

from app.core import access
from app.core.dates import format_date
from app.core.db import db
from app.core.driver import table_of
from app.core.language import _, current_language
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.models import Account, DraftLine, DraftVoucher, Party, Voucher
from app.ledger.rules import JOURNAL_TYPES, Side
from app.modules.sides import sum_cell
from app.modules.tells import AMOUNTS, DATED, OF_PARTY, TEXTS
from app.modules.vouchers.pages import JOURNALS
from app.panel import rights
from app.panel.pages import Cell, Heading, ListPage, ListRow
from app.panel.told import shown

MOST = 200
HOLDERS = (*OF_PARTY, Account.name)
"""The names of the parties and accounts of a draft."""

_draft, _line, _party = table_of(DraftVoucher), table_of(DraftLine), table_of(Party)
_account = table_of(Account)


def draft_list(root: str) -> ListPage:
    """Give the newest drafts whose parties are all the viewer's."""
    page = ListPage(
        title=str(_("Drafts")),
        hint=str(_("Vouchers kept to be finished later. They are in no balance.")),
        icon="pencil",
        headings=[
            Heading("dated_on", str(_("Date")), "day", tells=DATED),
            Heading("type", str(_("Type")), "choice", tells=(Voucher.type,)),
            Heading("party", str(_("Party")), "text", tells=HOLDERS),
            Heading("description", str(_("Description")), "text", tells=TEXTS),
            Heading("amount", str(_("Amount")), "money", tells=AMOUNTS),
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
    return shown(page)


def _rows(root: str) -> Iterator[ListRow]:
    for draft in _found():
        cells = (
            Cell(format_date(draft.dated_on, current_language()), "day"),
            Cell(str(VOUCHER_TYPE_LABELS.get(draft.type, draft.type)), "choice"),
            Cell(draft.names),
            Cell(draft.description),
            Cell("") if draft.total is None else sum_cell(draft.total, draft.currency),
        )
        yield ListRow(str(draft.id), f"{root}/vouchers/enter?draft={draft.id}", cells)


def _found() -> Sequence[Any]:
    """Ask for the drafts with the names of their parties and their sum."""
    other = _line.alias()
    is_journal = _draft.c.type.in_(JOURNAL_TYPES)
    seen = select(_party.c.id).where(access.visible(Party)).correlate(None)
    foreign = (
        select(1).where(other.c.draft_id == _draft.c.id, other.c.party_id.not_in(seen)).exists()
    )
    question = (
        select(
            *(_draft.c.id, _draft.c.type, _draft.c.dated_on),
            func.coalesce(func.min(_line.c.currency), _draft.c.currency).label("currency"),
            _draft.c.description,
            func.string_agg(func.coalesce(_party.c.name, _account.c.name), ", ").label("names"),
            _total(is_journal).label("total"),
        )
        .select_from(
            _draft.join(_line, _line.c.draft_id == _draft.c.id)
            .join(_party, _party.c.id == _line.c.party_id, isouter=True)
            .join(_account, _account.c.id == _line.c.account_id, isouter=True)
        )
        .where(~foreign, true() if rights.can(JOURNALS, "read") else ~is_journal)
        .group_by(_draft.c.id)
        .order_by(_draft.c.id.desc())
        .limit(MOST)
    )
    return db.session.execute(question).all()


def _total(is_journal: ColumnElement[bool]) -> ColumnElement[Any]:
    """Sum what a draft moves: of a journal one side, and only where it is in one currency."""
    amount = _line.c.amount
    sides = [func.coalesce(func.sum(amount).filter(_line.c.side == side), 0) for side in Side]
    one = func.min(_line.c.currency) == func.max(_line.c.currency)
    return case((~is_journal, func.sum(amount)), (one, func.greatest(*sides)))
