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
from app.ledger.parties import hold_openings, open_account
from app.ledger.rules import AccountKind

_party, _account = table_of(Party), table_of(Account)
_counter, _currency = table_of(CounterAccount), table_of(Currency)
_term, _asked = table_of(PaymentTerm), _party.alias("asked")


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
        """Give the party's account of a kind, opened at its first use."""
        if kind not in self.accounts:
            hold_openings()
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


def cards_of(party_ids: Iterable[int], *, merged: bool = False) -> dict[int, Card]:
    """Give the cards of some parties by id; for a merged one, the card it was merged into.

    With `merged` they are given as they are, to settle what stands on their own accounts.
    Raises UnknownPartyError, PassivePartyError.
    """
    wanted = set(party_ids)
    cards = _read_cards(_CARDS_AS_THEY_ARE if merged else _CARDS_BY_ID, wanted)
    for party_id in wanted:
        if party_id not in cards:
            raise UnknownPartyError(code=party_id)
        if not cards[party_id].is_active:
            raise PassivePartyError(code=cards[party_id].code)
    return cards


def cards_by_code(codes: Collection[str]) -> dict[str, Card]:
    """Give the cards of the codes that are known, passive ones too: an import brings history.

    The code of a merged card leads to the one it was merged into.
    """
    return _read_cards(_CARDS_BY_CODE, codes) if codes else {}


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
)


def _among(column: ColumnElement[Any], holder: ColumnElement[int]) -> str:
    """Write the question for cards by what was asked for: one of the wanted values."""
    wanted = bindparam("wanted", type_=ARRAY(column.type))
    found = (
        _asked.join(_party, _party.c.id == holder)
        .join(_account, _account.c.party_id == _party.c.id, isouter=True)
        .join(_term, _term.c.id == _party.c.term_id, isouter=True)
    )
    question = _CARDS.add_columns(column).select_from(found)
    return compiled(question.where(column == func.any(wanted)))


_HOLDER = func.coalesce(_asked.c.merged_into_id, _asked.c.id)
_CARDS_BY_ID = _among(_asked.c.id, _HOLDER)
_CARDS_BY_CODE = _among(_asked.c.code, _HOLDER)
_CARDS_AS_THEY_ARE = _among(_asked.c.id, _asked.c.id)


def _read_cards(question: str, wanted: Collection[Any]) -> dict[Any, Card]:
    """Read cards with their accounts, each once, by what was asked for."""
    found, known = driver_connection().execute(question, {"wanted": [*wanted]}), {}
    cards: dict[int, Card] = {}
    for *facts, kind, account_id, asked in found:
        card = known[asked] = cards.setdefault(facts[0], Card(*facts))
        if account_id is not None:
            card.accounts[AccountKind(kind)] = account_id
    return known
