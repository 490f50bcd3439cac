"""Cheques and promissory notes: the paper itself, and all that happened to it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Uuid
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, User
from app.core.fields import (
    Field,
    Record,
    choice,
    day,
    iban,
    instant,
    lines,
    link,
    money,
    rate,
    ref,
    text,
)
from app.core.language import _
from app.ledger.labels import (
    INSTRUMENT_DIRECTIONS,
    INSTRUMENT_EVENTS,
    INSTRUMENT_KINDS,
    INSTRUMENT_STATES,
)
from app.ledger.models.cards import Account, Party
from app.ledger.models.settings import Currency
from app.ledger.models.vouchers import Voucher


class Instrument(Record):
    """A cheque or promissory note, received or given.

    Its rate is that of the day it came or went and never changes, so that every voucher moves
    the paper's account at the same local value. An empty drawer means the party itself. State,
    holder and bank account follow from the events that stand.
    """

    __tablename__ = "instrument"
    __table_args__ = (
        CheckConstraint("amount > 0 AND rate > 0", name="instrument_amount"),
        CheckConstraint("local_amount = round(amount * rate, 2)", name="instrument_local_amount"),
        # The same paper twice; one that was handed back may come again.
        Index(
            "instrument_same",
            *("direction", "kind", "party_id", "bank_name", "document_no", "due_on", "amount"),
            unique=True,
            postgresql_where=sql("document_no <> '' AND state NOT IN ('cancelled', 'returned')"),
        ),
        Index("instrument_due", "due_on", "id"),
        Index("instrument_state", "state", "due_on"),
    )

    direction: Mapped[str] = choice(_("Direction"), INSTRUMENT_DIRECTIONS)
    kind: Mapped[str] = choice(_("Kind"), INSTRUMENT_KINDS)
    document_no: Mapped[str] = text(_("Paper no"), default="", search=True)
    party_id: Mapped[int] = ref(Party)
    party: Mapped[Party] = link(
        _("Party"), "Instrument.party_id", hint=_("From whom it came, or to whom our own went")
    )
    drawer: Mapped[str] = text(
        _("Drawer"), default="", search=True, hint=_("Empty: the party itself, or we on our own")
    )
    bank_name: Mapped[str] = text(_("Bank"), default="", search=True)
    bank_branch: Mapped[str] = text(_("Bank branch"), default="")
    iban: Mapped[str] = iban("IBAN", default="")
    currency: Mapped[str] = mapped_column(
        ForeignKey(Currency.code), info={"field": Field(_("Currency"), "text")}
    )
    amount: Mapped[Decimal] = money(_("Amount"), currency="currency")
    rate: Mapped[Decimal] = rate(_("Rate"))
    local_amount: Mapped[Decimal] = money(_("Local amount"))
    drawn_on: Mapped[date | None] = day(_("Drawn on"))
    due_on: Mapped[date] = day(_("Due date"))
    state: Mapped[str] = choice(_("State"), INSTRUMENT_STATES)
    holder_id: Mapped[int | None] = ref(Party)
    holder: Mapped[Party | None] = link(_("Endorsed to"), "Instrument.holder_id")
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    account: Mapped[Account] = link(_("Account"), "Instrument.account_id")
    bank_account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    bank_account: Mapped[Account | None] = link(_("Our bank"), "Instrument.bank_account_id")
    events: Mapped[list["InstrumentEvent"]] = lines(
        _("What happened"),
        "InstrumentEvent.instrument_id",
        columns=("dated_on", "event", "party", "account", "voucher", "note", "by", "undone_at"),
        order_by="InstrumentEvent.id",
        viewonly=True,
        cascade="",
    )


class InstrumentEvent(Base):
    """Something that happened to a paper: added once, and marked once if it is undone.

    What happened by one act, to several papers or in two steps, has the same batch.
    """

    __tablename__ = "instrument_event"
    __table_args__ = (
        CheckConstraint(
            "(undone_at IS NULL) OR undone_at >= happened_at", name="instrument_event_undone"
        ),
        Index("instrument_event_batch", "batch"),
        Index("instrument_event_voucher", "voucher_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    instrument_id: Mapped[int] = ref(Instrument)
    event: Mapped[str] = choice(_("Event"), INSTRUMENT_EVENTS)
    dated_on: Mapped[date] = day(_("Date"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey(Party.id))
    party: Mapped[Party | None] = link(_("Party"), "InstrumentEvent.party_id", viewonly=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    account: Mapped[Account | None] = link(
        _("Account"), "InstrumentEvent.account_id", viewonly=True
    )
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey(Voucher.id))
    voucher: Mapped[Voucher | None] = link(
        _("Voucher"), "InstrumentEvent.voucher_id", viewonly=True
    )
    note: Mapped[str] = text(_("Note"), default="")
    batch: Mapped[UUID] = mapped_column(Uuid)
    happened_at: Mapped[datetime] = instant(_("Entered at"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by: Mapped[User | None] = link(_("Entered by"), "InstrumentEvent.by_id", viewonly=True)
    undone_at: Mapped[datetime | None] = instant(_("Undone at"))
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
