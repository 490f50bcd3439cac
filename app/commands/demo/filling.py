"""The way of a demonstration into the books: piece by piece, each piece whole."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select, text

from app.commands.demo.cards import enter_rates, furnish, given_to, lay_down_terms
from app.commands.demo.parties import demo_parties
from app.commands.demo.people import Person, let_in, salesperson_id
from app.commands.demo.plan import SOURCE, Plan
from app.commands.demo.transactions import demo_transactions
from app.core.db import db, transaction
from app.core.errors import N_, DomainError
from app.ledger.imports import Imported, Problems, Transaction, take_transactions
from app.ledger.models import Party, Voucher
from app.ledger.parties import open_parties

PIECE = 100_000
"""How many transactions are committed at once."""

_CARDS_AT_ONCE = 10_000

# "demo" in digits: a second run waits for the first piece of the first, then finds its cards.
_DEMO_LOCK = 3_366


class OtherBooksError(DomainError):
    """The installation keeps books of its own, which a demonstration must not touch."""

    message = N_(
        "This installation keeps books of its own ({found}). Nothing was changed. Run the "
        "demonstration elsewhere: on an empty INSTANCE_DIR or another database."
    )


class OtherDemoError(DomainError):
    """Another demonstration lives here."""

    message = N_(
        "This installation holds another demonstration ({found}). Nothing was changed. Run the "
        "command with its size and seed, or on an empty INSTANCE_DIR or another database."
    )


class Step(NamedTuple):
    """What is there after a piece: how many of it were new, how many stand in all."""

    added: int
    standing: int
    people: tuple[Person, ...] = ()
    """Who was let in with the first piece."""


def fill(plan: Plan, *, piece: int = PIECE) -> Iterator[Step]:
    """Bring the demonstration into the books from where it stands; each piece is committed.

    Raises OtherBooksError, OtherDemoError, and what the ledger finds wrong.
    """
    with transaction():
        standing = _standing(plan)
    return _rest(plan, standing, piece) if standing < plan.transactions else iter(())


def _rest(plan: Plan, standing: int, piece: int) -> Iterator[Step]:
    rows = islice(demo_transactions(plan), standing, None)
    while standing < plan.transactions:
        people: tuple[Person, ...] = ()
        with transaction():
            if not standing:
                people = _open_cards(plan)
            taken = _take(islice(rows, piece), plan)
        standing += taken.imported + taken.unchanged
        yield Step(taken.imported, standing, people)


def _standing(plan: Plan) -> int:
    """Count what the books hold of the demonstration, which must be all they hold."""
    is_ours = and_(
        Voucher.source == plan.source,
        func.coalesce(Voucher.external_key, "").startswith(plan.key_prefix),
    )
    _refuse_others(~is_ours)
    standing = db.session.scalar(select(func.count()).select_from(Voucher)) or 0
    if not standing and (card := db.session.scalar(select(Party.code).limit(1))):
        raise OtherBooksError(found=card)
    return standing


def _refuse_others(is_other: ColumnElement[bool]) -> None:
    query = select(Voucher.source, Voucher.external_key, Voucher.document_no).where(is_other)
    other = db.session.execute(query.limit(1)).one_or_none()
    if other is None:
        return
    if other.source.startswith(SOURCE):
        raise OtherDemoError(found=f"{other.source}, {other.external_key}")
    raise OtherBooksError(found=other.document_no or other.external_key)


def _open_cards(plan: Plan) -> tuple[Person, ...]:
    """Open all cards and let the people in, unless a run beside this one did so meanwhile."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _DEMO_LOCK})
    if db.session.scalar(select(Party.id).limit(1)):
        return ()
    people = let_in()
    cards = given_to(demo_parties(plan), plan, salesperson_id(), lay_down_terms())
    while batch := list(islice(cards, _CARDS_AT_ONCE)):
        open_parties(batch)
    furnish(plan)
    enter_rates(plan)
    return people


def _take(rows: Iterable[Transaction], plan: Plan) -> Imported:
    problems = Problems()
    taken = take_transactions(rows, plan.source, problems)
    if problems.kept:
        raise problems.kept[0].error
    return taken
