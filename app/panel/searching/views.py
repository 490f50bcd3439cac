"""The addresses of the search everywhere and of the stars: for whoever is signed in."""

from flask import Blueprint, Flask, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.access import NotVisibleError
from app.core.db import transaction
from app.core.language import current_language
from app.panel import rights, saving
from app.panel.addresses import own_address
from app.panel.registry import key_of, registered
from app.panel.searching.finder import find
from app.panel.searching.remembered import Known, star

blueprint = Blueprint("searching", __name__)


def init_app(app: Flask) -> None:
    """Offer the search and the stars."""
    app.register_blueprint(blueprint)


@blueprint.get("/find")
def search() -> str:
    """Answer some words with every place whose name holds them."""
    _require_person()
    menu = current_app.extensions["menu_of_viewer"]().groups
    groups = find(request.args.get("q", ""), menu, current_language(), request.script_root)
    return render_template("panel/found.html", groups=groups)


@blueprint.post("/star/<model>/<key>")
def mark(model: str, key: str) -> Response:
    """Mark a record with a star or take it away, and go back to where it was pressed."""
    user_id = _require_person()
    entry = registered().get(model)
    if entry is None:
        raise NotVisibleError
    rights.require(entry.name, "read")
    record_key = str(key_of(saving.get(entry, key)))
    with transaction():
        star(user_id, Known(entry.name, record_key), is_on="on" in request.form)
    return redirect(own_address(request.form.get("next", "")))


def _require_person() -> int:
    user_id = rights.acting_user_id()
    if user_id is None:
        raise rights.SignInNeededError(right="", view="")
    return user_id
