"""The routes of files that fields hold: screens of them, and calls."""

from typing import Any

from flask import Response
from flask_appbuilder import expose

from app.panel.api import files as calls
from app.panel.registry import Registered
from app.panel.uploads import giving

FILES = frozenset({"field_file", "field_preview", "field_picture"})
FILE_CALLS = frozenset({"get_file", "post_file"})


def holds_files(entry: Registered) -> bool:
    """Tell whether any field of a model holds a file."""
    return any(field.is_file for field in entry.fields.values())


class FileRoutes:
    """What a generated view has beside its records: the files in their fields."""

    entry: Registered

    @expose("/file/<pk>/<name>/<token>")
    def field_file(self, pk: str, name: str, token: str) -> Any:
        """Give a file of a field."""
        return giving.give_file(self.entry, pk, name, token)

    @expose("/file/<pk>/<name>/<token>/preview")
    def field_preview(self, pk: str, name: str, token: str) -> Any:
        """Show the small picture of a file."""
        return giving.show_preview(self.entry, pk, name, token)

    @expose("/file/<pk>/<name>/<token>/picture")
    def field_picture(self, pk: str, name: str, token: str) -> Any:
        """Show a picture of a field."""
        return giving.show_picture(self.entry, pk, name, token)


class FileCalls:
    """What a generated API has beside its records: files given out and taken in."""

    entry: Registered

    def _answer(self, call: Any, *arguments: str) -> Response:
        raise NotImplementedError

    @expose("/<pk>/files/<name>", methods=["GET"])
    def get_file(self, pk: str, name: str) -> Response:
        """Give the file in a field of a record."""
        return self._answer(giving.give_file, pk, name)

    @expose("/files/<name>", methods=["POST"])
    def post_file(self, name: str) -> Response:
        """Keep a file for a field, to be put into a record by its id."""
        return self._answer(calls.upload, name)
