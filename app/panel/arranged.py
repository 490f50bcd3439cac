"""What a request does to a list's columns, rows and views: check the right, one call, go back."""

from urllib.parse import parse_qsl

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.db import Role, transaction
from app.core.errors import DomainError
from app.core.language import _, current_language, said
from app.panel import rights
from app.panel.lists import keeping
from app.panel.lists.arrange import arrange_page
from app.panel.lists.asked import Asked
from app.panel.lists.builder import conditions_page
from app.panel.lists.displays import LIST, is_display
from app.panel.lists.kept import AUDIENCES
from app.panel.registry import Registered, key_in

_MOST_OF_AN_ADDRESS = 8_000


def arrange(entry: Registered) -> str | Response:
    """Offer what can be chosen of a list, or keep the columns and the height of rows chosen."""
    rights.require(entry.name, "read")
    known = keeping.kept(entry)
    if request.method == "GET":
        asked = keeping.resolve(entry, request.args, known)
        page = arrange_page(entry, asked, known, _base(entry))
        return render_template("panel/arrange.html", page=page)
    asked = keeping.resolve(entry, _sent_list(), known)
    columns, density = request.form.getlist("column"), request.form.get("density", "")
    group = request.form.get("group", "")
    if asked.view or asked.origin:  # a view has columns of its own: the choice is part of it
        chosen = {"columns": ",".join(columns), "density": density, "group": group}
        return redirect(asked.address(f"{_base(entry)}/list/", **chosen))
    with transaction():
        keeping.prefer(entry, columns, density)
    return redirect(asked.address(f"{_base(entry)}/list/", columns="", density="", group=group))


def conditions(entry: Registered) -> str:
    """Offer the form in which the list's conditions are put together."""
    rights.require(entry.name, "read")
    asked = keeping.resolve(entry, request.args, keeping.kept(entry))
    display = request.args.get("display", LIST)
    page = conditions_page(
        entry,
        asked,
        current_language(),
        request.script_root,
        display=display if is_display(entry, display) else LIST,
    )
    return render_template("panel/conditions.html", page=page)


def keep_view(entry: Registered) -> Response:
    """Keep the list under a name, and show it."""
    rights.require(entry.name, "read")
    asked = _sent(entry)
    try:
        with transaction():
            view = keeping.keep_view(entry, asked, _wanted())
            key = int(view.id)
    except DomainError as error:
        return _refused(entry, asked, error)
    flash(str(_("Saved.")), "success")
    return redirect(f"{_base(entry)}/list/?view={key}")


def change_view(entry: Registered, key: str) -> Response:
    """Change a view of one's own, or delete it."""
    rights.require(entry.name, "read")
    asked = _sent(entry)
    if "_delete" in request.form:
        with transaction():
            keeping.forget_view(entry, key)
        flash(str(_("Deleted.")), "success")
        return redirect(f"{_base(entry)}/list/?view=0")
    try:
        with transaction():
            keeping.change_view(
                entry, key, _wanted(), asked if "_replace" in request.form else None
            )
    except DomainError as error:
        return _refused(entry, asked, error)
    flash(str(_("Saved.")), "success")
    return redirect(f"{_base(entry)}/list/?view={int(key)}")


def _refused(entry: Registered, asked: Asked, error: DomainError) -> Response:
    """Say a mistake above the list; a missing right or record has a page of its own."""
    if error.status in {401, 403, 404}:
        raise error
    flash(said(error), "danger")
    return redirect(asked.address(f"{_base(entry)}/list/"))


def _sent(entry: Registered) -> Asked:
    return keeping.resolve(entry, _sent_list(), keeping.kept(entry))


def _sent_list() -> dict[str, str]:
    """Read the query of the list that a form was opened over."""
    query = request.form.get("list", "")[:_MOST_OF_AN_ADDRESS]
    return {name: text.replace("\x00", "\ufffd") for name, text in parse_qsl(query)}


def _wanted() -> keeping.Wanted:
    form = request.form
    audience = form.get("audience", "")
    return keeping.Wanted(
        name=form.get("name", ""),
        audience=audience if audience in AUDIENCES else "own",
        role_id=key_in(Role, form.get("role", "")),
        is_default="is_default" in form,
    )


def _base(entry: Registered) -> str:
    return f"{request.script_root}/{entry.slug}"
