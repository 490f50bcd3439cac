"""What posting must know beforehand: the terms of a type, and the cards of the parties."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, ColumnElement, String, bindparam, exists, func, select

from app.core.driver import compiled, driver_connection, table_of
from app.core.parameters import parameter_in_query
from app.ledger.errors import (
    NoCounterAccountError,
    PassivePartyError,
    UnknownAccountError,
    UnknownPartyError,
)
from app.ledger.models import Account, CounterAccount, Currency, Party, PaymentTerm
from app.ledger.parties import open_account
from app.ledger.rules import AccountKind

# "opening" in digits.
_OPENING_LOCK = 6_736_464

_party, _account = table_of(Party), table_of(Account)
_counter, _currency = table_of(CounterAccount), table_of(Currency)
_term = table_of(PaymentTerm)


@dataclass(slots=True)
class Card:
    """A party as posting needs it."""

    id: int
    code: str
    is_customer: bool
    is_vendor: bool
    is_active: bool
    term_days: int
    is_end_of_month: bool | None = None
    pay_weekday: str | None = None
    parts: int | None = None
    months_apart: int | None = None
    match_rule: str | None = None
    accounts: dict[AccountKind, int] = field(default_factory=dict)

    def account(self, kind: AccountKind) -> int:
        """Give the party's account of a kind, opened at its first use.

        One transaction at a time opens accounts: two that open several in different orders
        would wait for each other.
        """
        if kind not in self.accounts:
            driver_connection().execute("SELECT pg_advisory_xact_lock(%s)", [_OPENING_LOCK])
            self.accounts[kind] = open_account(self.id, kind)
        return self.accounts[kind]


class Terms(NamedTuple):
    """What holds for a movement type: where its other side goes, and how it is numbered."""

    account_id: int
    kind: str
    series_code: str
    main_currency: str
    knows_currency: bool


_TERMS = compiled(
    select(
        _account.c.id,
        _account.c.kind,
        _counter.c.series_code,
        parameter_in_query("main_currency"),
        exists().where(_currency.c.code == bindparam("currency", type_=String)),
    )
    .join(
        _counter,
        _account.c.id
        == func.coalesce(bindparam("chosen", type_=BigInteger), _counter.c.account_id),
    )
    .where(
        _counter.c.voucher_type == bindparam("type", type_=String), _account.c.party_id.is_(None)
    )
)


def terms_of(voucher_type: str, currency: str, counter_account_id: int | None) -> Terms:
    """Give the terms of a movement type, and whether a currency is known.

    The counter-account is the parameter of the type, or the account chosen; it is never a
    party's: what moves between parties has a line for each. Raises UnknownAccountError,
    NoCounterAccountError.
    """
    asked = {"type": voucher_type, "currency": currency, "chosen": counter_account_id}
    terms = driver_connection().execute(_TERMS, asked).fetchone()
    if terms is None and counter_account_id:
        raise UnknownAccountError(account=counter_account_id)
    if terms is None:
        raise NoCounterAccountError(type=voucher_type)
    return Terms(*terms)


def cards_of(party_ids: Iterable[int]) -> dict[int, Card]:
    """Give the cards of some parties by id; raises UnknownPartyError, PassivePartyError."""
    wanted = set(party_ids)
    cards = {card.id: card for card in _read_cards(_CARDS_BY_ID, wanted)}
    for party_id in wanted:
        if party_id not in cards:
            raise UnknownPartyError(code=party_id)
        if not cards[party_id].is_active:
            raise PassivePartyError(code=cards[party_id].code)
    return cards


def cards_by_code(codes: Collection[str]) -> dict[str, Card]:
    """Give the cards of the codes that are known, passive ones too: an import brings history."""
    return {card.code: card for card in _read_cards(_CARDS_BY_CODE, codes)} if codes else {}


_CARDS = select(
    _party.c.id,
    _party.c.code,
    _party.c.is_customer,
    _party.c.is_vendor,
    _party.c.is_active,
    func.coalesce(_term.c.days, _party.c.term_days),
    _term.c.is_end_of_month,
    _term.c.pay_weekday,
    _term.c.parts,
    _term.c.months_apart,
    _party.c.match_rule,
    _account.c.kind,
    _account.c.id,
).select_from(
    _party.join(_account, _account.c.party_id == _party.c.id, isouter=True).join(
        _term, _term.c.id == _party.c.term_id, isouter=True
    )
)


def _among(column: ColumnElement[Any]) -> str:
    """Write the question for the cards whose column is one of the wanted values."""
    wanted = bindparam("wanted", type_=ARRAY(column.type))
    return compiled(_CARDS.where(column == func.any(wanted)))


_CARDS_BY_ID = _among(_party.c.id)
_CARDS_BY_CODE = _among(_party.c.code)


def _read_cards(question: str, wanted: Collection[Any]) -> Iterable[Card]:
    """Read cards with their accounts."""
    cards: dict[int, Card] = {}
    for *facts, kind, account_id in driver_connection().execute(question, {"wanted": [*wanted]}):
        card = cards.setdefault(facts[0], Card(*facts))
        if account_id is not None:
            card.accounts[AccountKind(kind)] = account_id
    return cards.values()
