"""Transactions from a file or another system: copied in, and summed once at the end."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import TextIO
from uuid import uuid4

from sqlalchemy import select, text

from app.core.db import db
from app.core.driver import driver_connection
from app.core.errors import DomainError
from app.core.events import publish
from app.core.parameters import parameter
from app.ledger import rules
from app.ledger.errors import NoCounterAccountError, UnknownPartyError
from app.ledger.events import TransactionsImported
from app.ledger.imports.files import (
    DifferentContentError,
    FileRefusedError,
    Imported,
    Problems,
    wait_for_other_imports,
)
from app.ledger.imports.rows import COLUMNS, Transaction, read_transactions
from app.ledger.imports.sums import add_sums
from app.ledger.lookups import Card, cards_by_code
from app.ledger.models import CounterAccount, Currency
from app.ledger.periods import hold_open
from app.ledger.reporting import reporting_on
from app.ledger.rows import ENTRY_COLUMNS, VOUCHER_COLUMNS, entry_rows, voucher_row
from app.ledger.rules import (
    AccountKind,
    Content,
    Line,
    Reporting,
    counter_line,
    party_account_kind,
)

BATCH = 5_000


def import_transactions(file: TextIO, *, source: str = "import", dry_run: bool = False) -> Imported:
    """Import a file of transactions, or refuse it whole with every mistake by row and column.

    A row whose key is known with the same content changes nothing. A dry run does all of it
    and takes it back. Raises FileRefusedError, MissingColumnsError, NotTextError.
    """
    problems = Problems()
    currencies = set(db.session.scalars(select(Currency.code)))
    rows = read_transactions(file, currencies, parameter("main_currency"), problems)
    with db.session.begin_nested() as savepoint:
        imported = take_transactions(rows, source, problems)
        if dry_run or problems.count:
            savepoint.rollback()
    if problems.count:
        raise FileRefusedError(problems)
    return imported


def take_transactions(
    transactions: Iterable[Transaction], source: str, problems: Problems
) -> Imported:
    """Take right transactions into the books; what cannot be taken goes to `problems`."""
    wait_for_other_imports()
    intake = _Intake(source, problems)
    rows = iter(transactions)
    while batch := list(islice(rows, BATCH)):
        intake.take(batch)
    imported = Imported(intake.taken, intake.unchanged)
    if intake.taken:
        add_sums(intake.first_id, intake.last_id)
        publish(TransactionsImported(source, imported.imported, imported.unchanged))
    return imported


class _Intake:
    """The running import of one source."""

    def __init__(self, source: str, problems: Problems) -> None:
        self.taken = self.unchanged = self.first_id = self.last_id = 0
        self._source = source
        self._problems = problems
        self._cards: dict[str, Card] = {}
        self._days: dict[date, DomainError | None] = {}
        self._reports_in = parameter("reporting_currency")
        self._reportings: dict[date, Reporting | None] = {}
        counters = db.session.execute(
            select(CounterAccount.voucher_type, CounterAccount.account_id)
        )
        self._counters = {row.voucher_type: row.account_id for row in counters}

    def take(self, batch: Sequence[Transaction]) -> None:
        """Take the new rows of a batch; those known before must say the same again."""
        known = self._known(batch)
        self._cards |= cards_by_code({row.party_code for row in batch} - self._cards.keys())
        contents = []
        for transaction in batch:
            before = known.setdefault(transaction.external_key, transaction)
            if before is not transaction:
                self._compare(transaction, before)
            elif content := self._content(transaction):
                contents.append(content)
        if contents:
            self._copy(contents)

    def _known(self, batch: Sequence[Transaction]) -> dict[str, Transaction]:
        """Give what the books already hold under the keys of a batch."""
        rows = db.session.execute(
            _KNOWN,
            {"source": self._source, "keys": [row.external_key for row in batch]},
        )
        return {row.external_key: Transaction(0, *row) for row in rows}

    def _compare(self, new: Transaction, old: Transaction) -> None:
        card = self._cards.get(new.party_code)
        if card and card.code == old.party_code:  # typed by the code of a card merged into it
            new = new._replace(party_code=card.code)
        for column, now, before in zip(COLUMNS, new[1:], old[1:], strict=True):
            if now != before:
                error = DifferentContentError(
                    key=new.external_key, column=column, old=before, new=now
                )
                self._problems.add(new.row, column, error)
                return
        self.unchanged += 1

    def _content(self, row: Transaction) -> Content | None:
        """Write a row as a voucher: the party's line, and the other side of its type."""
        card = self._cards.get(row.party_code)
        counter = self._counters.get(row.type)
        if card is None:
            self._problems.add(row.row, "party_code", UnknownPartyError(code=row.party_code))
            return None
        if counter is None:
            self._problems.add(row.row, "type", NoCounterAccountError(type=row.type))
            return None
        if closed := self._closed(row.dated_on):
            self._problems.add(row.row, "date", closed)
            return None
        line = Line(
            account_id=card.account(_account_kind(card, row.type)),
            currency=row.currency,
            rate=row.rate,
            debit=row.debit,
            credit=row.credit,
            local_debit=row.local_debit,
            local_credit=row.local_credit,
            due_on=row.due_on,
        )
        return Content(
            uuid=uuid4(),
            type=row.type,
            dated_on=row.dated_on,
            document_no=row.document_no,
            description=row.description,
            source=self._source,
            external_key=row.external_key,
            reporting=self._reporting(row.dated_on),
            lines=(line, counter_line(line, counter, row.dated_on)),
        )

    def _reporting(self, day: date) -> Reporting | None:
        """Give the reporting currency on a day; what comes from days without a rate has none."""
        if day not in self._reportings:
            try:
                self._reportings[day] = reporting_on(self._reports_in, day)
            except DomainError:
                self._reportings[day] = None
        return self._reportings[day]

    def _closed(self, day: date) -> DomainError | None:
        """Hold a day's month for this import, and say why it may not be posted into."""
        if day not in self._days:
            try:
                hold_open([day])
            except DomainError as error:
                self._days[day] = error
            else:
                self._days[day] = None
        return self._days[day]

    def _copy(self, contents: Sequence[Content]) -> None:
        """Copy vouchers and entries, and let the deferred checks run before the next batch."""
        ids = _voucher_ids(len(contents))
        self.first_id = self.first_id or ids[0]
        self.last_id = ids[-1]
        self.taken += len(contents)
        cursor = driver_connection().cursor()
        with cursor.copy(_COPY_VOUCHERS) as copy:
            for voucher_id, content in zip(ids, contents, strict=True):
                rules.check(content)
                copy.write_row(voucher_row(voucher_id, content))
        with cursor.copy(_COPY_ENTRIES) as copy:
            for voucher_id, content in zip(ids, contents, strict=True):
                for entry in entry_rows(voucher_id, content):
                    copy.write_row(entry)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


_KNOWN = text("""
    SELECT voucher.external_key, party.code, voucher.dated_on, entry.due_on, voucher.type,
           voucher.document_no, entry.currency, entry.rate, entry.debit, entry.credit,
           entry.local_debit, entry.local_credit, voucher.description
      FROM voucher
      JOIN entry ON entry.voucher_id = voucher.id AND entry.line_no = 1
      JOIN account ON account.id = entry.account_id
      JOIN party ON party.id = account.party_id
     WHERE voucher.source = :source AND voucher.external_key = ANY(:keys)
""")

_COPY_VOUCHERS = f"COPY voucher ({', '.join(VOUCHER_COLUMNS)}) FROM STDIN"
_COPY_ENTRIES = f"COPY entry ({', '.join(ENTRY_COLUMNS)}) FROM STDIN"


def _account_kind(card: Card, voucher_type: str) -> AccountKind:
    return party_account_kind(voucher_type, is_customer=card.is_customer, is_vendor=card.is_vendor)


def _voucher_ids(count: int) -> list[int]:
    """Draw posting sequence numbers, in ascending order."""
    statement = text("SELECT nextval('voucher_id_seq') FROM generate_series(1, :count)")
    return sorted(db.session.scalars(statement, {"count": count}))
