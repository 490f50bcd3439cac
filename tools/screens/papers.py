"""Cheques and notes in every state, to be looked at."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.ledger.instruments import Act, NewPaper, NewRoll, act, enter
from app.ledger.models import Account, Party
from app.ledger.rules.instruments import Direction

_BANKS = ("Ziraat Bankası", "İş Bankası", "Garanti BBVA", "Halkbank")
_LIVES = (
    (),
    (),
    ("send_for_collection",),
    ("endorse",),
    ("send_for_collection", "collect"),
    ("endorse", "bounce"),
    ("bounce", "enforce"),
    ("return_to_customer",),
)


def enter_papers() -> None:
    """Receive eight cheques, each with a life of its own, and give three of ours."""
    today = clock.today()
    buyers, vendors = (
        list(db.session.scalars(select(Party).where(flag).order_by(Party.id).limit(4)))
        for flag in (Party.is_customer, Party.is_vendor)
    )
    bank = db.session.scalars(select(Account.id).where(Account.code == "102")).one()
    for number, life in enumerate(_LIVES):
        (paper,) = _enter(Direction.RECEIVED, buyers[number % 4], number, today)
        for event in life:
            wanted = Act(event=event, dated_on=today, holder_id=vendors[0].id, account_id=bank)
            act([paper], wanted)
    for number in range(3):
        _enter(Direction.GIVEN, vendors[number], 20 + number, today)


def _enter(direction: Direction, party: Party, number: int, today: date) -> tuple[int, ...]:
    paper = NewPaper(
        document_no=f"{7_340_112 + 31 * number}",
        amount=Decimal(18_500 + 4_125 * number),
        due_on=today + timedelta(days=13 * (number % 20) - 10),
        bank_name=_BANKS[number % 4],
        bank_branch="Kadıköy",
        drawer="Yıldız Mobilya San. ve Tic. Ltd. Şti." if number % 3 == 2 else "",  # noqa: PLR2004 - some of them
    )
    roll = NewRoll(
        direction=direction,
        kind="cheque",
        party_id=party.id,
        dated_on=today,
        papers=(paper,),
        currency="TRY",
    )
    return enter(roll).instrument_ids
