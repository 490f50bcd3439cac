"""What the cards and vouchers choose from: currencies, payment terms, branches."""

from sqlalchemy import (
    CheckConstraint,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.fields import (
    Field,
    Record,
    choice,
    email,
    long_text,
    phone,
    text,
    whole,
    yes_no,
)
from app.core.language import _
from app.ledger.labels import (
    WEEKDAYS,
)


class Currency(Base):
    """A currency the books are kept in, by its ISO 4217 code."""

    __tablename__ = "currency"

    code: Mapped[str] = mapped_column(
        String(3, collation="C"),
        primary_key=True,
        info={"field": Field(_("Code"), "text", _("Three letters, as in ISO 4217: EUR"))},
    )
    name: Mapped[str] = text(_("Name"))


class PaymentTerm(Record):
    """When an invoice falls due: after some days, at the end of that month, on a pay day."""

    __tablename__ = "payment_term"
    __table_args__ = (CheckConstraint("days BETWEEN 0 AND 3650", name="payment_term_days"),)

    name: Mapped[str] = text(_("Name"), unique=True)
    days: Mapped[int] = whole(_("Days"), default=0, hint=_("Counted from the invoice's date"))
    is_end_of_month: Mapped[bool] = yes_no(
        _("End of month"),
        default=False,
        hint=_("The last day of the month in which the days run out"),
    )
    pay_weekday: Mapped[str | None] = choice(
        _("Pay day"), WEEKDAYS, hint=_("The due date moves forward to this day of the week")
    )


class Branch(Record):
    """A branch of the company: vouchers may be told apart by it."""

    __tablename__ = "branch"

    code: Mapped[str] = text(_("Code"), unique=True, search=True)
    name: Mapped[str] = text(_("Name"), search=True)
    address: Mapped[str] = long_text(_("Address"), default="")
    district: Mapped[str] = text(_("District"), default="")
    city: Mapped[str] = text(_("City"), default="")
    phone: Mapped[str] = phone(_("Phone"), default="")
    email: Mapped[str] = email(_("E-mail"), default="")
    is_active: Mapped[bool] = yes_no(_("Active"), default=True)
