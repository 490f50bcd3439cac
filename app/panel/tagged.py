"""Tagging a record from its own page: also one that nobody edits, like a posted voucher."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.core.db import transaction
from app.core.errors import DomainError
from app.core.language import _, current_language, gettext, said
from app.core.tags import known_tags, put_tags, read_names
from app.panel import rights, saving
from app.panel.allowed import ClosedFieldError, allowed
from app.panel.forms.fields import FieldMaker
from app.panel.lists.columns import title_of
from app.panel.registry import Registered, key_of
from app.panel.tagging import NAME


def tag_record(entry: Registered, key: str) -> str | AnyResponse | tuple[str, int]:
    """Show the tags of a record, or change them; raises NotVisibleError."""
    rights.require(entry.name, "read")
    rights.require(entry.name, entry.tag_right)
    if not allowed(entry.model).may_change(NAME):
        raise ClosedFieldError(label=gettext("Tags"))
    if request.method == "GET":
        return _page(entry, key)
    typed = request.form.get(NAME, "")
    try:
        with transaction():
            record = saving.get(entry, key, to_write=True)
            may_create = rights.can("Tag", "create")
            tags = known_tags(read_names(typed.split(",")), may_create=may_create)
            put_tags(entry.name, key_of(record), tags)
    except DomainError as error:
        return _page(entry, key, typed, said(error)), error.status
    flash(str(_("Saved.")), "success")
    return redirect(f"{request.script_root}/{entry.slug}/show/{key}")


def _page(entry: Registered, key: str, typed: str | None = None, error: str = "") -> str:
    record = saving.get(entry, key)
    maker = FieldMaker(current_language(), request.script_root)
    value = maker.stored(entry.model, record, NAME) if typed is None else typed
    errors = [error] if error else []
    return render_template(
        "panel/tags.html",
        it=maker.made(entry.model, NAME, value=value, errors=errors),
        title=title_of(record),
        list_title=str(entry.panel.title),
        list_url=f"{request.script_root}/{entry.slug}/list/",
        url=f"{request.script_root}/{entry.slug}/tags/{key}",
        back_url=f"{request.script_root}/{entry.slug}/show/{key}",
    )
