"""Matching all parties: a job with its progress and its log."""

import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core import jobs
from app.core.actor import Actor, acting_as
from app.core.db import db, transaction
from app.core.driver import table_of
from app.core.errors import DomainError
from app.core.money import ZERO
from app.ledger.errors import UnknownMethodError
from app.ledger.matching import match_account
from app.ledger.models import Account
from app.ledger.queries import matchable
from app.ledger.rules.matching import METHODS

MATCH_JOB = "match_all"
MOST_LINES = 2_000
"""How many lines a log holds; what is more is counted."""

_EVERY = 25
_account = table_of(Account)


@dataclass(frozen=True, slots=True)
class Line:
    """What a run did to an account in a currency; `refused` says why it did nothing."""

    code: str
    currency: str
    pairs: int = 0
    amount: str = "0.00"
    refused: str = ""
    details: dict[str, str] = field(default_factory=dict)
    """The sentence of a refusal as the catalogues know it; `details` fill its places."""


@dataclass(slots=True)
class Log:
    """What a run did so far, as it stands in its job."""

    method: str
    places: int = 0
    done: int = 0
    pairs: int = 0
    sums: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Take in what was done to an account."""
        self.done += 1
        self.pairs += line.pairs
        if line.pairs:
            before = Decimal(self.sums.get(line.currency, ZERO))
            self.sums[line.currency] = str(before + Decimal(line.amount))
        if (line.pairs or line.refused) and len(self.lines) < MOST_LINES:
            self.lines.append(line)

    def written(self) -> str:
        """Write it as it is kept."""
        return json.dumps(asdict(self))


def read_log(text: str | None) -> Log | None:
    """Read the log of a run; nothing where its job has none, or failed."""
    try:
        kept = json.loads(text or "")
        return Log(**kept | {"lines": [Line(**line) for line in kept["lines"]]})
    except (ValueError, TypeError, KeyError):
        return None


def match_all(payload: dict[str, Any]) -> str:
    """Match every account that has something open on both sides, each committed by itself.

    What one account refuses is written into the log, and the others go on.
    """
    method = str(payload.get("method"))
    if method not in METHODS:
        raise UnknownMethodError(method=method, known=", ".join(METHODS))
    places = matchable()
    codes = _codes({account_id for account_id, _currency in places})
    log = Log(method, places=len(places))
    with acting_as(Actor("job", payload.get("user_id"))):
        for account_id, currency in places:
            log.add(_matched(account_id, currency, codes[account_id], method))
            if log.done % _EVERY == 0:
                with transaction():
                    jobs.tell(100 * log.done // log.places, log.written())
    return log.written()


def _matched(account_id: int, currency: str, code: str, method: str) -> Line:
    try:
        with transaction():
            matched = match_account(account_id, currency, method)
    except DomainError as refusal:
        details = {name: str(detail) for name, detail in refusal.details.items()}
        return Line(code, currency, refused=refusal.message, details=details)
    return Line(code, currency, matched.pairs, str(matched.amount))


def _codes(account_ids: set[int]) -> dict[int, str]:
    question = select(_account.c.id, _account.c.code).where(_account.c.id.in_(account_ids))
    return {row.id: row.code for row in db.session.execute(question)}
