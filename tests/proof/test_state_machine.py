"""Random sequences of everything people do to the books, against a model in plain Python.

After every step the balances and a statement are compared at a date that moves with the steps;
every few steps, and at the end, all of the books are recomputed by `verify`.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import or_, select

from app.core.db import db, transaction
from app.ledger import queries
from app.ledger.drafts import post_draft
from app.ledger.errors import AlreadyReversedError, MatchedVoucherError
from app.ledger.imports import FileRefusedError, Imported, import_transactions
from app.ledger.matching import match_account, unmatch
from app.ledger.models import Account, Entry, Match, Party, Voucher
from app.ledger.posting import post
from app.ledger.reversing import cancel, correct, reverse
from app.ledger.rules.matching import METHODS
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.files import transactions_file
from tests.proof import paging
from tests.proof.books_model import ZERO, BooksModel, Movement
from tests.proof.comparison import (
    CURRENCIES,
    compare_balances,
    compare_pages,
    compare_ranking,
    compare_statement,
)
from tests.proof.wanted import Wish, files, spoils, wishes

SMALL = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    print_blob=True,
    phases=(Phase.reuse, Phase.generate),  # shrinking takes minutes; a failure prints its steps
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SMALL, max_examples=100, stateful_step_count=50)


class Books(RuleBasedStateMachine):
    """One installation with four parties, and what should be in its books."""

    vouchers: Bundle[int] = Bundle("vouchers")

    app: ClassVar[Flask]
    new_database: ClassVar[Callable[[str], str]]

    def __init__(self) -> None:
        super().__init__()
        type(self).new_database("test")
        self.context = self.app.app_context()
        self.context.push()
        self.model = BooksModel()
        self.files: list[list[dict[str, str]]] = []
        self.steps = 0
        with transaction():
            both, dollars = make.customer(is_vendor=True), make.customer(currency="USD")
            self.parties = [make.customer(), make.vendor(), both, dollars]
        for party in self.parties:
            db.session.refresh(party)
            db.session.expunge(party)

    def teardown(self) -> None:
        """Prove the books once more, and leave the database to the next sequence."""
        try:
            assert list(verify()) == []
        finally:
            db.session.remove()
            db.engine.dispose()
            self.context.pop()

    @rule(target=vouchers, wish=wishes())
    def post(self, wish: Wish) -> int:
        with transaction():
            voucher_id = post(wish.voucher(self.parties)).voucher_id
        self.model.vouchers[voucher_id] = wish.movements(self.parties)
        return voucher_id

    @rule(some=st.lists(wishes(), min_size=1, max_size=3))
    def post_and_fail(self, some: Sequence[Wish]) -> None:
        for wish in some:
            post(wish.voucher(self.parties))
        db.session.rollback()

    @rule(voucher_id=vouchers, days=st.integers(0, 400))
    def reverse(self, voucher_id: int, days: int) -> None:
        original = self.model.vouchers[voucher_id]
        day = original[0].dated_on + timedelta(days=days)
        if self._done(reverse, voucher_id, dated_on=day):
            reversal = self._reversal_of(voucher_id)
            self.model.vouchers[reversal] = [movement.turned(day) for movement in original]

    @rule(voucher_id=vouchers)
    def cancel(self, voucher_id: int) -> None:
        if self._done(cancel, voucher_id):
            self._hide(voucher_id)

    @rule(target=vouchers, voucher_id=vouchers)
    def correct(self, voucher_id: int) -> int | MultipleResults[int]:
        """Correct a voucher by a copy that says the same."""
        draft = self._done(correct, voucher_id)
        if draft is None:
            return multiple()
        self._hide(voucher_id)
        with transaction():
            copy = post_draft(draft.id).voucher_id
        self.model.vouchers[copy] = self.model.vouchers[voucher_id]
        return copy

    @rule(target=vouchers, some=files)
    def import_file(self, some: Sequence[Wish]) -> MultipleResults[int]:
        keys = [f"{len(self.files)}-{number}" for number in range(len(some))]
        rows = [wish.row(self.parties, key) for wish, key in zip(some, keys, strict=True)]
        with transaction():
            assert import_transactions(transactions_file(rows)) == Imported(len(rows), 0)
        self.files.append(rows)
        ids = db.session.execute(select(Voucher.external_key, Voucher.id))
        by_key = {row.external_key: row.id for row in ids}
        for wish, key in zip(some, keys, strict=True):
            self.model.vouchers[by_key[key]] = wish.movements(self.parties)
        return multiple(*(by_key[key] for key in keys))

    @precondition(lambda self: self.files)
    @rule(place=st.integers(0, 99))
    def import_again(self, place: int) -> None:
        rows = self.files[place % len(self.files)]
        with transaction():
            assert import_transactions(transactions_file(rows)) == Imported(0, len(rows))

    @rule(some=files, spoil=spoils, place=st.integers(0, 4))
    def import_refused(self, some: Sequence[Wish], spoil: dict[str, str], place: int) -> None:
        rows = [wish.row(self.parties, f"refused-{number}") for number, wish in enumerate(some)]
        rows[place % len(rows)] |= spoil
        with pytest.raises(FileRefusedError), transaction():
            import_transactions(transactions_file(rows))

    @rule(place=st.integers(0, 7), method=st.sampled_from(sorted(METHODS)))
    def match(self, place: int, method: str) -> None:
        places = queries.matchable()
        db.session.rollback()
        if places:
            account_id, currency = places[place % len(places)]
            with transaction():
                match_account(account_id, currency, method)
            self._take_differences()

    @rule(place=st.integers(0, 9))
    def unmatch(self, place: int) -> None:
        """Release a match: its exchange difference is cancelled, and hidden with it."""
        wanted = select(Match).where(Match.undone_at.is_(None), Match.method != "reversal")
        matches = db.session.scalars(wanted.order_by(Match.id)).all()
        if matches:
            chosen = matches[place % len(matches)]
            match_id, difference = chosen.id, chosen.difference_voucher_id
            db.session.rollback()
            with transaction():
                unmatch(match_id)
            if difference is not None:
                self._hide(difference)
        db.session.rollback()

    def _take_differences(self) -> None:
        """Give the model what matches booked: `verify` proves by how much."""
        booked = select(Match.difference_voucher_id).where(
            Match.difference_voucher_id.not_in(self.model.vouchers)
        )
        entries = select(Entry, Party.code).join(Account, Account.id == Entry.account_id)
        entries = entries.join(Party, Party.id == Account.party_id)
        for entry, code in db.session.execute(entries.where(Entry.voucher_id.in_(booked))).all():
            local = (entry.local_debit, entry.local_credit)
            moved = Movement(code, entry.currency, entry.dated_on, (ZERO, ZERO), local)
            self.model.vouchers[entry.voucher_id] = [moved]
        db.session.rollback()

    @invariant()
    def the_books_agree_with_the_model(self) -> None:
        self.steps += 1
        code = self.parties[self.steps % 4].code
        currency = (*CURRENCIES, None)[self.steps % 3 + self.steps % 2]
        end = date(2026, 1 + self.steps % 12, 1 + self.steps * 7 % 28)
        compare_balances(self.model, [party.code for party in self.parties], end)
        compare_statement(self.model, code, (end - timedelta(days=self.steps), end), currency)
        if self.steps % 5 == 0:
            assert list(verify()) == []
            compare_ranking(self.model, [party.code for party in self.parties])
            compare_pages(self.model, code, currency, size=1 + self.steps % 4)
            codes = [party.code for party in self.parties]
            paging.compare_all(codes, code, currency, self.steps)
        db.session.rollback()

    def _done(self, service: Callable[..., Any], voucher_id: int, **options: Any) -> Any:
        """Take a voucher back; it is done once, and refused ever after and while matched."""
        was_done = voucher_id in self.model.hidden or self._reversal_of(voucher_id)
        try:
            with transaction():
                done = service(voucher_id, **options)
        except AlreadyReversedError:
            assert was_done
            return None
        except MatchedVoucherError:
            assert self._is_matched(voucher_id)
            return None
        assert not was_done
        return done

    def _is_matched(self, voucher_id: int) -> bool:
        sides = or_(Match.debit_voucher_id == voucher_id, Match.credit_voucher_id == voucher_id)
        found = db.session.scalar(select(Match.id).where(sides, Match.undone_at.is_(None)))
        db.session.rollback()
        return found is not None

    def _reversal_of(self, voucher_id: int) -> int:
        found = db.session.scalar(select(Voucher.id).where(Voucher.reversal_of == voucher_id))
        db.session.rollback()
        return found or 0

    def _hide(self, voucher_id: int) -> None:
        cancellation = self._reversal_of(voucher_id)
        original = self.model.vouchers[voucher_id]
        self.model.vouchers[cancellation] = [movement.taken_back() for movement in original]
        self.model.hidden |= {voucher_id, cancellation}


@pytest.mark.parametrize("size", [SMALL, pytest.param(LONG, marks=pytest.mark.long)])
def test_any_sequence_leaves_right_books(
    installation: Flask, new_database: Callable[[str], str], size: settings
) -> None:
    Books.app, Books.new_database = installation, staticmethod(new_database)
    run_state_machine_as_test(Books, settings=size)
