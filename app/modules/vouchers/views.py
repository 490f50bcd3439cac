"""The entry screen: typed, seen beside, posted once, kept as a draft, printed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import access, clock
from app.core.dates import format_date
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.idempotency import KeyReusedError
from app.core.language import _, current_language, gettext
from app.ledger.models import DraftVoucher, Party, Voucher
from app.ledger.posting import Posted
from app.ledger.rules import JOURNAL_TYPES
from app.modules.credit_limits import concerns
from app.modules.downloads import send_report
from app.modules.tells import AMOUNTS, CURRENCY, DATED, number_of
from app.modules.vouchers import services
from app.modules.vouchers.beside import beside
from app.modules.vouchers.closed_inputs import is_open, refuse_form, refuse_given
from app.modules.vouchers.closed_periods import blamed, reason_of
from app.modules.vouchers.drafts import draft_list
from app.modules.vouchers.pages import EntryMaker, entry_of_draft, new_entry
from app.modules.vouchers.receipts import language_of, lines_of, receipt
from app.modules.vouchers.services import TypedVoucher
from app.modules.vouchers.typed import EntryForm, Reader, read_entry
from app.modules.vouchers.typed_journals import journal_of_draft
from app.panel import rights
from app.panel.screens import Screen
from app.panel.told import hides

_KEPT = ("type", "dated_on", "currency", "branch", "counter_account")
"""What the next voucher begins with."""

rights.called("post", _("Post"))

screen = Screen(
    name="VoucherEntry",
    menu="accounts",
    title=_("Enter a voucher"),
    url="/vouchers/enter",
    icon="pencil-plus",
    rights=("read", "post"),
    can={"Finance": "read post", "Sales": "read post"},
)

slip = Screen(
    name="Receipt",
    menu="accounts",
    title=_("Receipt"),
    url="/vouchers/receipt",
    icon="printer",
    can={"Finance": "read", "Sales": "read", "Management": "read"},
    in_menu=False,
    needs=(*AMOUNTS, *CURRENCY, *DATED, Voucher.type),
)


@screen.route("")
def form() -> Any:
    """Show the form: empty, with what the address fills in, or of a draft."""
    refuse_form()
    if asked := request.args.get("draft"):
        draft = opened_draft(asked)
        if draft.type in JOURNAL_TYPES:
            return redirect(url_for("journalentry.form", draft=draft.id))
        return _show(entry_of_draft(draft), f"draft-{draft.uuid}")
    return _show(new_entry(request.args), str(uuid4()))


@screen.route("", right="post", methods=("POST",))
def enter() -> Any:
    """Post what was typed or keep it as a draft; whatever is wrong, all of it comes back."""
    entry, token = read_entry(request.form), request.form.get("key", "")[:80] or str(uuid4())
    refuse_closed(entry)
    carry_out = _keep if "_draft" in request.form else _post
    typed = Reader(entry, current_language()).voucher()
    if typed is not None:
        try:
            return carry_out(typed, entry, token)
        except access.NotVisibleError:
            raise
        except KeyReusedError as error:
            entry.blame(error)
            token = str(uuid4())
        except DomainError as error:
            blamed(entry, error)
    return _show(entry, token), 422


@screen.route("/beside")
def look() -> str:
    """Show the parties beside the form, as they are and as they will be."""
    entry = read_entry(request.args)
    reader = Reader(entry, current_language())
    entry.typed["type"] = entry.typed["type"] or "cash_receipt"
    return render_template(
        "vouchers/beside.html", beside=beside(reader.so_far(), request.script_root)
    )


@screen.route("/drafts")
def drafts() -> str:
    """Show the drafts whose parties are all the viewer's."""
    return render_template("vouchers/drafts.html", page=draft_list(request.script_root))


@screen.route("/drafts/<int:draft_id>/delete", right="post", methods=("POST",))
def throw_away(draft_id: int) -> Response:
    """Throw a draft away."""
    with transaction():
        services.delete_draft(draft_id)
    flash(gettext("The draft was thrown away."), "success")
    return redirect(url_for("voucherentry.drafts"))


@slip.route("/<int:voucher_id>")
def show(voucher_id: int) -> Any:
    """Give the slip of a voucher, in its party's language."""
    voucher = db.session.get(Voucher, voucher_id)
    if voucher is None:
        raise access.NotVisibleError
    lines = lines_of(voucher_id, access.visible(Party))
    language: Any = language_of(lines, current_language())
    return send_report(
        lambda: receipt(voucher, lines, language),
        "pdf",
        f"receipt-{voucher.id if hides(Voucher.document_no) else voucher.document_no}",
        of=("Voucher", str(voucher_id)),
        asked={},
    )


def _show(entry: EntryForm, token: str) -> str:
    page = EntryMaker(entry, request.script_root).page(token)
    return render_template("vouchers/entry.html", page=page)


def _post(typed: TypedVoucher, entry: EntryForm, token: str) -> Response:
    with transaction():
        posted = services.post(
            typed,
            idempotency_key=token,
            draft_id=entry.draft_id,
            reason=reason_of(entry),
        )
    flash(said_of(posted), "success")
    debits = services.debits_of(typed, services.rate_of(typed))
    for found in concerns(typed.type, debits, is_posted=True):
        flash(str(found), "warning")
    if "_continue" in request.form or not rights.can(Voucher, "read"):
        kept: dict[str, Any] = {n: entry.typed[n] for n in _KEPT if entry.typed[n]}
        return redirect(url_for("voucherentry.form", **kept))
    return redirect(f"{request.script_root}/voucher/show/{posted.voucher_id}")


def _keep(typed: TypedVoucher, entry: EntryForm, _token: str) -> Response:
    with transaction():
        services.save_draft(typed, draft_id=entry.draft_id)
    flash(gettext("Kept as a draft."), "success")
    return redirect(url_for("voucherentry.drafts"))


def said_of(posted: Posted) -> Markup:
    """Say the number of what was posted, with the ways to it and to its slip."""
    said = Markup("{} ").format(
        gettext("%(number)s is posted.", number=number_of(posted.document_no))
    )
    link: Callable[..., Markup] = Markup('<a href="{}">{}</a> ').format
    if rights.can(Voucher, "read"):
        url = f"{request.script_root}/voucher/show/{posted.voucher_id}"
        said += link(url, gettext("Open the voucher"))
    if rights.can("Receipt", "read"):
        url = url_for("receipt.show", voucher_id=posted.voucher_id)
        said += link(url, gettext("Print the receipt"))
    return said


def opened_draft(asked: str) -> DraftVoucher:
    """Give the draft that an address names; raises NotVisibleError, UnknownDraftError."""
    if not asked.isascii() or not asked.isdigit():
        raise access.NotVisibleError
    draft = services.open_draft(int(asked[:18]))
    refuse_given(journal_of_draft(draft) if draft.type in JOURNAL_TYPES else entry_of_draft(draft))
    return draft


def refuse_closed(entry: EntryForm) -> None:
    """Refuse what a form may not say to this person: closed inputs, and drafts that fill them.

    A closed day is today. Raises NeededFieldClosedError, ClosedFieldError.
    """
    refuse_form()
    refuse_given(entry)
    if entry.draft_id is not None and db.session.get(DraftVoucher, entry.draft_id) is not None:
        opened_draft(str(entry.draft_id))
    if not is_open("dated_on"):
        entry.typed["dated_on"] = format_date(clock.today(), current_language())
