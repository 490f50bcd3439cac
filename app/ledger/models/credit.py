"""How much a party may owe us, by what it owes it with."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from app.core.fields import Record, choice, day, link, money, ref
from app.core.language import _
from app.ledger.labels import CREDIT_CLASSES
from app.ledger.models.cards import Party


class CreditLimit(Record):
    """A limit of a party for a class of risk, from a day until a day; both may stay open.

    One for the total goes before the limit on the party's card.
    """

    __tablename__ = "credit_limit"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="credit_limit_amount"),
        CheckConstraint("valid_from <= valid_until", name="credit_limit_days"),
    )

    party_id: Mapped[int] = ref(Party, ondelete="CASCADE")
    party: Mapped[Party] = link(_("Party"), "CreditLimit.party_id")
    risk_class: Mapped[str] = choice(_("Risk"), CREDIT_CLASSES, default="total")
    amount: Mapped[Decimal] = money(_("Limit"), hint=_("In the main currency"))
    valid_from: Mapped[date | None] = day(
        _("Valid from"), hint=_("Empty: it held from the beginning")
    )
    valid_until: Mapped[date | None] = day(
        _("Valid until"), hint=_("The last day; empty: until further notice")
    )
