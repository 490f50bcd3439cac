"""The table of interest rates: what late payment costs a year, from a day on."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped

from app.core.db import db
from app.core.driver import table_of
from app.core.fields import Record, day, rate, text
from app.core.language import _
from app.ledger.rules.interest import MOST_PERCENT
from app.panel.definition import Panel


class InterestRate(Record):
    """A yearly rate of late payment, from a day on until the next one begins."""

    __tablename__ = "interest_rate"
    __table_args__ = (
        CheckConstraint(f"percent BETWEEN 0 AND {MOST_PERCENT}", name="interest_rate_percent"),
    )

    valid_from: Mapped[date] = day(
        _("Valid from"), unique=True, hint=_("It holds until the day before the next one begins")
    )
    percent: Mapped[Decimal] = rate(
        _("Yearly rate %"), hint=_("Percent of the amount for a whole year: 48")
    )
    note: Mapped[str] = text(
        _("Note"), default="", hint=_("The law, circular or contract it is of")
    )

    panel = Panel(
        menu="settings",
        title=_("Interest rates"),
        one=_("Interest rate"),
        icon="percentage",
        hint=_("Late charges take the rate of each day; what is posted stays as it is."),
        list=("valid_from", "percent", "note"),
        form=("valid_from", "percent", "note"),
        filters=("valid_from",),
        sort="-valid_from",
        names=("valid_from",),
        can={
            "Finance": "create read update archive delete export import",
            "Sales": "read",
            "Management": "read export",
        },
    )


# The table, not the model: a charge is the same whoever may look at the list of rates.
_rates = table_of(InterestRate).c


def known_rates() -> Mapping[date, Decimal]:
    """Give the rates by the day from which each holds."""
    question = select(_rates.valid_from, _rates.percent).where(_rates.archived_at.is_(None))
    return {row.valid_from: row.percent for row in db.session.execute(question)}
