"""A voucher is written in peace as a draft; posting it is final."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.core.history import HistoryLine
from app.ledger.drafts import delete_draft, post_draft, save_draft
from app.ledger.errors import RateError, UnknownDraftError
from app.ledger.models import DraftLine, DraftVoucher, Party
from app.ledger.posting import PartyLine
from app.ledger.rules import AccountKind, Side
from app.ledger.vouchers import entries_of, get_voucher
from tests.factories import ledger as make
from tests.factories.reading import balance_of


@pytest.fixture
def buyer(app: object) -> Party:
    """Open the card of a customer that is a vendor too."""
    return make.customer(is_vendor=True)


def drafts() -> tuple[int | None, int | None]:
    """Count the drafts and their lines."""
    heads = db.session.scalar(select(func.count()).select_from(DraftVoucher))
    return heads, db.session.scalar(select(func.count()).select_from(DraftLine))


def history_of(draft: DraftVoucher) -> list[str]:
    """Give what happened to a draft and to its lines."""
    lines = select(HistoryLine).where(HistoryLine.model.in_(("DraftVoucher", "DraftLine")))
    found = db.session.scalars(lines.order_by(HistoryLine.id)).all()
    return [f"{line.model} {line.action}" for line in found]


def test_a_draft_is_in_no_balance_and_has_no_number(buyer: Party) -> None:
    save_draft(make.voucher(buyer, amount="40.00"))
    assert balance_of(buyer) == 0
    assert drafts() == (1, 1)


def test_posting_keeps_the_identity_and_the_draft_is_gone(buyer: Party) -> None:
    draft = save_draft(make.voucher(buyer, amount="40.00"))
    uuid = draft.uuid
    posted = post_draft(draft.id)
    assert posted.uuid == get_voucher(posted.voucher_id).uuid == uuid
    assert posted.document_no == "SF-2026-000001"
    assert drafts() == (0, 0)
    assert balance_of(buyer) == 40


def test_everything_written_in_the_draft_is_posted(buyer: Party) -> None:
    written = make.voucher(
        buyer,
        "bank_payment",
        dated_on=date(2026, 3, 1),
        currency="USD",
        rate=Decimal("42.5"),
        description="Kapora",
        counter_document_no="D-9",
        lines=(
            PartyLine(
                party_id=buyer.id,
                amount=Decimal("3.00"),
                side=Side.DEBIT,
                account_kind=AccountKind.RECEIVABLE,
                due_on=date(2026, 4, 1),
                description="ilk",
            ),
            PartyLine(party_id=buyer.id, amount=Decimal("4.00")),
        ),
    )
    posted = post_draft(save_draft(written).id)
    head = get_voucher(posted.voucher_id)
    assert (head.type, head.dated_on) == ("bank_payment", date(2026, 3, 1))
    assert (head.description, head.counter_document_no) == ("Kapora", "D-9")
    first, _counter, second, _other = entries_of(posted.voucher_id)
    assert (first.debit, first.local_debit, first.kind) == (3, Decimal("127.50"), "receivable")
    assert (first.due_on, first.description) == (date(2026, 4, 1), "ilk")
    assert (second.debit, second.kind, second.due_on) == (4, "payable", date(2026, 3, 1))


def test_each_change_of_a_draft_leaves_a_line_in_the_history(buyer: Party) -> None:
    draft = save_draft(make.voucher(buyer))
    draft.lines[0].amount = Decimal("55.00")
    db.session.flush()
    changed = db.session.scalars(select(HistoryLine).where(HistoryLine.action == "changed")).one()
    assert changed.changes == {"amount": ["100.00", "55.00"]}
    delete_draft(draft.id)
    assert sorted(history_of(draft)) == sorted(
        [
            "DraftVoucher created",
            "DraftLine created",
            "DraftLine changed",
            "DraftLine deleted",
            "DraftVoucher deleted",
        ]
    )


def test_a_draft_may_be_wrong_and_says_so_only_when_posted(buyer: Party) -> None:
    draft = save_draft(make.voucher(buyer, currency="USD", rate=Decimal(0)))
    db.session.commit()
    with pytest.raises(RateError):
        post_draft(draft.id)
    db.session.rollback()
    assert drafts() == (1, 1)


def test_a_draft_that_is_gone_cannot_be_posted_or_thrown_away(buyer: Party) -> None:
    draft = save_draft(make.voucher(buyer))
    post_draft(draft.id)
    for again in (post_draft, delete_draft):
        with pytest.raises(UnknownDraftError, match="posted or deleted"):
            again(draft.id)
    assert balance_of(buyer) == 100
