"""Generated screens as FAB views: one class a model, registered through its AppBuilder."""

from typing import Any

from flask_appbuilder import ModelView, expose
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.core.db import db
from app.panel import arranged, generated
from app.panel.fab.imports import IMPORTS, ImportRoutes
from app.panel.registry import Registered


class GeneratedView(ImportRoutes, ModelView):
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
        """Give the list as CSV."""
        return generated.export_list(self.entry)

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

    @expose("/action/<name>/<pk>", methods=["POST"])
    def action(self, name: str, pk: str) -> Any:
        """Carry out an action on a record."""
        return generated.act_on_record(self.entry, pk, name)


_READS = frozenset({"list", "summary", "export", "options", "show", "peek", "tab", "action"})
_ARRANGES = frozenset({"arrange", "conditions", "keep_view", "change_view"})
_WRITES = frozenset({"add", "edit", "delete"})
_ARCHIVES = frozenset({"archive", "restore"})
_NONE: frozenset[str] = frozenset()


def generated_view(entry: Registered) -> type[GeneratedView]:
    """Make the view class of a model, under a name of its own; FAB adds no route to it."""
    writes = _NONE if entry.panel.read_only else _WRITES
    imports = _NONE if entry.panel.read_only else IMPORTS
    archives = _ARCHIVES if entry.is_archivable else _NONE
    members = {
        "entry": entry,
        "datamodel": SQLAInterface(entry.model, db.session),
        "route_base": f"/{entry.slug}",
        "class_permission_name": entry.name,
        "base_permissions": [f"can_{right}" for right in entry.rights],
        "include_route_methods": _READS | _ARRANGES | writes | archives | imports,
        "__doc__": entry.model.__doc__,
    }
    return type(f"{entry.name}Screens", (GeneratedView,), members)
