"""What was done to many records at once: one's own deeds, and who may undo those of others."""

from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy import select

from app.core.db import User, db
from app.core.language import _, current_language
from app.panel import kinds, rights
from app.panel.bulk.changes import VIEW, is_seen
from app.panel.bulk.kept import STATES, TONES, BulkChange
from app.panel.pages import Cell
from app.panel.screens import Screen

MOST = 100

rights.called("undo", _("Undo those of others"))
screen = Screen(
    name=VIEW,
    menu="settings",
    title=_("Done in bulk"),
    url="/bulk",
    icon="stack-2",
    can={
        "Finance": "read",
        "Sales": "read",
        "Operations": "read",
        "Stock": "read",
        "Management": "read",
    },
    rights=("read", "undo"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A deed in the list of deeds."""

    url: str
    when: str
    who: str
    model: str
    said: str
    count: str
    state: Cell


@screen.route()
def deeds() -> str:
    """Show the newest deeds: one's own, or everybody's to whoever may undo them."""
    asked = select(BulkChange, User).join(User, User.id == BulkChange.user_id)
    if not rights.can(VIEW, "undo"):
        asked = asked.where(BulkChange.user_id == rights.acting_user_id())
    found = db.session.execute(asked.order_by(BulkChange.id.desc()).limit(MOST))
    entries = [_entry(change, str(user)) for change, user in found if is_seen(change)]
    return render_template("panel/bulk/deeds.html", entries=entries, most=MOST)


def _entry(change: BulkChange, who: str) -> Listed:
    language = current_language()
    return Listed(
        url=f"{request.script_root}/bulk/{change.id}",
        when=kinds.show_instant(change.undone_at or change.done_at or change.planned_at, language),
        who=who,
        model=rights.label_of(change.model),
        said=change.said,
        count=kinds.KINDS["whole"].show(len(change.rows), language),
        state=Cell(str(STATES[change.state]), "choice", tone=TONES.get(change.state, "info")),
    )
