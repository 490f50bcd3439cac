"""Generated screens as FAB views: one class a model, registered through its AppBuilder."""

from typing import Any

from flask_appbuilder import ModelView, expose
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.core.db import db
from app.core.trees import parent_field
from app.panel import arranged, displayed, generated
from app.panel.bulk import views as bulk
from app.panel.exports import views as exports
from app.panel.fab.files import FILES, FileRoutes, holds_files
from app.panel.fab.imports import IMPORTS, ImportRoutes
from app.panel.merging import offered
from app.panel.merging import views as merging
from app.panel.pivot import views as pivot
from app.panel.registry import Registered
from app.panel.tagged import tag_record
from app.panel.tagging import is_taggable
from app.panel.trees.views import show_branch


class GeneratedView(FileRoutes, ImportRoutes, ModelView):
    """The screens of one model.

    FAB gives it its place among views, permissions and blueprints. Nothing of FAB's own lists,
    forms and filters is used: they load whole tables, keep one filter for all threads and let
    through what no form offers.
    """

    entry: Registered
    base_permissions: list[str]
    related_views = ()

    def _init_properties(self) -> None:
        """Ask the model for nothing at start; its fields are asked for at each request."""

    def _init_forms(self) -> None:
        """Make no forms at start: FAB's would load every row a field may point to."""

    def _init_titles(self) -> None:
        """Take no titles from the class: they are translated when shown."""

    @expose("/list/")
    def list(self) -> Any:
        """Show the list."""
        return generated.show_list(self.entry)

    @expose("/summary")
    def summary(self) -> Any:
        """Show the foot of the list."""
        return generated.show_summary(self.entry)

    @expose("/export")
    def export(self) -> Any:
        """Give the list as a file."""
        return exports.export(self.entry)

    @expose("/bulk", methods=["GET", "POST"])
    def bulk(self) -> Any:
        """Offer what can be done to many rows, or rehearse it."""
        return bulk.bulk(self.entry)

    @expose("/pivot")
    def pivot(self) -> Any:
        """Count or add up the list by one or two of its fields."""
        return pivot.pivot(self.entry)

    @expose("/options")
    def options(self) -> Any:
        """Offer records to a remote select."""
        return generated.offer_options(self.entry)

    @expose("/arrange", methods=["GET", "POST"])
    def arrange(self) -> Any:
        """Offer what can be chosen of the list's columns, rows and views, or keep the choice."""
        return arranged.arrange(self.entry)

    @expose("/conditions")
    def conditions(self) -> Any:
        """Offer the form in which the list's conditions are put together."""
        return arranged.conditions(self.entry)

    @expose("/views", methods=["POST"])
    def keep_view(self) -> Any:
        """Keep the list under a name."""
        return arranged.keep_view(self.entry)

    @expose("/views/<pk>", methods=["POST"])
    def change_view(self, pk: str) -> Any:
        """Change a view of one's own, or delete it."""
        return arranged.change_view(self.entry, pk)

    @expose("/show/<pk>")
    def show(self, pk: str) -> Any:
        """Show a record."""
        return generated.show_record(self.entry, pk)

    @expose("/peek/<pk>")
    def peek(self, pk: str) -> Any:
        """Show a record beside its list."""
        return generated.peek_at_record(self.entry, pk)

    @expose("/tab/<name>/<pk>")
    def tab(self, name: str, pk: str) -> Any:
        """Show a tab of a record."""
        return generated.show_tab(self.entry, pk, name)

    @expose("/branch/<pk>")
    def branch(self, pk: str) -> Any:
        """Show what is part of a record."""
        return show_branch(self.entry, pk)

    @expose("/tags/<pk>", methods=["GET", "POST"])
    def tags(self, pk: str) -> Any:
        """Show the tags of a record, or change them."""
        return tag_record(self.entry, pk)

    @expose("/add", methods=["GET", "POST"])
    def add(self) -> Any:
        """Show the form of a new record, or make it."""
        return generated.add_record(self.entry)

    @expose("/edit/<pk>", methods=["GET", "POST"])
    def edit(self, pk: str) -> Any:
        """Show the form of a record, or change it."""
        return generated.edit_record(self.entry, pk)

    @expose("/delete/<pk>", methods=["POST"])
    def delete(self, pk: str) -> Any:
        """Delete a record."""
        return generated.delete_record(self.entry, pk)

    @expose("/archive/<pk>", methods=["POST"])
    def archive(self, pk: str) -> Any:
        """Put a record away."""
        return generated.archive_record(self.entry, pk)

    @expose("/restore/<pk>", methods=["POST"])
    def restore(self, pk: str) -> Any:
        """Take a record out again."""
        return generated.archive_record(self.entry, pk, restore=True)

    @expose("/merge/<pk>", methods=["GET", "POST"])
    def merge(self, pk: str) -> Any:
        """Show two records side by side, or merge them."""
        return merging.merging(self.entry, pk)

    @expose("/action/<name>/<pk>", methods=["POST"])
    def action(self, name: str, pk: str) -> Any:
        """Carry out an action on a record."""
        return generated.act_on_record(self.entry, pk, name)

    @expose("/board")
    def board(self) -> Any:
        """Show the list as cards, in a column for each stage."""
        return displayed.show_board(self.entry)

    @expose("/cards")
    def cards(self) -> Any:
        """Show more cards of a column."""
        return displayed.show_cards(self.entry)

    @expose("/move/<pk>", methods=["POST"])
    def move(self, pk: str) -> Any:
        """Put a record into another stage."""
        return displayed.move_card(self.entry, pk)

    @expose("/calendar/")
    @expose("/calendar/<by>")
    def calendar(self, by: str = "") -> Any:
        """Show the list in a calendar."""
        return displayed.show_calendar(self.entry, by)

    @expose("/events/<by>")
    def events(self, by: str) -> Any:
        """Give the records of some days of the calendar."""
        return displayed.give_events(self.entry, by)

    @expose("/reschedule/<by>/<pk>", methods=["POST"])
    def reschedule(self, by: str, pk: str) -> Any:
        """Put a record on another day."""
        return displayed.move_event(self.entry, by, pk)

    @expose("/feed/<by>", methods=["GET", "POST"])
    def feed(self, by: str) -> Any:
        """Offer the calendar's address for other programs, make it anew or end it."""
        return displayed.offer_feed(self.entry, by)


_READS = frozenset({"list", "summary", "export", "options", "show", "peek", "tab", "action"})
_ARRANGES = frozenset({"arrange", "conditions", "keep_view", "change_view", "bulk", "pivot"})
_WRITES = frozenset({"add", "edit", "delete"})
_ARCHIVES = frozenset({"archive", "restore"})
_ON_BOARDS = frozenset({"board", "cards", "move"})
_IN_CALENDARS = frozenset({"calendar", "events", "reschedule", "feed"})
_NONE: frozenset[str] = frozenset()


def generated_view(entry: Registered) -> type[GeneratedView]:
    """Make the view class of a model, under a name of its own; FAB adds no route to it."""
    writes = _NONE if entry.panel.read_only else _WRITES
    imports = _NONE if entry.panel.read_only else IMPORTS
    archives = _ARCHIVES if entry.is_archivable else _NONE
    merges = frozenset({"merge"}) if offered.is_mergeable(entry.model) else _NONE
    tree = frozenset({"branch"}) if parent_field(entry.model) else _NONE
    tags = frozenset({"tags"}) if is_taggable(entry.model) else _NONE
    files = FILES if holds_files(entry) else _NONE
    displays = _ON_BOARDS if entry.stage else _NONE
    displays |= _IN_CALENDARS if entry.has_calendar else _NONE
    members = {
        "entry": entry,
        "datamodel": SQLAInterface(entry.model, db.session),
        "route_base": f"/{entry.slug}",
        "class_permission_name": entry.name,
        "base_permissions": [f"can_{right}" for right in entry.rights],
        "include_route_methods": _READS
        | _ARRANGES
        | writes
        | archives
        | merges
        | imports
        | tree
        | tags
        | files
        | displays,
        "__doc__": entry.model.__doc__,
    }
    return type(f"{entry.name}Screens", (GeneratedView,), members)
