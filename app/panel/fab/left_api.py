"""Notes, e-mails and files of records of every model, as one FAB view."""

from collections.abc import Callable

from apispec import APISpec
from flask_appbuilder import expose
from flask_appbuilder.api import BaseApi
from flask_babel import force_locale
from flask_jwt_extended import verify_jwt_in_request
from werkzeug.wrappers import Response

from app.panel.api import left, left_schema


class LeftApi(BaseApi):
    """What people left on records: the rights are those of the record's model."""

    route_base = "/api/v1/<model>/<key>"
    class_permission_name = "OpenApi"
    base_permissions = ()

    @expose("/notes", methods=["GET"])
    def notes(self, model: str, key: str) -> Response:
        """Give the notes and calls of a record."""
        return self._answer(left.list_notes, model, key)

    @expose("/notes", methods=["POST"])
    def write_note(self, model: str, key: str) -> Response:
        """Write a note, or report a call."""
        return self._answer(left.write_note, model, key)

    @expose("/notes/<number>", methods=["PATCH"])
    def change_note(self, model: str, key: str, number: str) -> Response:
        """Change a note of one's own."""
        return self._answer(left.change_note, model, key, number)

    @expose("/notes/<number>", methods=["DELETE"])
    def delete_note(self, model: str, key: str, number: str) -> Response:
        """Delete a note of one's own."""
        return self._answer(left.delete_note, model, key, number)

    @expose("/letters", methods=["GET"])
    def letters(self, model: str, key: str) -> Response:
        """Give the e-mails of a record."""
        return self._answer(left.list_letters, model, key)

    @expose("/letters", methods=["POST"])
    def write_letter(self, model: str, key: str) -> Response:
        """Write an e-mail about a record."""
        return self._answer(left.write_letter, model, key)

    @expose("/files", methods=["GET"])
    def files(self, model: str, key: str) -> Response:
        """Give the files of a record."""
        return self._answer(left.list_files, model, key)

    @expose("/files", methods=["POST"])
    def attach(self, model: str, key: str) -> Response:
        """Attach files to a record."""
        return self._answer(left.attach_files, model, key)

    @expose("/files/<token>", methods=["GET"])
    def file(self, model: str, key: str, token: str) -> Response:
        """Give the content of a file."""
        return self._answer(left.give_file, model, key, token)

    @expose("/files/<token>", methods=["DELETE"])
    def detach(self, model: str, key: str, token: str) -> Response:
        """Delete a file."""
        return self._answer(left.delete_file, model, key, token)

    def add_api_spec(self, api_spec: APISpec) -> None:
        """Describe the calls once for every model, in English."""
        with force_locale("en"):
            for name, component in left_schema.components().items():
                api_spec.components.schema(name, component)
            for path, operations in left_schema.paths().items():
                api_spec.path(path=path, operations=operations)

    def _answer(self, call: Callable[..., Response], *arguments: str) -> Response:
        """Say what is wrong with a token that was sent; without one a visitor calls."""
        verify_jwt_in_request(optional=True)
        return call(*arguments)
