"""The vouchers of what happens to papers: each moves their account at the rate they came at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import select

from app.core.db import db
from app.core.driver import table_of
from app.core.money import ZERO, to_local
from app.core.parameters import main_currency
from app.ledger.differences import account_of_differences
from app.ledger.journals import JournalLine, NewJournal, post_journal
from app.ledger.models import Account, Entry, Instrument, InstrumentEvent
from app.ledger.posting import NewVoucher, PartyLine, post_together
from app.ledger.rules import AccountKind, Side
from app.ledger.rules.instruments import Direction, Step, Whose

_account, _entry = table_of(Account), table_of(Entry)

Group: TypeAlias = tuple[str, int, str, Decimal]
"""What stands on one voucher together: its type, the papers' account, their currency and rate."""


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A step of a paper, with the party or the account of ours it concerns, and its past."""

    paper: Instrument
    step: Step
    party_id: int | None
    account_id: int | None
    past: Sequence[InstrumentEvent]


def post_moves(
    moves: Sequence[Move], dated_on: date, rate: Decimal, note: str, *, reason: str = ""
) -> list[int | None]:
    """Post what some steps move; give the voucher of each, None where only its state changes.

    Raises what posting raises.
    """
    if moves and moves[0].step.whose is Whose.BANK:
        voucher_id = _post_at_bank(moves, dated_on, rate, note, reason)
        return [voucher_id] * len(moves)
    groups: dict[Group, list[Move]] = {}
    for move in moves:
        if move.step.voucher_type:
            groups.setdefault(_group(move), []).append(move)
    if not groups:
        return [None] * len(moves)
    vouchers = [_voucher(group, members, dated_on, note) for group, members in groups.items()]
    all_posted = post_together(vouchers, reason=reason)
    ids = {group: posted.voucher_id for group, posted in zip(groups, all_posted, strict=True)}
    return [ids.get(_group(move)) for move in moves]


def _group(move: Move) -> Group:
    paper = move.paper
    return move.step.voucher_type, paper.account_id, paper.currency, paper.rate


def _voucher(group: Group, moves: Sequence[Move], dated_on: date, note: str) -> NewVoucher:
    voucher_type, account_id, currency, rate = group
    return NewVoucher(
        type=voucher_type,
        dated_on=dated_on,
        currency=currency,
        rate=rate,
        counter_account_id=account_id,
        counter_document_no=moves[0].paper.document_no if len(moves) == 1 else "",
        description=note,
        source="instrument",
        lines=tuple(_line(move) for move in moves),
    )


def _line(move: Move) -> PartyLine:
    paper, party_id = move.paper, move.party_id
    if party_id is None:
        raise AssertionError(move.step)
    return PartyLine(
        party_id=party_id,
        amount=paper.amount,
        account_kind=_account_kind(move),
        due_on=paper.due_on if move.step.event == "endorse" else None,
        description=_named(paper),
    )


def _account_kind(move: Move) -> AccountKind | None:
    """Give the party's account that the paper moved first: what comes back comes back there."""
    first = [event for event in move.past if event.party_id == move.party_id and event.voucher_id]
    if not first or move.step.event == "endorse":
        return None
    kind = db.session.scalar(
        select(_account.c.kind)
        .join(_entry, _entry.c.account_id == _account.c.id)
        .where(_entry.c.voucher_id == first[-1].voucher_id, _account.c.party_id == move.party_id)
        .limit(1)
    )
    return AccountKind(kind) if kind else None


def _post_at_bank(
    moves: Sequence[Move], dated_on: date, rate: Decimal, note: str, reason: str
) -> int:
    """Post money that came in for papers, or went out, with the difference of the rates."""
    lines = [line for move in moves for line in _bank_lines(move, rate)]
    papers = [move.paper for move in moves]
    journal = NewJournal(
        type="mixed",
        dated_on=dated_on,
        counter_document_no=papers[0].document_no if len(papers) == 1 else "",
        description=note,
        source="instrument",
        lines=(*lines, *_difference(lines)),
    )
    return post_journal(journal, reason=reason).voucher_id


def _bank_lines(move: Move, rate: Decimal) -> Iterator[JournalLine]:
    paper = move.paper
    side = Side.DEBIT if paper.direction == Direction.RECEIVED else Side.CREDIT
    for stands, account_id, at_rate in (
        (side, move.account_id, rate),
        (side.other, paper.account_id, paper.rate),
    ):
        yield JournalLine(
            side=stands,
            account_id=account_id,
            currency=paper.currency,
            amount=paper.amount,
            rate=at_rate,
            description=_named(paper),
        )


def _difference(lines: Sequence[JournalLine]) -> Iterator[JournalLine]:
    """Give what the rates of both days leave between both sides, to gains or losses."""
    rest = sum(
        (
            to_local(line.amount, line.rate) * (1 if line.side is Side.DEBIT else -1)
            for line in lines
        ),
        ZERO,
    )
    if rest:
        side = Side.CREDIT if rest > ZERO else Side.DEBIT
        yield JournalLine(
            side=side,
            account_id=account_of_differences(side),
            currency=main_currency(),
            amount=abs(rest),
        )


def _named(paper: Instrument) -> str:
    return " ".join(filter(None, (paper.document_no, paper.bank_name)))
