"""The screen of transfers and mixed vouchers: typed, seen beside, posted once, kept as a draft."""

from typing import Any
from uuid import uuid4

from flask import Response as JsonResponse
from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import access
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.idempotency import KeyReusedError
from app.core.language import _, current_language, gettext
from app.ledger.models import Voucher
from app.modules.vouchers import journals
from app.modules.vouchers.closed_inputs import refuse_form
from app.modules.vouchers.closed_periods import blamed, reason_of
from app.modules.vouchers.holders import holder_options
from app.modules.vouchers.journal_beside import journal_beside
from app.modules.vouchers.journal_pages import JournalMaker, new_journal
from app.modules.vouchers.journals import TypedJournal
from app.modules.vouchers.pages import JOURNALS
from app.modules.vouchers.typed_journals import (
    JournalForm,
    JournalReader,
    journal_of_draft,
    read_journal,
)
from app.modules.vouchers.views import opened_draft, refuse_closed, said_of
from app.panel import rights
from app.panel.screens import Screen

_KEPT = ("type", "dated_on", "branch")
"""What the next one begins with."""

screen = Screen(
    name=JOURNALS,
    menu="accounts",
    title=_("Transfers and mixed vouchers"),
    url="/vouchers/journal",
    icon="arrows-exchange",
    rights=("read", "post"),
    can={"Finance": "read post"},
)


@screen.route("")
def form() -> str:
    """Show the form: empty, with what the address fills in, or of a draft."""
    refuse_form()
    if asked := request.args.get("draft"):
        draft = opened_draft(asked)
        return _show(journal_of_draft(draft), f"draft-{draft.uuid}")
    return _show(new_journal(request.args), str(uuid4()))


@screen.route("", right="post", methods=("POST",))
def enter() -> Any:
    """Post what was typed or keep it as a draft; whatever is wrong, all of it comes back."""
    entry, token = read_journal(request.form), request.form.get("key", "")[:80] or str(uuid4())
    refuse_closed(entry)
    carry_out = _keep if "_draft" in request.form else _post
    typed = JournalReader(entry, current_language()).journal()
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
    """Show the running difference, and the parties' balances as they will be."""
    entry = read_journal(request.args)
    beside = journal_beside(JournalReader(entry, current_language()).so_far())
    return render_template("vouchers/journal_beside.html", beside=beside)


@screen.route("/holders")
def holders() -> JsonResponse:
    """Offer parties by their accounts, and the books' own accounts where they are asked for."""
    query = request.args.get("q", "")[:100]
    accounts = request.args.get("accounts") == "1"
    return jsonify(holder_options(query, current_language(), accounts=accounts))


def _show(entry: JournalForm, token: str) -> str:
    page = JournalMaker(entry, request.script_root).journal_page(token)
    return render_template("vouchers/journal.html", page=page)


def _post(typed: TypedJournal, entry: JournalForm, token: str) -> Response:
    with transaction():
        posted = journals.post(
            typed,
            idempotency_key=token,
            draft_id=entry.draft_id,
            reason=reason_of(entry),
        )
    flash(said_of(posted), "success")
    if "_continue" in request.form or not rights.can(Voucher, "read"):
        kept: dict[str, Any] = {n: entry.typed[n] for n in _KEPT if entry.typed[n]}
        return redirect(url_for("journalentry.form", **kept))
    return redirect(f"{request.script_root}/voucher/show/{posted.voucher_id}")


def _keep(typed: TypedJournal, entry: JournalForm, _token: str) -> Response:
    with transaction():
        journals.save_draft(typed, draft_id=entry.draft_id)
    flash(gettext("Kept as a draft."), "success")
    return redirect(url_for("voucherentry.drafts"))
