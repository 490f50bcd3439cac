"""What a random sequence does to vouchers: posted, taken back, imported, matched, released.

After every step all of the books are recomputed by `verify`, and the balances or a statement
compared with a model in plain Python, at a date that moves with the steps; now and then all
lists are, leafed through.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
)
from sqlalchemy import or_, select

from app.core import clock
from app.core.db import db, transaction
from app.ledger import queries
from app.ledger.drafts import post_draft
from app.ledger.errors import AlreadyReversedError, ClosedPeriodError, MatchedVoucherError
from app.ledger.imports import FileRefusedError, Imported, import_transactions
from app.ledger.matching import match_account, unmatch
from app.ledger.models import Account, Entry, Match, Party, Period, Voucher
from app.ledger.posting import post
from app.ledger.reversing import cancel, correct, reverse
from app.ledger.rules.matching import METHODS
from app.ledger.verify import verify
from tests.factories import ledger as make
from tests.factories.files import transactions_file
from tests.proof import paging
from tests.proof.books_model import BooksModel, Movement
from tests.proof.comparison import (
    CURRENCIES,
    compare_balances,
    compare_pages,
    compare_ranking,
    compare_statement,
)
from tests.proof.wanted import Wish, files, spoils, wishes

PERIODS = (
    (date(2025, 12, 1), date(2026, 4, 30)),
    (date(2026, 5, 1), date(2026, 8, 31)),
    (date(2026, 9, 1), date(2026, 12, 31)),
)


def open_cards_and_periods() -> None:
    """Lay down what every sequence begins with: four parties, three periods."""
    with transaction():
        make.customer()
        make.vendor()
        make.customer(is_vendor=True)
        make.customer(currency="USD")
        for first, last in PERIODS:
            db.session.add(Period(name=str(first), start_on=first, end_on=last))


class Books(RuleBasedStateMachine):
    """One installation with four parties and three periods, and what should be in its books."""

    vouchers: Bundle[int] = Bundle("vouchers")
    journals: Bundle[int] = Bundle("journals")

    app: ClassVar[Flask]
    new_books: ClassVar[Callable[[], str]]
    run: ClassVar[int] = 0
    runs_between_lists: ClassVar[int] = 20
    """How often all lists are leafed through: it takes longer than all else together."""

    def __init__(self) -> None:
        super().__init__()
        type(self).new_books()
        self.context = self.app.app_context()
        self.context.push()
        self.model = BooksModel()
        self.files: list[tuple[list[dict[str, str]], list[str]]] = []
        self.steps = 0
        type(self).run += 1
        self.parties = db.session.scalars(select(Party).order_by(Party.id)).all()
        self.periods = db.session.scalars(select(Period).order_by(Period.id)).all()
        db.session.expunge_all()
        db.session.rollback()

    def teardown(self) -> None:
        """Leave the database to the next sequence."""
        db.session.remove()
        db.engine.dispose()
        self.context.pop()

    @rule(target=vouchers, wish=wishes(), reason=st.sampled_from(("", "found late")))
    def post(self, wish: Wish, reason: str) -> int | MultipleResults[int]:
        """Post a movement; into a closed period only with a reason."""
        is_barred = self.model.is_closed(wish.dated_on) and not reason
        try:
            with transaction():
                voucher_id = post(wish.voucher(self.parties), reason=reason).voucher_id
        except ClosedPeriodError:
            assert is_barred
            return multiple()
        assert not is_barred
        self.model.vouchers[voucher_id] = self.model.typed(wish.movements(self.parties))
        return voucher_id

    @rule(some=st.lists(wishes(), min_size=1, max_size=3))
    def post_and_fail(self, some: Sequence[Wish]) -> None:
        for wish in some:
            post(wish.voucher(self.parties), reason="undone")
        db.session.rollback()

    @rule(voucher_id=vouchers | journals, days=st.integers(0, 400))
    def reverse(self, voucher_id: int, days: int) -> None:
        original = self.model.vouchers[voucher_id]
        day = original[0].dated_on + timedelta(days=days)
        if self._done(reverse, voucher_id, day, dated_on=day):
            reversal = self._reversal_of(voucher_id)
            self.model.vouchers[reversal] = [movement.turned(day) for movement in original]

    @rule(voucher_id=vouchers | journals)
    def cancel(self, voucher_id: int) -> None:
        if self._done(cancel, voucher_id, self.model.vouchers[voucher_id][0].dated_on):
            self._hide(voucher_id)

    @rule(target=vouchers, voucher_id=vouchers)
    def correct(self, voucher_id: int) -> int | MultipleResults[int]:
        """Correct a voucher by a copy that says the same, where its day is open."""
        day = self.model.vouchers[voucher_id][0].dated_on
        draft = None if self.model.is_closed(day) else self._done(correct, voucher_id, day)
        if draft is None:
            return multiple()
        self._hide(voucher_id)
        with transaction():
            copy = post_draft(draft.id).voucher_id
        self.model.vouchers[copy] = self.model.typed(self.model.vouchers[voucher_id])
        return copy

    @rule(target=vouchers, some=files)
    def import_file(self, some: Sequence[Wish]) -> MultipleResults[int]:
        keys = [f"{len(self.files)}-{number}" for number in range(len(some))]
        rows = [wish.row(self.parties, key) for wish, key in zip(some, keys, strict=True)]
        if self.model.is_closed(*(wish.dated_on for wish in some)):
            self._is_refused(rows)
            return multiple()
        with transaction():
            assert import_transactions(transactions_file(rows)) == Imported(len(rows), 0)
        self.files.append((rows, [self.model.holder(row["party_code"]) for row in rows]))
        ids = db.session.execute(select(Voucher.external_key, Voucher.id))
        by_key = {row.external_key: row.id for row in ids}
        for wish, key in zip(some, keys, strict=True):
            self.model.vouchers[by_key[key]] = self.model.typed(wish.movements(self.parties))
        return multiple(*(by_key[key] for key in keys))

    @precondition(lambda self: self.files)
    @rule(place=st.integers(0, 99))
    def import_again(self, place: int) -> None:
        """Import a file twice: known, unless a merge was undone by whose code rows came in."""
        rows, landed = self.files[place % len(self.files)]
        codes = [row["party_code"] for row in rows]
        if all(
            there in {code, self.model.holder(code)}
            for code, there in zip(codes, landed, strict=True)
        ):
            with transaction():
                assert import_transactions(transactions_file(rows)) == Imported(0, len(rows))
        else:
            self._is_refused(rows)

    @rule(some=files, spoil=spoils, place=st.integers(0, 4))
    def import_refused(self, some: Sequence[Wish], spoil: dict[str, str], place: int) -> None:
        rows = [wish.row(self.parties, f"refused-{number}") for number, wish in enumerate(some)]
        rows[place % len(rows)] |= spoil
        self._is_refused(rows)

    def _is_refused(self, rows: list[dict[str, str]]) -> None:
        with pytest.raises(FileRefusedError), transaction():
            import_transactions(transactions_file(rows))

    @rule(place=st.integers(0, 7), method=st.sampled_from(sorted(METHODS)))
    def match(self, place: int, method: str) -> None:
        places = queries.matchable()
        db.session.rollback()
        if places:
            account_id, currency = places[place % len(places)]
            with self.closed_today(), transaction():
                match_account(account_id, currency, method)
            self.take_what_was_booked()

    @rule(place=st.integers(0, 9))
    def unmatch(self, place: int) -> None:
        """Release a match: its difference is cancelled, or reversed today in a closed period."""
        wanted = select(Match).where(Match.undone_at.is_(None), Match.method != "reversal")
        matches = db.session.scalars(wanted.order_by(Match.id)).all()
        if matches:
            chosen = matches[place % len(matches)]
            match_id, difference = chosen.id, chosen.difference_voucher_id
            db.session.rollback()
            with self.closed_today():
                with transaction():
                    unmatch(match_id)
                self._withdraw(difference)
        db.session.rollback()

    def _withdraw(self, difference: int | None) -> None:
        if difference is None:
            return
        original = self.model.vouchers[difference]
        if self.model.is_closed(original[0].dated_on):
            reversal = self._reversal_of(difference)
            self.model.vouchers[reversal] = [moved.turned(clock.today()) for moved in original]
        else:
            self._hide(difference)

    @contextmanager
    def closed_today(self) -> Iterator[None]:
        """Let what is booked today be refused where today is closed, and nowhere else."""
        try:
            yield
        except ClosedPeriodError:
            assert self.model.is_closed(clock.today())

    def take_what_was_booked(self) -> list[int]:
        """Give the model the vouchers that services wrote: `verify` proves their amounts."""
        found: dict[int, list[Movement]] = {}
        entries = select(Entry, Party.code).join(Account, Account.id == Entry.account_id)
        entries = entries.join(Party, Party.id == Account.party_id)
        unknown = entries.where(Entry.voucher_id.not_in(self.model.vouchers))
        for entry, code in db.session.execute(unknown.order_by(Entry.voucher_id)).all():
            sides, local = (entry.debit, entry.credit), (entry.local_debit, entry.local_credit)
            moved = Movement(code, entry.currency, entry.dated_on, sides, local)
            found.setdefault(entry.voucher_id, []).append(moved)
        self.model.vouchers |= found
        db.session.rollback()
        return list(found)

    @invariant()
    def the_books_agree_with_the_model(self) -> None:
        self.steps += 1
        assert list(verify()) == []
        all_codes = [party.code for party in self.parties]
        codes = [code for code in all_codes if code not in self.model.merged]
        code = all_codes[self.steps % 4]
        currency = (*CURRENCIES, None)[self.steps % 3 + self.steps % 2]
        end = date(2026, 1 + self.steps % 12, 1 + self.steps * 7 % 28)
        if self.steps % 2:
            compare_balances(self.model, codes, end)
        else:
            period = (end - timedelta(days=self.steps * 20), end)
            compare_statement(self.model, code, period, currency)
        if self.steps % 5 == 0 and self.run % self.runs_between_lists == 0:
            compare_ranking(self.model, codes)
            compare_pages(self.model, code, currency, size=1 + self.steps % 4)
            paging.compare_all(codes, code, currency, self.steps)
        db.session.rollback()

    def _done(self, service: Callable[..., Any], voucher_id: int, day: date, **options: Any) -> Any:
        """Take a voucher back on a day; refused ever after, while matched, where it is closed."""
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
        except ClosedPeriodError:
            assert self.model.is_closed(day)
            return None
        assert not was_done
        assert not self.model.is_closed(day)
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
