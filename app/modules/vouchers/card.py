"""The page of a posted voucher: its figures, and where it leads."""

from collections.abc import Iterator

from flask import request, url_for
from sqlalchemy import select

from app.core import access
from app.core.dates import format_date
from app.core.db import db
from app.core.language import _, current_language
from app.core.money import format_rate, half_up
from app.ledger.labels import RATE_KINDS
from app.ledger.models import BackDating, Entry, Party, Voucher
from app.ledger.rules import JOURNAL_TYPES
from app.modules.currencies.services import recorded_rate
from app.modules.places import statement_url
from app.modules.sides import amount
from app.modules.tells import AMOUNTS, CURRENCY, RATE, called
from app.modules.vouchers import services
from app.modules.vouchers.closed_inputs import refuse_form, refuse_given
from app.modules.vouchers.pages import entry_of_draft
from app.modules.vouchers.receipts import lines_of
from app.modules.vouchers.services import FINANCE, is_open
from app.modules.vouchers.typed_journals import journal_of_draft
from app.panel import rights
from app.panel.definition import Figure, action, figures, shortcut

_MOST_PARTIES = 2

MOVED = (*AMOUNTS, *CURRENCY, Entry.account)
BACK = ("document_no", "original")
"""What takes a voucher back tells of both: whoever does not see numbers finds it in the lists."""


@figures(Voucher)
def figures_of_voucher(voucher: Voucher) -> list[Figure]:
    """Give the parties it moves, its amounts and rates, and the voucher that takes it back."""
    return [
        *_moved(voucher),
        *_rate(voucher),
        *_reported(voucher),
        *_dated_back(voucher),
        *_pair(voucher),
    ]


def _moved(voucher: Voucher) -> Iterator[Figure]:
    """Name the parties the viewer may see, each with its amount and side."""
    for line in lines_of(voucher.id, access.visible(Party))[:_MOST_PARTIES]:
        side = str(_("Dr") if line.is_debit else _("Cr"))
        may_open = rights.can("Statement", "read")
        url = statement_url(request.script_root, line.party_id, line.code) if may_open else ""
        figure = f"{amount(line.amount)} {line.currency} ({side})"
        yield Figure(called("", line.name), figure, url=url, tells=MOVED)


def _rate(voucher: Voucher) -> Iterator[Figure]:
    """Say which day's bulletin the rate is from."""
    if taken := recorded_rate(voucher.id):
        day = format_date(taken.dated_on, current_language())
        label = str(_("Rate of %(day)s", day=day))
        yield Figure(label, str(RATE_KINDS[taken.kind]), tells=RATE)


def _reported(voucher: Voucher) -> Iterator[Figure]:
    """Give what it was worth in the reporting currency on its day, where one was kept."""
    if voucher.reporting_currency and voucher.reporting_rate:
        worth = half_up(voucher.total / voucher.reporting_rate)
        label = _("Worth at %(rate)s", rate=format_rate(voucher.reporting_rate, current_language()))
        figure = f"{amount(worth)} {voucher.reporting_currency}"
        yield Figure(str(label), figure, tells=("total", "reporting_rate", "reporting_currency"))


def _dated_back(voucher: Voucher) -> Iterator[Figure]:
    """Say why it was posted into a closed period."""
    if kept := db.session.get(BackDating, voucher.id):
        label = str(_("Posted into the closed period %(period)s", period=kept.period))
        yield Figure(label, kept.reason, "warning")


def _pair(voucher: Voucher) -> Iterator[Figure]:
    """Lead from an original to what takes it back, and the other way."""
    root = f"{request.script_root}/voucher/show/"
    back = select(Voucher.id, Voucher.document_no, Voucher.is_cancellation)
    for key, number, cancels in db.session.execute(back.where(Voucher.reversal_of == voucher.id)):
        label = str(_("Cancelled by") if cancels else _("Reversed by"))
        yield Figure(label, number, "danger", f"{root}{key}", tells=BACK)
    if voucher.reversal_of is not None and voucher.original is not None:
        label = str(_("Cancels") if voucher.is_cancellation else _("Reverses"))
        url = f"{root}{voucher.reversal_of}"
        yield Figure(label, voucher.original.document_no, "warning", url, BACK)


@shortcut(Voucher, _("Print"), icon="printer")
def receipt_of(voucher: Voucher) -> str:
    """Give the address of a voucher's slip, for whoever may print it."""
    if not rights.can("Receipt", "read"):
        return ""
    return url_for("receipt.show", voucher_id=voucher.id)


@action(
    Voucher,
    _("Correct"),
    confirm=_("Take the voucher back and open a copy of it to be mended?"),
    icon="edit",
    tone="primary",
    available=is_open,
    roles=FINANCE,
)
def correct(voucher: Voucher, *, reason: str = "") -> str:
    """Take a voucher back and open its copy in the entry form.

    Raises NeededFieldClosedError, ClosedFieldError.
    """
    draft = services.correct(voucher, reason=reason)
    is_journal = draft.type in JOURNAL_TYPES
    # Whoever cannot finish the copy shall not take the voucher back: nothing is kept of either.
    refuse_form()
    refuse_given(journal_of_draft(draft) if is_journal else entry_of_draft(draft))
    screen = "journalentry" if is_journal else "voucherentry"
    return url_for(f"{screen}.form", draft=draft.id)
