"""Fields of forms that hold a file: what is shown of it; uploads that outlive a refused form."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage

from app.core.db import transaction
from app.core.errors import DomainError
from app.core.fields import Field
from app.core.language import current_language
from app.panel.addresses import file_address
from app.panel.forms.inputs import form_fields, typed_fields
from app.panel.pages import HeldFile
from app.panel.registry import Registered, key_of
from app.panel.storing import size_in_words
from app.panel.timeline.sniffing import MOST_BYTES
from app.panel.uploads.keeping import find, keep, may_put


def upload_name(name: str) -> str:
    """Name the input by which a file for a field is chosen; the field's own carries its address."""
    return f"{name}-file"


def gone_name(name: str) -> str:
    """Name the box that takes the file out of a field."""
    return f"{name}-gone"


def take_uploads(
    entry: Registered, files: Mapping[str, FileStorage]
) -> tuple[dict[str, str], dict[str, list[DomainError]]]:
    """Keep the files that came with a form, whatever becomes of the form.

    Gives the address of each by its field, and what is wrong with those that are refused.
    """
    kept: dict[str, str] = {}
    problems: dict[str, list[DomainError]] = {}
    for name, field in typed_fields(entry.model, form_fields(entry)).items():
        sent = files.get(upload_name(name)) if field.is_file else None
        if sent is None or not sent.filename:
            continue
        try:
            kept[name] = _keep(sent, field)
        except DomainError as problem:
            problems[name] = [problem]
    return kept, problems


def _keep(sent: FileStorage, field: Field) -> str:
    with transaction():
        content = sent.stream.read(MOST_BYTES + 1)
        return keep(sent.filename or "", content, is_picture=field.kind == "image").token


def token_in(form: Mapping[str, str], name: str, kept: Mapping[str, str]) -> str:
    """Give the address of the file that a form leaves in a field: the new one, none, the old."""
    if name in kept:
        return kept[name]
    return "" if form.get(gone_name(name)) == "1" else form.get(name, "")


def held_file(entry: Registered, record: Any, name: str, token: str, root: str) -> HeldFile | None:
    """Give what a form shows of the file in a field: that of the record, or one that waits."""
    field, stored = entry.fields[name], find(token) if token else None
    if stored is None or not may_put(entry.model, name, stored.id):
        return None
    is_saved = record is not None and getattr(record, field.column or "") == stored.id
    url = file_address(root, entry.slug, key_of(record), name, token) if is_saved else ""
    shown = f"{url}/preview" if url and stored.has_preview and field.kind == "image" else ""
    return HeldFile(
        stored.name,
        size_in_words(stored.size, current_language()),
        url,
        shown,
        is_waiting=not is_saved,
    )
