"""The routes of imports into a list."""

from typing import Any

from flask_appbuilder import expose

from app.panel.imports import views
from app.panel.registry import Registered


class ImportRoutes:
    """What a generated view has beside its list: files that are taken in."""

    entry: Registered

    @expose("/import/", methods=["GET", "POST"])
    def import_start(self) -> Any:
        """Ask for a file, or take it in."""
        return views.start(self.entry)

    @expose("/import/sample")
    def import_sample(self) -> Any:
        """Give a file with the headings of the form."""
        return views.sample(self.entry)

    @expose("/import/<pk>", methods=["GET", "POST"])
    def import_page(self, pk: str) -> Any:
        """Show how far an import is, or take it a step on."""
        return views.page(self.entry, pk)

    @expose("/import/<pk>/progress")
    def import_progress(self, pk: str) -> Any:
        """Show how far the worker is."""
        return views.progress(self.entry, pk)

    @expose("/import/<pk>/errors")
    def import_errors(self, pk: str) -> Any:
        """Give the rows that are wrong, each with its reason."""
        return views.errors(self.entry, pk)


IMPORTS = frozenset(name for name in vars(ImportRoutes) if name.startswith("import_"))
