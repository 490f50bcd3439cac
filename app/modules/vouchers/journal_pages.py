"""The screen of transfers and mixed vouchers as its template is given it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core import clock
from app.core.dates import format_date
from app.core.language import _, current_language, said
from app.ledger.labels import VOUCHER_TYPE_LABELS
from app.ledger.rules import Side
from app.modules.vouchers.closed_inputs import is_open
from app.modules.vouchers.holders import holder_label
from app.modules.vouchers.journals import TRANSFER
from app.modules.vouchers.pages import EntryMaker, palette_of_viewer
from app.modules.vouchers.typed_journals import (
    HEAD,
    LINE,
    PAYEE,
    PAYER,
    JournalForm,
    with_both_sides,
)
from app.modules.vouchers.types import KEYS, TypeGroup
from app.panel.pages import FormField, Grid, GridRow, Heading, Option

_SIDES = {Side.DEBIT: _("Debit"), Side.CREDIT: _("Credit")}
_HINTS = {
    "account_transfer": _("What the payer owes becomes less, what the payee owes becomes more."),
    "mixed": _("Any parties and accounts, each in its currency; debit and credit must be equal."),
    "fx_difference": _(
        "Moves local currency alone: choose the account's currency, type a local amount."
    ),
}


_OF_SIDES = {"amount": _("Empty: the same value"), "rate": _("Empty: the rate of the day")}


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The screen of transfers and mixed vouchers.

    `payer` and `payee` are the fields of a transfer, `grid` holds the lines of everything else.
    """

    palette: Sequence[TypeGroup]
    keys: Mapping[str, str]
    type: str
    title: str
    hint: str
    fields: Mapping[str, FormField]
    payer: Mapping[str, FormField]
    payee: Mapping[str, FormField]
    grid: FormField | None
    token: str
    draft_id: str
    errors: Sequence[str]
    problems: Sequence[tuple[str, str, str]]
    """Input, label and what is wrong, for the list above the form."""


class JournalMaker(EntryMaker):
    """Makes the screen of what was typed so far."""

    def __init__(self, entry: JournalForm, root: str) -> None:
        super().__init__(entry, root)
        self._journal = entry

    def journal_page(self, token: str) -> JournalPage:
        """Give the page; `token` lets the form be carried out once, however often it is sent."""
        entry = self._journal
        kind = entry.typed["type"]
        fields = {name: self._field(name) for name in HEAD if name != "type" and is_open(name)}
        if "branch" in fields and not fields["branch"].options:
            del fields["branch"]
        if not fields["reason"].value and not fields["reason"].errors:
            del fields["reason"]
        is_transfer = entry.is_transfer
        return JournalPage(
            palette=palette_of_viewer(),
            keys=KEYS,
            type=kind,
            title=str(VOUCHER_TYPE_LABELS[kind]),
            hint=str(_HINTS.get(kind, "")),
            fields=fields,
            payer=self._line(PAYER) if is_transfer else {},
            payee=self._line(PAYEE) if is_transfer else {},
            grid=None if is_transfer else self._lines(),
            token=token,
            draft_id="" if entry.draft_id is None else str(entry.draft_id),
            errors=[said(problem) for problem in entry.problems.get("", ())],
            problems=list(self._problems()),
        )

    def _line(self, prefix: str) -> Mapping[str, FormField]:
        return {name: self._field(name, prefix) for name in LINE if is_open(f"{prefix}{name}")}

    def _lines(self) -> FormField:
        row = self._row("lines-__row__-")
        headings = [Heading(field.name, field.label, field.kind) for field in row.fields]
        rows = [self._row(prefix) for prefix in self._journal.rows]
        grid = Grid("lines", headings, rows, row, adds_up=False)
        return FormField("lines", "lines", str(_("Lines")), "lines", grid=grid)

    def _row(self, prefix: str) -> GridRow:
        names = [name for name in LINE if is_open(f"{prefix}{name}")]
        return GridRow(prefix, "", [self._field(name, prefix) for name in names])

    def _field(self, name: str, prefix: str = "") -> FormField:
        """Give a field; those of lines are named in full, for a transfer shows them apart."""
        field = super()._field(name, prefix)
        if self._journal.is_transfer and prefix and name in _OF_SIDES:
            is_payee = prefix == PAYEE
            hint = str(_OF_SIDES[name]) if is_payee or name == "rate" else ""
            return replace(field, hint=hint, is_required=field.is_required and not is_payee)
        if name != "holder":
            return field
        word = field.value
        accounts = "" if self._journal.is_transfer else "?accounts=1"
        return FormField(
            name=name,
            input=field.input,
            label=str(_("Party")) if self._journal.is_transfer else field.label,
            kind="link",
            value=word,
            is_required=True,
            errors=field.errors,
            options_url=f"{self._root}/vouchers/journal/holders{accounts}",
            option_label=holder_label(word) if word else "",
        )

    def _options(self, name: str, value: str) -> Iterator[Option]:
        if name == "side":
            yield from (
                Option(key, str(label), is_chosen=key == value) for key, label in _SIDES.items()
            )
        else:
            yield from super()._options(name, value)


def new_journal(asked: Mapping[str, str]) -> JournalForm:
    """Begin a transfer or mixed voucher of today, with whatever the address fills in."""
    typed = dict.fromkeys(HEAD, "")
    typed |= {"type": TRANSFER, "dated_on": format_date(clock.today(), current_language())}
    known = {name for name in typed if is_open(name)}
    typed |= {name: value[:100] for name, value in asked.items() if name in known}
    if typed["type"] not in _HINTS:
        typed["type"] = TRANSFER
    return with_both_sides(JournalForm(typed))
