"""What can be chosen of a list: its columns and their order, the height of rows, its views."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import Role, db
from app.core.fields import fields_of
from app.panel import rights
from app.panel.lists.asked import Asked
from app.panel.lists.keeping import SHARING, Kept
from app.panel.lists.kept import AUDIENCES, DENSITIES
from app.panel.lists.offered import groupable, offered
from app.panel.lists.pages import ArrangePage, ViewForm
from app.panel.pages import Option
from app.panel.registry import Registered


def arrange_page(entry: Registered, asked: Asked, known: Kept, base: str) -> ArrangePage:
    """Give what can be chosen of the list that an address asks for."""
    may_share = rights.can(SHARING, "share")
    density = asked.density or known.density or next(iter(DENSITIES))
    return ArrangePage(
        title=str(entry.panel.title),
        columns=_columns(entry, asked),
        groups=[
            Option(name, str(it.label), "", name == asked.group)
            for name, it in groupable(entry).items()
        ],
        densities=[Option(key, str(it), "", key == density) for key, it in DENSITIES.items()],
        audiences=[
            Option(key, str(it)) for key, it in AUDIENCES.items() if may_share or key == "own"
        ],
        roles=_roles() if may_share else [],
        views=_views(known, asked, base),
        columns_url=f"{base}/arrange",
        views_url=f"{base}/views",
        list_query=asked.address("").removeprefix("?"),
    )


def _columns(entry: Registered, asked: Asked) -> list[Option]:
    """Give the columns shown, in their order, and after them the others there are."""
    shown = asked.columns or asked.usual or entry.panel.list
    fields = offered(entry)
    return [
        Option(name, str(fields[name].label), "", name in shown)
        for name in dict.fromkeys((*shown, *fields))
        if name in fields
    ]


def _views(known: Kept, asked: Asked, base: str) -> Sequence[ViewForm]:
    return [
        ViewForm(
            url=f"{base}/views/{view.id}",
            name=view.name,
            audience=view.audience,
            role=str(view.role_id or ""),
            is_default=view.is_default,
            may_replace=view.id == asked.origin,
        )
        for view in known.views
        if view.is_own
    ]


def _roles() -> list[Option]:
    known = fields_of(Role).get("name")
    words = (known and known.words) or {}
    rows = db.session.execute(select(Role.id, Role.name).order_by(Role.name))
    return [Option(str(key), str(words.get(name, name))) for key, name in rows]
