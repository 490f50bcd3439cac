"""Seals: what was posted, chained block by block, so that the past cannot be rewritten unseen."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, LargeBinary
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.fields import instant, whole
from app.core.language import _


class Seal(Base):
    """A block of vouchers; its head is the SHA-256 of the head before it and of all they say."""

    __tablename__ = "seal"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sealed_at: Mapped[datetime] = instant(_("Sealed at"), server_default=sql("now()"))
    vouchers: Mapped[int] = whole(_("Vouchers"))
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    head: Mapped[bytes] = mapped_column(LargeBinary)


class SealedVoucher(Base):
    """Which block a voucher stands in, once and for ever."""

    __tablename__ = "sealed_voucher"

    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), primary_key=True)
    seal_id: Mapped[int] = mapped_column(ForeignKey(Seal.id), index=True)
