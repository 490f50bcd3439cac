"""The generated API as FAB views: one class a model, registered through its AppBuilder."""

from collections.abc import Callable

from apispec import APISpec
from flask import Response
from flask_appbuilder import ModelRestApi, expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_jwt_extended import verify_jwt_in_request

from app.core.db import db
from app.core.language import speaking
from app.panel.api import calls, merging, schema
from app.panel.fab.files import FILE_CALLS, FileCalls, holds_files
from app.panel.merging import offered
from app.panel.registry import Registered


class GeneratedApi(FileCalls, ModelRestApi):
    """The API of one model.

    FAB gives it its place among views, permissions and blueprints. Nothing of FAB's own
    schemas, filters and writes is used: they give out every column, commit by themselves and
    let foreign keys through that the caller may not see.
    """

    entry: Registered
    base_permissions: list[str]

    def _init_properties(self) -> None:
        """Ask the model for nothing at start; its fields are asked for at each call."""

    def _init_titles(self) -> None:
        """Take no titles from the class."""

    def _init_model_schemas(self) -> None:
        """Make no schemas at start: the description is made of the fields when asked for."""

    @expose("/", methods=["GET"])
    def get_list(self) -> Response:
        """Give a page of the list."""
        return self._answer(calls.list_records)

    @expose("/", methods=["POST"])
    def post(self) -> Response:
        """Make a record."""
        return self._answer(calls.create_record)

    @expose("/<pk>", methods=["GET"])
    def get(self, pk: str) -> Response:
        """Give a record."""
        return self._answer(calls.get_record, pk)

    @expose("/<pk>", methods=["PUT"])
    def put(self, pk: str) -> Response:
        """Change a record."""
        return self._answer(calls.change_record, pk)

    @expose("/<pk>", methods=["DELETE"])
    def delete(self, pk: str) -> Response:
        """Delete a record."""
        return self._answer(calls.delete_record, pk)

    @expose("/<pk>/archive", methods=["POST"])
    def archive(self, pk: str) -> Response:
        """Put a record away."""
        return self._answer(calls.archive_record, pk)

    @expose("/<pk>/restore", methods=["POST"])
    def restore(self, pk: str) -> Response:
        """Take a record out again."""
        return self._answer(calls.archive_record, pk, restore=True)

    @expose("/<pk>/merge", methods=["POST"])
    def merge(self, pk: str) -> Response:
        """Merge another record into it."""
        return self._answer(merging.merge_records, pk)

    @expose("/<pk>/actions/<name>", methods=["POST"])
    def action(self, pk: str, name: str) -> Response:
        """Carry out an action on a record."""
        return self._answer(calls.act_on_record, pk, name)

    def add_api_spec(self, api_spec: APISpec) -> None:
        """Describe the calls, made of the fields as they are now, in English."""
        with speaking("en"):
            for name, component in schema.components(self.entry).items():
                api_spec.components.schema(name, component)
            for path, operations in schema.paths(self.entry).items():
                api_spec.path(path=path, operations=operations)

    def _answer(self, call: Callable[..., Response], *arguments: str, **options: bool) -> Response:
        """Say what is wrong with a token that was sent; without one a visitor calls."""
        verify_jwt_in_request(optional=True)
        return call(self.entry, *arguments, **options)


_READS = frozenset({"get_list", "get", "action"})
_WRITES = frozenset({"post", "put", "delete"})
_ARCHIVES = frozenset({"archive", "restore"})
_NONE: frozenset[str] = frozenset()


def generated_api(entry: Registered) -> type[GeneratedApi]:
    """Make the API class of a model, under a name of its own; FAB adds no call to it."""
    writes = _NONE if entry.panel.read_only else _WRITES
    archives = _ARCHIVES if entry.is_archivable else _NONE
    files = FILE_CALLS if holds_files(entry) else _NONE
    merges = frozenset({"merge"}) if offered.is_mergeable(entry.model) else _NONE
    members = {
        "entry": entry,
        "datamodel": SQLAInterface(entry.model, db.session),
        "resource_name": entry.slug,
        "class_permission_name": entry.name,
        "base_permissions": [f"can_{right}" for right in entry.rights],
        "include_route_methods": _READS | writes | archives | files | merges,
        "__doc__": entry.model.__doc__,
    }
    return type(f"{entry.name}Api", (GeneratedApi,), members)
