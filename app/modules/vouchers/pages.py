"""The entry screen as its template is given it: the palette, the fields, the further lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core import clock
from app.core.dates import format_date
from app.core.db import db
from app.core.language import _, current_language, said
from app.core.parameters import main_currency
from app.ledger.models import Account, Branch, Currency, DraftVoucher, Party
from app.ledger.rules import VOUCHER_TYPES, Side
from app.modules.vouchers.closed_inputs import is_open
from app.modules.vouchers.typed import FIRST, LINE, EntryForm
from app.modules.vouchers.types import KEYS, PALETTE, TypeGroup
from app.panel import kinds, rights
from app.panel.lists.options import title_of_key
from app.panel.pages import FormField, Grid, GridRow, Heading, Option

_LABELS = {
    "dated_on": _("Date"),
    "party": _("Party"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "rate": _("Rate"),
    "due_on": _("Due date"),
    "side": _("Side"),
    "branch": _("Branch"),
    "counter_account": _("Counter-account"),
    "counter_document_no": _("Their document no"),
    "description": _("Description"),
    "holder": _("Party or account"),
    "reason": _("Reason"),
}
_FIELDS = tuple(name for name in _LABELS if name != "holder")
_KINDS = {
    "dated_on": "day",
    "due_on": "day",
    "amount": "money",
    "rate": "rate",
    "party": "link",
    "holder": "link",
    "counter_account": "link",
    "currency": "choice",
    "side": "choice",
    "branch": "choice",
}
_HINTS = {
    "rate": _("Empty: the rate of the day"),
    "due_on": _("Empty: by the party's term"),
    "reason": _("Why it is posted into a closed period; it stands on the voucher for ever"),
}
_NEEDED = frozenset({"dated_on", "party", "amount"})


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The entry screen. `keys` names the key of each type; `grid` holds the further lines."""

    palette: Sequence[TypeGroup]
    keys: Mapping[str, str]
    either_side: Sequence[str]
    type: str
    fields: Mapping[str, FormField]
    grid: FormField
    main_currency: str
    token: str
    draft_id: str
    errors: Sequence[str]
    problems: Sequence[tuple[str, str, str]]
    """Input, label and what is wrong, for the list above the form."""
    has_more: bool


JOURNALS = "JournalEntry"
"""The screen of transfers and mixed vouchers, as its rights know it."""


def palette_of_viewer() -> Sequence[TypeGroup]:
    """Give the groups of types that the viewer may enter."""
    if rights.can(JOURNALS, "post"):
        return PALETTE
    return [group for group in PALETTE if not any(kind.is_journal for kind in group.types)]


class EntryMaker:
    """Makes the entry screen of what was typed so far."""

    def __init__(self, entry: EntryForm, root: str) -> None:
        self._entry = entry
        self._root = root
        self._main = main_currency()

    def page(self, token: str) -> EntryPage:
        """Give the page; `token` lets the form be carried out once, however often it is sent."""
        entry = self._entry
        chosen = entry.typed.get("type", "")
        fields = {name: self._field(name) for name in _FIELDS if is_open(name)}
        if not fields["reason"].value and not fields["reason"].errors:
            del fields["reason"]
        if "branch" in fields and not fields["branch"].options:
            del fields["branch"]
        if not rights.can(Account, "read"):
            fields.pop("counter_account", None)
        details = ("counter_account", "counter_document_no", "branch", "due_on")
        return EntryPage(
            palette=palette_of_viewer(),
            keys=KEYS,
            either_side=[key for key, kind in VOUCHER_TYPES.items() if kind.party_side is None],
            type=chosen if chosen in VOUCHER_TYPES else FIRST,
            fields=fields,
            grid=self._grid(),
            main_currency=self._main,
            token=token,
            draft_id="" if entry.draft_id is None else str(entry.draft_id),
            errors=[said(problem) for problem in entry.problems.get("", ())],
            problems=list(self._problems()),
            has_more=any(entry.typed.get(name) or name in entry.problems for name in details),
        )

    def _problems(self) -> Iterator[tuple[str, str, str]]:
        for name, found in self._entry.problems.items():
            label = str(_LABELS.get(name.rpartition("-")[2], ""))
            for problem in found:
                if name:
                    yield name, label, said(problem)

    def _field(self, name: str, prefix: str = "") -> FormField:
        value = self._entry.typed.get(f"{prefix}{name}", "")
        model = {"party": Party, "counter_account": Account}.get(name)
        slug = {"party": "party", "counter_account": "account"}.get(name, "")
        is_party = name == "party" and rights.can(Party, "create")
        problems = self._entry.problems.get(f"{prefix}{name}", ())
        return FormField(
            name=name,
            input=f"{prefix}{name}",
            label=str(_LABELS[name]),
            kind=_KINDS.get(name, "text"),
            value=value,
            hint="" if prefix else str(_HINTS.get(name, "")),
            is_required=name in _NEEDED,
            errors=[said(problem) for problem in problems],
            options=list(self._options(name, value)),
            options_url=f"{self._root}/{slug}/options" if slug else "",
            option_label=title_of_key(model, value) if model and value else "",
            create_url=f"{self._root}/party/add" if is_party else "",
        )

    def _options(self, name: str, value: str) -> Iterator[Option]:
        if name == "currency":
            codes = db.session.scalars(select(Currency.code).order_by(Currency.code))
            for code in sorted(codes, key=lambda code: code != self._main):
                yield Option(code, code, is_chosen=code == (value or self._main))
        elif name == "branch":
            open_now = (Branch.is_active, Branch.archived_at.is_(None))
            found = select(Branch.id, Branch.name).where(*open_now).order_by(Branch.code)
            for key, label in db.session.execute(found):
                yield Option(str(key), label, is_chosen=str(key) == value)
        elif name == "side":
            sides = {Side.DEBIT: _("They owe us (Dr)"), Side.CREDIT: _("We owe them (Cr)")}
            yield from (Option(key, str(label)) for key, label in sides.items())

    def _grid(self) -> FormField:
        names = self._names_of_lines()
        headings = [Heading(name, str(_LABELS[name]), _KINDS.get(name, "text")) for name in names]
        rows = [self._row(prefix) for prefix in self._entry.rows]
        grid = Grid("lines", headings, rows, self._row("lines-__row__-"))
        return FormField("lines", "lines", str(_("Further parties")), "lines", grid=grid)

    def _row(self, prefix: str) -> GridRow:
        return GridRow(prefix, "", [self._field(name, prefix) for name in self._names_of_lines()])

    @staticmethod
    def _names_of_lines() -> list[str]:
        return [name for name in LINE if is_open(f"lines-0-{name}")]


def entry_of_draft(draft: DraftVoucher) -> EntryForm:
    """Write a draft as it would have been typed."""
    language = current_language()
    entry = EntryForm(
        {
            "type": draft.type,
            "dated_on": format_date(draft.dated_on, language),
            "currency": draft.currency,
            "rate": "" if draft.rate == 1 else kinds.KINDS["rate"].show(draft.rate, language),
            "side": next((line.side for line in draft.lines if line.side), None) or "",
            "branch": str(draft.branch_id or ""),
            "counter_account": str(draft.counter_account_id or ""),
            "counter_document_no": draft.counter_document_no,
            "description": draft.description,
        },
        draft_id=draft.id,
    )
    for number, line in enumerate(draft.lines):
        prefix = f"lines-{number - 1}-" if number else ""
        entry.rows += [prefix] if prefix else []
        entry.typed |= {
            f"{prefix}party": str(line.party_id),
            f"{prefix}amount": kinds.KINDS["money"].show(line.amount, language),
            f"{prefix}due_on": format_date(line.due_on, language) if line.due_on else "",
        }
        if prefix:
            entry.typed[f"{prefix}description"] = line.description
    return entry


def new_entry(asked: Mapping[str, str]) -> EntryForm:
    """Begin a voucher of today, with whatever the address fills in."""
    typed = dict.fromkeys((*_LABELS, "type"), "")
    typed |= {"type": FIRST, "dated_on": format_date(clock.today(), current_language())}
    known = {name for name in typed if is_open(name)}
    return EntryForm(typed | {name: value[:100] for name, value in asked.items() if name in known})
