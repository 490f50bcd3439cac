"""A newcomer fills an empty installation to look around; real books are left alone."""

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.commands.demo.filling import fill
from app.commands.demo.plan import Plan
from app.core import clock
from app.core.actor import Actor, acting_as
from app.core.business_days import business_day_before
from app.core.db import db, transaction
from app.core.search import search_key
from app.core.turkish import fold
from app.ledger.models import Party, PaymentTerm, Voucher
from app.ledger.posting import post
from app.ledger.verify import verify
from app.modules.currencies.models import ExchangeRate
from app.modules.currencies.services import rate_for
from app.modules.parties.models import PartyAddress, PartyContact
from tests.factories import ledger


def run(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["demo", *options])


def standing() -> tuple[int, int]:
    """Count cards and vouchers."""
    with transaction():
        cards = db.session.scalar(select(func.count(Party.id)))
        vouchers = db.session.scalar(select(func.count(Voucher.id)))
    return cards or 0, vouchers or 0


def check_cards() -> None:
    """Look at what the cards have besides themselves; a contact's name finds the card."""
    with transaction():
        counts = [
            db.session.scalar(select(func.count(model.id)))
            for model in (PartyAddress, PartyContact, ExchangeRate, PaymentTerm)
        ]
        assert all(counts)
        theirs = select(func.count(Party.salesperson_id), func.count(Party.term_id))
        assert all(
            200 < (count or 0) < 800 for count in (counts[0], *db.session.execute(theirs).one()[:1])
        )
        contact = db.session.scalars(select(PartyContact).limit(1)).one()
        assert fold(contact.name) in contact.party.search_key
        written = contact.party.search_key
        assert search_key(contact.party) == written


def check_rates() -> None:
    """Find the rate that a voucher in dollars of today takes, of the business day before."""
    with transaction():
        taken = rate_for("USD", clock.today())
        assert taken.missing is None
        assert taken.dated_on == business_day_before(clock.today())


def test_a_demonstration_is_right_and_a_second_run_changes_nothing(app: Flask) -> None:
    first = run(app)
    assert first.exit_code == 0, first.output
    assert first.output.splitlines()[0].startswith("20,000 of 20,000 transactions")
    assert standing() == (1_000, 20_000)
    assert list(verify()) == []
    people = [line.partition(" / ")[0] for line in first.output.splitlines() if " / " in line]
    assert people == ["Sales: ayse", "Finance: mehmet", "Management: elif"]
    check_cards()
    check_rates()

    second = run(app)
    assert second.exit_code == 0
    assert second.output == "Nothing new: the demonstration was there already.\n"
    assert standing() == (1_000, 20_000)

    for options in (["--seed", "2"], ["--size", "M"]):
        other = run(app, *options)
        assert other.exit_code == 1
        assert "holds another demonstration (demo-s, demo-1-" in other.output
    assert standing() == (1_000, 20_000)


def test_a_run_that_was_stopped_goes_on_where_it_stopped(app: Flask) -> None:
    with acting_as(Actor("command")):
        pieces = fill(Plan("S"), piece=6_000)
        assert [next(pieces).standing, next(pieces).standing] == [6_000, 12_000]
    assert standing() == (1_000, 12_000)

    with acting_as(Actor("command")):
        rest = list(fill(Plan("S"), piece=6_000))
    assert [(step.added, step.standing) for step in rest] == [(6_000, 18_000), (2_000, 20_000)]
    assert standing() == (1_000, 20_000)
    assert list(verify()) == []


def test_two_runs_side_by_side_make_one_demonstration(app: Flask) -> None:
    with acting_as(Actor("command")):
        one, other = fill(Plan("S"), piece=2_000), fill(Plan("S"), piece=2_000)
        steps = [next(run)[:2] for run in (one, other, other, one)]
        assert steps == [(2_000, 2_000), (0, 2_000), (2_000, 4_000), (0, 4_000)]
    assert standing() == (1_000, 4_000)


def test_books_with_a_voucher_of_their_own_are_left_alone(app: Flask) -> None:
    with acting_as(Actor("command")), transaction():
        number = post(ledger.voucher(ledger.customer())).document_no
    refused = run(app)
    assert refused.exit_code == 1
    assert f"keeps books of its own ({number})" in refused.output
    assert standing() == (1, 1)


def test_books_with_a_card_of_their_own_are_left_alone(app: Flask) -> None:
    with acting_as(Actor("command")), transaction():
        code = ledger.customer().code
    refused = run(app)
    assert refused.exit_code == 1
    assert f"keeps books of its own ({code})" in refused.output
    assert standing() == (1, 0)


def test_a_demonstration_somebody_posted_into_is_left_alone(app: Flask) -> None:
    with acting_as(Actor("command")):
        next(fill(Plan("S"), piece=1_000))
        with transaction():
            post(ledger.voucher(ledger.customer(code="C-1")))
    refused = run(app)
    assert refused.exit_code == 1
    assert "keeps books of its own" in refused.output
    assert standing() == (1_001, 1_001)
