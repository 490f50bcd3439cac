"""A transfer or mixed voucher as it was typed on its screen: read line by line, nothing lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core import clock
from app.core.dates import format_date
from app.core.errors import DomainError
from app.core.language import current_language
from app.ledger.errors import SameAccountError
from app.ledger.journal_drafts import DraftedLine, read_journal_draft
from app.ledger.models import DraftVoucher
from app.ledger.rules import JOURNAL_TYPES, Side
from app.modules.vouchers.holders import Holder, read_holder
from app.modules.vouchers.journals import TRANSFER, TypedJournal, TypedSide
from app.modules.vouchers.typed import (
    FIELD_OF,
    EntryForm,
    FieldReader,
    read_draft_id,
    rows_of,
)
from app.panel import kinds
from app.panel.forms.inputs import MOST_ROWS, TooManyRowsError

HEAD = ("type", "dated_on", "branch", "counter_document_no", "description", "reason")
LINE = ("holder", "side", "amount", "currency", "rate", "due_on", "description")
_OF_HOLDER = frozenset({"party", "holder"})
_UNTOUCHED = frozenset({"side", "currency"})
"""What a row has before anybody typed into it."""

PAYER, PAYEE = "lines-0-", "lines-1-"
_SIDES = {PAYER: Side.CREDIT, PAYEE: Side.DEBIT}


@dataclass(slots=True)
class JournalForm(EntryForm):
    """What stands on the screen of transfers and mixed vouchers; every line is a row."""

    @property
    def is_transfer(self) -> bool:
        """Whether it has two lines of fixed sides, and no more."""
        return self.typed["type"] == TRANSFER

    def blame(self, error: DomainError) -> None:
        """Put a refusal of the books beside the field it speaks of."""
        name = FIELD_OF.get(type(error), "")
        at = error.details.get("line")
        if isinstance(error, SameAccountError):
            name, at = "holder", len(self.rows)
        name = "holder" if name in _OF_HOLDER else name
        if name in LINE:
            known = isinstance(at, int) and 1 <= at <= len(self.rows)
            name = f"{self.rows[at - 1]}{name}" if known and isinstance(at, int) else ""
        self.problems.setdefault(name, []).append(error)


def read_journal(form: Mapping[str, str]) -> JournalForm:
    """Take what was typed as it is; rows that are untouched or removed are none."""
    typed = {name: form.get(name, "").strip() for name in HEAD}
    typed["type"] = typed["type"] if typed["type"] in JOURNAL_TYPES else TRANSFER
    entry = JournalForm(typed, draft_id=read_draft_id(form))
    for prefix, row in rows_of(form, LINE):
        is_fixed = entry.is_transfer and prefix in _SIDES
        if is_fixed or any(row[f"{prefix}{name}"] for name in LINE if name not in _UNTOUCHED):
            entry.rows.append(prefix)
            typed.update(row)
    return with_both_sides(entry)


def with_both_sides(entry: JournalForm) -> JournalForm:
    """Give a transfer its two lines, and no other."""
    if entry.is_transfer:
        entry.rows = [PAYER, PAYEE]
        for prefix in entry.rows:
            for name in LINE:
                entry.typed.setdefault(f"{prefix}{name}", "")
            entry.typed[f"{prefix}side"] = _SIDES[prefix]
    return entry


def journal_of_draft(draft: DraftVoucher) -> JournalForm:
    """Write a draft as it would have been typed."""
    journal, language = read_journal_draft(draft), current_language()
    entry = JournalForm(
        {
            "type": journal.type,
            "dated_on": format_date(journal.dated_on, language),
            "branch": str(journal.branch_id or ""),
            "counter_document_no": journal.counter_document_no,
            "description": journal.description,
            "reason": "",
        },
        draft_id=draft.id,
    )
    lines = journal.lines
    if entry.is_transfer:
        lines = tuple(sorted(lines, key=lambda line: line.side is Side.DEBIT))
    for number, line in enumerate(lines):
        prefix = f"lines-{number}-"
        entry.rows.append(prefix)
        entry.typed |= {f"{prefix}{name}": text for name, text in _typed(line, language)}
    return with_both_sides(entry)


def _typed(line: DraftedLine, language: str) -> Iterator[tuple[str, str]]:
    holder = Holder(line.party_id, line.account_kind, line.account_id)
    yield "holder", holder.key if line.party_id or line.account_id else ""
    yield "side", line.side
    yield "amount", kinds.KINDS["money"].show(line.amount, language) if line.amount else ""
    yield "currency", line.currency
    yield "rate", kinds.KINDS["rate"].show(line.rate, language) if line.rate else ""
    yield "due_on", format_date(line.due_on, language) if line.due_on else ""
    yield "description", line.description


def _side(word: str) -> Side | None:
    """Read a side; a word that is none stands for nobody's choice, and debit is taken."""
    return Side(word) if word in {*Side} else None


class JournalReader(FieldReader):
    """Reads what was typed into a journal."""

    def journal(self) -> TypedJournal | None:
        """Give the journal, or nothing where anything is wrong."""
        entry = self._entry
        entry.problems.clear()
        self._maybe("reason", self._text)
        if len(entry.rows) > MOST_ROWS:
            entry.problems[""] = [TooManyRowsError(most=MOST_ROWS)]
            return None
        journal = TypedJournal(
            type=entry.typed["type"],
            dated_on=self._needed("dated_on", self._day) or clock.today(),
            lines=tuple(self._line(prefix) for prefix in entry.rows),
            branch_id=self._maybe("branch", self._key),
            counter_document_no=self._maybe("counter_document_no", self._text) or "",
            description=self._maybe("description", self._text) or "",
        )
        return None if entry.problems else journal

    def so_far(self) -> TypedJournal:
        """Give the journal as far as it can be read, for what stands beside it."""
        entry = self._entry
        lines = [self._line(prefix) for prefix in entry.rows]
        return TypedJournal(
            type=entry.typed["type"],
            dated_on=self._maybe("dated_on", self._day) or clock.today(),
            lines=tuple(lines),
        )

    def _line(self, prefix: str) -> TypedSide:
        holder = self._needed(f"{prefix}holder", read_holder) or Holder()
        may_be_empty = self._entry.typed["type"] == TRANSFER and prefix == PAYEE
        read = self._maybe if may_be_empty else self._needed
        return TypedSide(
            side=self._needed(f"{prefix}side", _side) or Side.DEBIT,
            amount=read(f"{prefix}amount", self._amount),
            currency=self._entry.typed[f"{prefix}currency"][:3],
            rate=self._maybe(f"{prefix}rate", self._rate),
            party_id=holder.party_id,
            account_kind=holder.account_kind,
            account_id=holder.account_id,
            due_on=self._maybe(f"{prefix}due_on", self._day),
            description=self._maybe(f"{prefix}description", self._text) or "",
        )
