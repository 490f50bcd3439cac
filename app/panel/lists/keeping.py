"""Views, columns and heights of rows that people keep: found, shared, changed, forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from flask import current_app, g, request
from sqlalchemy import BindParameter, Integer, Select, String, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from app.core.access import NotVisibleError
from app.core.db import Role, db
from app.core.errors import N_, DomainError
from app.panel import rights
from app.panel.grants import held_roles
from app.panel.lists.asked import PLACES, Asked, read
from app.panel.lists.kept import DENSITIES, ListPreference, SavedView, list_version_now
from app.panel.lists.offered import offered, read_columns
from app.panel.registry import Registered, key_in
from app.panel.searching.remembered import Favourite

SHARING = "SavedView"
"""What the right to share views stands under; the modules say which roles have it."""

MOST_VIEWS, MOST_OF_A_NAME = 40, 60


class UnknownViewError(DomainError):
    """The address names a view that is gone, or no longer shared with this person."""

    message = N_("This view is gone or no longer shared with you: the whole list is shown.")


class ViewNameMissingError(DomainError):
    """A view without a name could not be chosen again."""

    status: ClassVar[int] = 422
    message = N_("Give the view a name, so that it can be found again.")


class TooManyViewsError(DomainError):
    """So many views in a row could not be told apart."""

    message = N_("There are {most} views of this list already: delete one you no longer need.")


class View(NamedTuple):
    """A saved view as its list offers it."""

    id: int
    name: str
    asked: Mapping[str, str]
    is_own: bool
    audience: str
    role_id: int | None
    is_default: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person has of a list: views, columns, height of rows, and the records marked."""

    views: Sequence[View] = ()
    columns: tuple[str, ...] = ()
    density: str = ""
    starred: frozenset[str] = frozenset()

    def find(self, key: str) -> View | None:
        """Give a view by its number in an address."""
        return next((view for view in self.views if str(view.id) == key), None)

    @property
    def default(self) -> View | None:
        """The view that opens by itself: one's own, else the role's, else everybody's."""
        ranks = {"own": 0, "role": 1, "all": 2}
        found = [view for view in self.views if view.is_default]
        return min(found, key=lambda view: (not view.is_own, ranks[view.audience]), default=None)


class _Found(NamedTuple):
    """What is kept of a list, as the database holds it, and the version it is held under."""

    views: tuple[View, ...]
    columns: tuple[str, ...]
    density: str
    starred: frozenset[str]
    version: UUID | None


def kept(entry: Registered) -> Kept:
    """Give what the acting person keeps of a model's list."""
    user_id = rights.acting_user_id()
    if user_id is None:
        return Kept()
    found = _found(user_id, entry.name)
    columns = read_columns(entry, found.columns)
    return Kept(found.views, columns, found.density, found.starred)


_MOST_KEPT = 1_024
_known: dict[tuple[int, str], tuple[UUID, _Found]] = {}
"""By person and model; with the version of rights, since roles are given views too."""


def _found(user_id: int, model: str) -> _Found:
    """Give what the process knows while the versions hold that this request began with, or ask.

    A request that changes anything asks for itself: its changes have no version others know.
    """
    version, by_rights = g.get("list_version"), g.get("rights_version")
    if version is None or by_rights is None or request.method != "GET":
        return _ask(user_id, model)
    known = _known.get((user_id, model))
    if known is not None and known[0] == by_rights and known[1].version == version:
        return known[1]
    found = _ask(user_id, model)
    if found.version == version:
        if len(_known) >= _MOST_KEPT:
            _known.clear()
        _known[user_id, model] = by_rights, found
    return found


def _ask(user_id: int, model: str) -> _Found:
    public = current_app.config["AUTH_ROLE_PUBLIC"]
    asked = {"user_id": user_id, "public": public, "model": model}
    # By the connection: what is asked for is one's own, and no row of a model.
    views, columns, density, starred, version = db.session.connection().execute(_KEPT, asked).one()
    return _Found(
        tuple(View(*view) for view in views or ()),
        tuple(columns or ()),
        density or "",
        frozenset(starred or ()),
        version,
    )


def _asked_of_kept() -> Select[Any]:
    user_id: BindParameter[int] = bindparam("user_id", type_=Integer)
    model = bindparam("model", type_=String)
    view, chosen, star = (it.__table__.c for it in (SavedView, ListPreference, Favourite))
    is_own = view.user_id == user_id
    for_role = (view.audience == "role") & view.role_id.in_(held_roles())
    shown = or_(is_own, view.audience == "all", for_role)
    said = func.jsonb_build_array(
        *(view.id, view.name, view.asked, is_own, view.audience, view.role_id, view.is_default)
    )
    in_order = func.jsonb_agg(aggregate_order_by(said, view.id))
    of_person = (chosen.user_id == user_id) & (chosen.model == model)
    return select(
        select(in_order).where(view.model == model, shown).scalar_subquery(),
        select(chosen.columns).where(of_person).scalar_subquery(),
        select(chosen.density).where(of_person).scalar_subquery(),
        select(func.array_agg(star.key))
        .where(star.user_id == user_id, star.model == model)
        .scalar_subquery(),
        list_version_now(),
    )


_KEPT = _asked_of_kept()
"""Made once; who asks, and of which list, is given with each question."""


def resolve(entry: Registered, arguments: Mapping[str, str], known: Kept) -> Asked:
    """Read the address of a list with the view it names, or the one that opens by itself.

    A view is read as an address is: what its maker may filter by, its reader may not be able to.
    """
    arguments = dict(arguments.items())  # of a parsed address each missing name is an exception
    view, problems = _named(arguments, known)
    places = {name: text for name, text in arguments.items() if name in PLACES}
    said = {**view.asked, **places} if view else arguments
    asked = read(entry, said, offered(entry))
    origin = known.find(arguments.get("from", ""))
    is_plain = view is None and arguments.get("view") == "0" and known.default is not None
    return replace(
        asked,
        problems=(*problems, *asked.problems),
        usual=known.columns,
        view=view.id if view else 0 if is_plain else None,
        origin=origin.id if origin and not view else None,
    )


def _named(
    arguments: Mapping[str, str], known: Kept
) -> tuple[View | None, tuple[DomainError, ...]]:
    key = arguments.get("view", "")
    if not arguments:
        return known.default, ()
    view = known.find(key) if key else None
    is_gone = view is None and key not in {"", "0"}
    return view, (UnknownViewError(),) if is_gone else ()


def prefer(entry: Registered, columns: Sequence[str], density: str) -> None:
    """Keep the columns and the height of rows that the acting person wants in a list."""
    chosen = {
        "columns": list(read_columns(entry, columns)),
        "density": density if density in DENSITIES else "",
    }
    user_id = rights.acting_user_id()
    kept_before = insert(ListPreference).values(user_id=user_id, model=entry.name, **chosen)
    db.session.execute(
        kept_before.on_conflict_do_update(index_elements=["user_id", "model"], set_=chosen)
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A view as it was typed: its name, for whom it is, and whether it opens by itself."""

    name: str
    audience: str = "own"
    role_id: int | None = None
    is_default: bool = False


def keep_view(entry: Registered, asked: Asked, wanted: Wanted) -> SavedView:
    """Keep a list under a name; sharing it needs a right of its own."""
    known = kept(entry)
    if len(known.views) >= MOST_VIEWS:
        raise TooManyViewsError(most=MOST_VIEWS)
    said = _as_shown(asked, known)
    view = SavedView(model=entry.name, user_id=rights.acting_user_id(), asked=said)
    _write(view, wanted)
    db.session.add(view)
    db.session.flush()
    return view


def change_view(entry: Registered, key: str, wanted: Wanted, asked: Asked | None) -> SavedView:
    """Give one's own view another name, audience or, with `asked`, content."""
    view = own_view(entry, key)
    _write(view, wanted)
    if asked is not None:
        view.asked = _as_shown(asked, kept(entry))
    db.session.flush()
    return view


def _as_shown(asked: Asked, known: Kept) -> dict[str, str]:
    """Say a list as its maker sees it: with the columns and rows they chose for themselves."""
    columns, density = asked.columns or known.columns, asked.density or known.density
    return replace(asked, columns=columns, density=density).said()


def forget_view(entry: Registered, key: str) -> None:
    """Delete one's own view."""
    db.session.delete(own_view(entry, key))


def own_view(entry: Registered, key: str) -> SavedView:
    """Give a view of the acting person's; raises NotVisibleError for those of others."""
    number = key_in(SavedView, key)
    view = None if number is None else db.session.get(SavedView, number)
    is_own = view is not None and view.user_id == rights.acting_user_id()
    if view is None or not is_own or view.model != entry.name:
        raise NotVisibleError
    return view


def _write(view: SavedView, wanted: Wanted) -> None:
    name = " ".join(wanted.name.split())[:MOST_OF_A_NAME]
    if not name:
        raise ViewNameMissingError
    if wanted.audience != "own" or view.audience not in {None, "own"}:
        rights.require(SHARING, "share")
    is_of_role = wanted.audience == "role"
    view.name, view.audience = name, wanted.audience
    view.role_id = wanted.role_id if is_of_role else None
    if is_of_role and (wanted.role_id is None or db.session.get(Role, wanted.role_id) is None):
        raise NotVisibleError
    if wanted.is_default:
        _let_no_other_open_first(view)
    view.is_default = wanted.is_default


def _let_no_other_open_first(view: SavedView) -> None:
    of_same = (
        (SavedView.user_id == view.user_id)
        & (SavedView.model == view.model)
        & (SavedView.audience == view.audience)
        & SavedView.is_default
    )
    others = update(SavedView).where(of_same).values(is_default=False)
    db.session.execute(others.execution_options(synchronize_session="fetch"))
