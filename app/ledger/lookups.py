"""What posting must know beforehand: the terms of a type, and the cards of the parties."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, select, text

from app.core.driver import core_connection, table_of
from app.core.parameters import parameter_in_query
from app.ledger.errors import (
    NoCounterAccountError,
    PassivePartyError,
    UnknownAccountError,
    UnknownPartyError,
)
from app.ledger.models import Account, CounterAccount, Currency, Party
from app.ledger.parties import open_account
from app.ledger.rules import AccountKind

# "opening" in digits.
_OPENING_LOCK = 6_736_464

_party, _account = table_of(Party), table_of(Account)
_counter, _currency = table_of(CounterAccount), table_of(Currency)


@dataclass(slots=True)
class Card:
    """A party as posting needs it."""

    id: int
    code: str
    is_customer: bool
    is_vendor: bool
    is_active: bool
    term_days: int
    accounts: dict[AccountKind, int] = field(default_factory=dict)

    def account(self, kind: AccountKind) -> int:
        """Give the party's account of a kind, opened at its first use.

        One transaction at a time opens accounts: two that open several in different orders
        would wait for each other.
        """
        if kind not in self.accounts:
            turn = text("SELECT pg_advisory_xact_lock(:key)")
            core_connection().execute(turn, {"key": _OPENING_LOCK})
            self.accounts[kind] = open_account(self.id, kind)
        return self.accounts[kind]


def terms_of(voucher_type: str, currency: str, counter_account_id: int | None) -> Any:
    """Give a type's counter-account and series, the main currency, and whether a currency is known.

    The counter-account is the parameter of the type, or the account chosen; it is never a
    party's: what moves between parties has a line for each. Raises UnknownAccountError,
    NoCounterAccountError.
    """
    chosen = func.coalesce(literal(counter_account_id), _counter.c.account_id)
    question = (
        select(
            _account.c.id.label("account_id"),
            _account.c.kind,
            _counter.c.series_code,
            parameter_in_query("main_currency").label("main_currency"),
            exists().where(_currency.c.code == currency).label("knows_currency"),
        )
        .join(_counter, _account.c.id == chosen)
        .where(_counter.c.voucher_type == voucher_type, _account.c.party_id.is_(None))
    )
    terms = core_connection().execute(question).one_or_none()
    if terms is None and counter_account_id:
        raise UnknownAccountError(account=counter_account_id)
    if terms is None:
        raise NoCounterAccountError(type=voucher_type)
    return terms


def cards_of(party_ids: Iterable[int]) -> dict[int, Card]:
    """Give the cards of some parties by id; raises UnknownPartyError, PassivePartyError."""
    wanted = set(party_ids)
    cards = {card.id: card for card in _cards(_party.c.id.in_(wanted))}
    for party_id in wanted:
        if party_id not in cards:
            raise UnknownPartyError(code=party_id)
        if not cards[party_id].is_active:
            raise PassivePartyError(code=cards[party_id].code)
    return cards


def cards_by_code(codes: Collection[str]) -> dict[str, Card]:
    """Give the cards of the codes that are known, passive ones too: an import brings history."""
    return {card.code: card for card in _cards(_party.c.code.in_(codes))} if codes else {}


def _cards(condition: ColumnElement[bool]) -> Iterable[Card]:
    """Read cards with their accounts."""
    question = (
        select(
            _party.c.id,
            _party.c.code,
            _party.c.is_customer,
            _party.c.is_vendor,
            _party.c.is_active,
            _party.c.term_days,
            _account.c.kind,
            _account.c.id,
        )
        .join(_account, _account.c.party_id == _party.c.id, isouter=True)
        .where(condition)
    )
    cards: dict[int, Card] = {}
    for *facts, kind, account_id in core_connection().execute(question):
        card = cards.setdefault(facts[0], Card(*facts))
        if account_id is not None:
            card.accounts[AccountKind(kind)] = account_id
    return cards.values()
