"""Giving out the files of fields: to who reads the record and the field, and to nobody else."""

from werkzeug.wrappers import Response

from app.core.access import NotVisibleError
from app.core.stored_files import StoredFile
from app.panel import rights, saving
from app.panel.files import PREVIEW, send_kept
from app.panel.registry import Registered
from app.panel.storing import FileGoneError, beside
from app.panel.timeline.sniffing import picture_kind
from app.panel.uploads.keeping import path_of


def held(entry: Registered, key: str, name: str, token: str = "") -> StoredFile:
    """Give the file that a field of a record holds.

    Raises AccessDeniedError, NotVisibleError: for a field that is hidden too, and for a token that
    is not the file's any more.
    """
    rights.require(entry.name, "read")
    field = entry.fields.get(name)
    if field is None or not field.is_file:
        raise NotVisibleError
    stored: StoredFile | None = getattr(saving.get(entry, key), name)
    if stored is None or token not in {"", stored.token}:
        raise NotVisibleError
    return stored


def give_file(entry: Registered, key: str, name: str, token: str = "") -> Response:
    """Give a file, to be kept and never opened in the page."""
    stored = held(entry, key, name, token)
    return send_kept(path_of(stored.stored_as), stored.kind, stored.name)


def show_preview(entry: Registered, key: str, name: str, token: str) -> Response:
    """Show the small picture that was drawn of a file."""
    return send_kept(beside(path_of(held(entry, key, name, token).stored_as)), PREVIEW)


def show_picture(entry: Registered, key: str, name: str, token: str) -> Response:
    """Show a picture in the page as it was uploaded, if its content is one still.

    Raises FileGoneError, NotVisibleError.
    """
    path = path_of(held(entry, key, name, token).stored_as)
    if not path.is_file():
        raise FileGoneError
    with path.open("rb") as content:
        kind = picture_kind(content.read())
    if not kind:
        raise NotVisibleError
    return send_kept(path, kind)
