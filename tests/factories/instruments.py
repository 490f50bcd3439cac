"""Cheques and notes with valid defaults, and where they are."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.money import ZERO
from app.ledger.instruments import Act, NewPaper, NewRoll, act, enter
from app.ledger.models import Account, Instrument, Party
from app.ledger.rules.instruments import Direction
from app.ledger.state import Balance

DAY = date(2026, 11, 2)
DUE = date(2026, 12, 15)


def paper(number: str = "0012345", amount: str = "1000.00", **values: Any) -> NewPaper:
    """Write a paper of a roll."""
    defaults: dict[str, Any] = {"due_on": DUE, "bank_name": "Ziraat Bankası"}
    return NewPaper(document_no=number, amount=Decimal(amount), **(defaults | values))


def roll(party: Party, *papers: NewPaper, **values: Any) -> NewRoll:
    """Write a roll of cheques received, unless told otherwise."""
    defaults: dict[str, Any] = {
        "direction": Direction.RECEIVED,
        "kind": "cheque",
        "party_id": party.id,
        "dated_on": DAY,
        "currency": "TRY",
        "papers": papers or (paper(),),
    }
    return NewRoll(**(defaults | values))


def received(party: Party, *papers: NewPaper, **values: Any) -> list[int]:
    """Receive papers and give their ids."""
    return list(enter(roll(party, *papers, **values)).instrument_ids)


def given(party: Party, *papers: NewPaper, **values: Any) -> list[int]:
    """Give papers of our own and give their ids."""
    return received(party, *papers, direction=Direction.GIVEN, **values)


def happen(ids: list[int], event: str, day: date = DAY, **values: Any) -> None:
    """Let something happen to papers; at the bank where it needs an account."""
    if event in {"send_for_collection", "collect", "pay"}:
        values.setdefault("account_id", account("102"))
    act(ids, Act(event=event, dated_on=day, **values))


def account(code: str) -> int:
    """Give the id of an account of the chart."""
    return db.session.scalars(select(Account.id).where(Account.code == code)).one()


def sums(code: str, currency: str = "TRY") -> tuple[str, str]:
    """Give what an account holds in a currency, debit positive: in it, and locally."""
    row = db.session.execute(
        select(Balance.debit - Balance.credit, Balance.local_debit - Balance.local_credit).where(
            Balance.account_id == account(code), Balance.currency == currency
        )
    ).one_or_none()
    amount, local = row or (ZERO, ZERO)
    return str(amount), str(local)


def state_of(instrument_id: int) -> str:
    """Give where a paper is."""
    found = select(Instrument.state).where(Instrument.id == instrument_id)
    return db.session.scalars(found).one()
