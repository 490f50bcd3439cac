"""What a generated screen does with a request: load, check the right, one call, render."""

from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.core import access
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.panel import rights, saving
from app.panel.acting import allowed_action, carry_out
from app.panel.forms.inputs import Input, form_fields, typed_fields
from app.panel.forms.page import FormMaker
from app.panel.forms.typed import read_form
from app.panel.lists.asked import Asked, read
from app.panel.lists.keeping import kept, resolve
from app.panel.lists.offered import offered
from app.panel.lists.options import options
from app.panel.lists.page import list_page
from app.panel.lists.query import Listing
from app.panel.lists.summary import summary
from app.panel.looking import looking, note_view
from app.panel.merging.views import near_addresses
from app.panel.records.copying import copied
from app.panel.records.page import peek_page, record_page
from app.panel.records.sentences import history_of
from app.panel.records.tabs import HISTORY, related_list
from app.panel.registry import Registered, find, key_of
from app.panel.searching.remembered import Known, note_opened
from app.panel.trees.levels import is_tree, tree_page


def asked_of(entry: Registered) -> Asked:
    """Read which list the address of a request asks for."""
    return resolve(entry, request.args, kept(entry))


def show_list(entry: Registered) -> str:
    """Show the list that the address asks for."""
    rights.require(entry.name, "read")
    known = kept(entry)
    asked = resolve(entry, request.args, known)
    shown = tree_page if is_tree(entry, asked) else list_page
    page = shown(entry, asked, current_language(), request.script_root, known)
    return render(entry, "list", page=page)


def show_summary(entry: Registered) -> str:
    """Show the count and the totals of the whole filter."""
    rights.require(entry.name, "read")
    foot = summary(Listing(entry, asked_of(entry), current_language()))
    return render_template("panel/summary.html", summary=foot)


def offer_options(entry: Registered) -> Response:
    """Offer records to a remote select."""
    if not (entry.panel.open_names and rights.is_signed_in()):
        rights.require(entry.name, "read")
    return jsonify(
        options(
            entry,
            request.args.get("q", "")[:100],
            current_language(),
            request.args.get("kind", "")[:100],
        )
    )


def show_record(entry: Registered, key: str) -> str:
    """Show a record."""
    rights.require(entry.name, "read")
    page = record_page(entry, key, _came_from(entry), current_language(), request.script_root)
    _note_opened(entry, page.key)
    _note_viewed(entry, page.key)
    return render(entry, "record", page=page)


def peek_at_record(entry: Registered, key: str) -> str:
    """Show a record beside its list; looking on is no opening of it."""
    rights.require(entry.name, "read")
    page = peek_page(entry, key, current_language(), request.script_root)
    _note_viewed(entry, page.key)
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    url = f"{_url(entry, 'show', page.key)}{query}"
    return render_template("panel/peek.html", page=page, url=url)


def _came_from(entry: Registered) -> Asked:
    """Read which list somebody came to a record from."""
    if {"view", "from"} & request.args.keys():
        return asked_of(entry)
    return read(entry, request.args, offered(entry))


def _note_opened(entry: Registered, key: str) -> None:
    """Remember the record among those the person opened last."""
    user_id = rights.acting_user_id()
    if user_id is not None and looking() is None:
        with transaction():
            note_opened(user_id, Known(entry.name, key))


def _note_viewed(entry: Registered, key: str) -> None:
    if entry.declared.watch_views:
        note_view(entry.name, key)


def show_tab(entry: Registered, key: str, name: str) -> str:
    """Show a tab of a record: its history, or the records of a model that point to it."""
    rights.require(entry.name, "read")
    record, language = saving.get(entry, key), current_language()
    if name == HISTORY:
        entries = history_of(entry, key_of(record), language)
        return render_template("panel/history.html", entries=entries)
    page = related_list(entry, record, name, language, request.script_root)
    return render_template("panel/tab.html", page=page)


def add_record(entry: Registered) -> str | AnyResponse | tuple[str, int]:
    """Show the form of a new record, or make it of what was typed."""
    rights.require(entry.name, "create")
    saving.require_fillable(entry)
    if request.method == "GET":
        filled = _copied(entry) if "copy" in request.args else _prefilled(entry)
        maker = FormMaker(entry, None, filled, current_language(), request.script_root)
        return render(entry, "form", page=maker.page(back_url=_list_url(entry)))
    return _save(entry, None)


def edit_record(entry: Registered, key: str) -> str | AnyResponse | tuple[str, int]:
    """Show the form of a record, or change it to what was typed."""
    rights.require(entry.name, "update")
    rights.require(entry.name, "read")
    if request.method == "GET":
        record = saving.get(entry, key)
        if access.is_only_read(entry.model, key_of(record)):
            raise access.NotVisibleError
        maker = FormMaker(entry, record, None, current_language(), request.script_root)
        return render(entry, "form", page=maker.page(back_url=_url(entry, "show", key)))
    return _save(entry, key)


def _copied(entry: Registered) -> Input:
    rights.require(entry.name, "read")
    return copied(entry, request.args["copy"], current_language())


def _prefilled(entry: Registered) -> Input | None:
    """Take values of a new record from its address: what a tab or a link asks to fill in."""
    fields = typed_fields(entry.model, form_fields(entry))
    typed = {name: request.args[name] for name in fields if name in request.args}
    return Input(typed=typed) if typed else None


def _save(entry: Registered, key: str | None) -> str | AnyResponse | tuple[str, int]:
    """Save a form; whatever is wrong, the form comes back with all that was typed."""
    sent = read_form(entry, request.form, current_language(), request.files)
    try:
        with transaction():
            record = saving.create(entry, sent) if key is None else saving.update(entry, key, sent)
            saved_key = key_of(record)
    except access.NotVisibleError:
        raise
    except DomainError as error:
        return _form_again(entry, key, sent, error)
    flash(str(_("Saved.")), "success")
    place = "edit" if "_continue" in request.form else "show"
    return redirect(_url(entry, place, saved_key))


def _form_again(
    entry: Registered, key: str | None, sent: Input, error: DomainError
) -> tuple[str, int]:
    record = None if key is None else saving.get(entry, key)
    maker = FormMaker(entry, record, sent, current_language(), request.script_root)
    page = maker.page(
        back_url=_list_url(entry) if key is None else _url(entry, "show", key),
        errors=[said(error)],
        is_conflict=isinstance(error, saving.ConflictError),
    )
    is_warning = isinstance(error, saving.WarnedError)
    near = error.near if isinstance(error, saving.WarnedError) else ()
    merges = near_addresses(entry, key, near) if key is not None else {}
    shown = {"page": page, "is_warning": is_warning, "near": near, "merges": merges}
    return render(entry, "form", **shown), error.status


def delete_record(entry: Registered, key: str) -> AnyResponse:
    """Delete a record, and show the list."""
    rights.require(entry.name, "delete")
    with transaction():
        saving.delete(entry, key)
    flash(str(_("Deleted.")), "success")
    return redirect(_list_url(entry))


def archive_record(entry: Registered, key: str, *, restore: bool = False) -> AnyResponse:
    """Put a record away or take it out again, and show it."""
    rights.require(entry.name, "archive")
    with transaction():
        saving.archive(entry, key, restore=restore)
    flash(str(_("Restored.") if restore else _("Archived.")), "success")
    return redirect(_url(entry, "show", key))


def act_on_record(entry: Registered, key: str, name: str) -> AnyResponse:
    """Carry out an action; what it refuses is said on the record's page."""
    action = allowed_action(entry, name)
    reason = request.form.get("reason", "").strip()
    try:
        with transaction():
            target = _address_of(entry, key, carry_out(entry, action, key, reason))
    except access.NotVisibleError:
        raise
    except DomainError as error:
        flash(said(error), "danger")
        return redirect(_url(entry, "show", key))
    flash(str(_("Done: %(action)s", action=action.label)), "success")
    return redirect(target)


def _address_of(entry: Registered, key: str, answer: Any) -> str:
    """Give what is shown after an action: the address or the record it gave, else its own."""
    if isinstance(answer, str):
        return answer
    other = find(type(answer)) if answer is not None else None
    if other is not None:
        db.session.flush()
        return _url(other, "show", key_of(answer))
    return _url(entry, "show", key)


def _url(entry: Registered, place: str, key: Any) -> str:
    return f"{request.script_root}/{entry.slug}/{place}/{key}"


def _list_url(entry: Registered) -> str:
    return f"{request.script_root}/{entry.slug}/list/"


def render(entry: Registered, template: str, **values: Any) -> str:
    """Render a screen by a team's own template, else the model's, else the panel's."""
    return render_template(_template(entry.slug, template), entry=entry, **values)


def _template(slug: str, name: str) -> str:
    """Give the template of a screen, looked for once: those not there are looked for everywhere."""
    known: dict[tuple[str, str], str] = current_app.extensions.setdefault("templates", {})
    if (slug, name) not in known:
        folders = (f"own/{slug}", slug, "panel")
        found = current_app.jinja_env.select_template([f"{it}/{name}.html" for it in folders])
        known[slug, name] = found.name or ""
    return known[slug, name]
