"""The screen on which an administrator changes the stages that records go through."""

from typing import Any

from flask import flash, redirect, render_template, request

from app.core.access import NotVisibleError
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.language import _, gettext, said
from app.panel import rights
from app.panel.registry import Registered, registered
from app.panel.screens import Screen
from app.panel.stages.editing import set_stages, stages_page

screen = Screen(
    name="StageDefinition",
    menu="settings",
    title=_("Stages"),
    url="/stages",
    icon="layout-kanban",
    rights=("read", "update"),
)


@screen.route()
def show_models() -> str:
    """Show what has stages."""
    known = [entry for entry in registered().values() if entry.stages is not None]
    return render_template("stages/models.html", entries=known)


@screen.route("/<name>")
def show_stages(name: str) -> str:
    """Show the stages of a model."""
    return _page(_entry(name))


@screen.route("/<name>", right="update", methods=("POST",))
def save_stages(name: str) -> Any:
    """Keep the stages as they were sent, from the next request on."""
    entry = _entry(name)
    try:
        with transaction():
            sent = {key: request.form.getlist(key) for key in request.form}
            set_stages(entry, sent, request.form.get("_version", ""))
    except DomainError as error:
        return _page(entry, said(error)), error.status
    flash(gettext("Saved."), "success")
    return redirect(f"{request.script_root}{screen.url}/{name}")


def _page(entry: Registered, *errors: str) -> str:
    page = stages_page(entry, errors, request.script_root)
    may_save = rights.can(screen.name, "update")
    return render_template("stages/stages.html", page=page, may_save=may_save)


def _entry(name: str) -> Registered:
    entry = registered().get(name)
    if entry is None or entry.stages is None:
        raise NotVisibleError
    return entry
