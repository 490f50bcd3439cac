"""Exchange rates as the central bank's bulletin gives them, and the currencies' screens."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base
from app.core.fields import Record, choice, day, instant, link, long_text, rate, text, whole
from app.core.language import _
from app.ledger.labels import RATE_KINDS
from app.ledger.models import Currency, Voucher
from app.panel.definition import Panel, show

SOURCES = {"manual": _("Entered by hand"), "tcmb": _("Central bank")}

KINDS = ("forex_buy", "forex_sell", "banknote_buy", "banknote_sell")
"""The four prices of a bulletin."""

_BULLETIN = _("As in the bulletin, for the whole unit; empty where the bulletin gives none")


class ExchangeRate(Record):
    """What some units of a currency cost on a day, in the main currency."""

    __tablename__ = "exchange_rate"
    __table_args__ = (
        UniqueConstraint("currency", "dated_on", "source", name="exchange_rate_of_day"),
        CheckConstraint("unit >= 1", name="exchange_rate_unit"),
        CheckConstraint(
            "least(forex_buy, forex_sell, banknote_buy, banknote_sell) > 0",
            name="exchange_rate_positive",
        ),
    )

    dated_on: Mapped[date] = day(
        _("Date"), default=clock.today, hint=_("The day of the bulletin, not of the document")
    )
    currency: Mapped[str] = mapped_column(ForeignKey(Currency.code))
    quoted: Mapped[Currency] = link(_("Currency"), "ExchangeRate.currency")
    unit: Mapped[int] = whole(
        _("Unit"), default=1, hint=_("How many units the rates are for: 100 for the yen")
    )
    forex_buy: Mapped[Decimal | None] = rate(_("Forex buying"), hint=_BULLETIN)
    forex_sell: Mapped[Decimal | None] = rate(_("Forex selling"), hint=_BULLETIN)
    banknote_buy: Mapped[Decimal | None] = rate(_("Banknote buying"), hint=_BULLETIN)
    banknote_sell: Mapped[Decimal | None] = rate(_("Banknote selling"), hint=_BULLETIN)
    source: Mapped[str] = choice(_("Source"), SOURCES, default="manual")

    panel = Panel(
        menu="money",
        title=_("Exchange rates"),
        one=_("Exchange rate"),
        icon="chart-line",
        hint=_("What is posted keeps its rate, whatever is entered here later."),
        list=("dated_on", "quoted", "unit", *KINDS, "source"),
        form={
            _("Day"): ("dated_on", "quoted", "unit"),
            _("Rates"): KINDS,
        },
        filters=("quoted", "dated_on", "source"),
        sort="-dated_on",
        names=("quoted", "dated_on"),
        can={
            "Finance": "create read update delete export import",
            "Sales": "read",
            "Operations": "read",
            "Management": "read export",
        },
    )


RATES = tuple(getattr(ExchangeRate, kind) for kind in KINDS)
"""What a rate taken from a bulletin tells of."""

OUTCOMES = {"stored": _("Stored"), "none": _("No bulletin"), "failed": _("Failed")}


class BulletinFetch(Base):
    """What came of asking for the bulletin of a day, the last time it was asked for."""

    __tablename__ = "bulletin_fetch"

    dated_on: Mapped[date] = day(_("Bulletin of"), primary_key=True)
    tried_at: Mapped[datetime] = instant(_("Asked at"))
    outcome: Mapped[str] = choice(_("Outcome"), OUTCOMES)
    stored_at: Mapped[datetime | None] = instant(_("Stored at"))
    number: Mapped[str] = text(_("Bulletin no"), default="")
    rates: Mapped[int] = whole(_("Rates"), default=0)
    problem: Mapped[str] = long_text(_("Problem"), default="")
    """The sentence of an error as the catalogues know it; `details` fill its places."""
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class VoucherRate(Base):
    """Which day's bulletin a posted voucher took its rate from, and which price of it."""

    __tablename__ = "voucher_rate"

    voucher_id: Mapped[int] = mapped_column(ForeignKey(Voucher.id), primary_key=True)
    dated_on: Mapped[date] = day(_("Bulletin of"))
    kind: Mapped[str] = choice(_("Rate kind"), RATE_KINDS)


show(
    Currency,
    Panel(
        menu="money",
        title=_("Currencies"),
        one=_("Currency"),
        icon="currency-lira",
        list=("code", "name"),
        form=("code", "name"),
        sort="code",
        can={"Finance": "create read update import", "Management": "read"},
        open_names=True,
    ),
)
