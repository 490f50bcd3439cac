"""What is still being written: free to change, in no balance."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.fields import (
    Record,
    choice,
    day,
    link,
    money,
    rate,
    ref,
    text,
    whole,
)
from app.core.language import _
from app.ledger.labels import (
    ACCOUNT_KINDS,
    VOUCHER_TYPE_LABELS,
)
from app.ledger.models.cards import Account, Party
from app.ledger.models.settings import Branch, Currency
from app.ledger.models.vouchers import Voucher


class DraftVoucher(Record):
    """A voucher still being written: free to change, in no balance, without a number."""

    __tablename__ = "draft_voucher"

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    type: Mapped[str] = choice(_("Type"), VOUCHER_TYPE_LABELS)
    dated_on: Mapped[date] = day(_("Date"), default=clock.today)
    currency: Mapped[str] = mapped_column(ForeignKey(Currency.code))
    rate: Mapped[Decimal] = rate(_("Rate"), default=Decimal(1))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey(Branch.id))
    branch: Mapped[Branch | None] = link(_("Branch"), "DraftVoucher.branch_id")
    counter_account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    counter_document_no: Mapped[str] = text(_("Their document no"), default="")
    description: Mapped[str] = text(_("Description"), default="")
    order_no: Mapped[str] = text(_("Order no"), default="", server_default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey(Voucher.id))
    lines: Mapped[list["DraftLine"]] = relationship(
        order_by="DraftLine.line_no", cascade="all, delete-orphan", lazy="selectin"
    )


class DraftLine(Record):
    """A line of a draft: whose, how much, and when it falls due.

    A journal's line may be of an account, and has a currency and a rate of its own; without a
    rate it takes that of its day.
    """

    __tablename__ = "draft_line"
    __table_args__ = (
        UniqueConstraint("draft_id", "line_no", name="draft_line_no"),
        CheckConstraint("(party_id IS NULL) <> (account_id IS NULL)", name="draft_line_of_one"),
    )

    draft_id: Mapped[int] = ref(DraftVoucher, ondelete="CASCADE")
    line_no: Mapped[int] = whole(_("Line"))
    party_id: Mapped[int | None] = ref(Party)
    party: Mapped[Party | None] = link(_("Party"), "DraftLine.party_id")
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    currency: Mapped[str | None] = mapped_column(ForeignKey(Currency.code))
    rate: Mapped[Decimal | None] = rate(_("Rate"))
    account_kind: Mapped[str | None] = choice(_("Account"), ACCOUNT_KINDS)
    side: Mapped[str | None] = text(_("Side"))
    amount: Mapped[Decimal] = money(_("Amount"))
    due_on: Mapped[date | None] = day(_("Due date"))
    description: Mapped[str] = text(_("Description"), default="")
