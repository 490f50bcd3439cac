"""How the history of a record tells of what people left on it."""

from collections.abc import Mapping
from typing import Any

from app.core.fields import Label
from app.core.language import _
from app.core.shares import RecordShare
from app.panel.timeline.models import Assignment, Attachment, RecordLetter, RecordNote

PARTS: Mapping[str, tuple[type[Any], Mapping[str, Label]]] = {
    "RecordNote": (
        RecordNote,
        {
            "created": _("wrote a note"),
            "changed": _("changed a note"),
            "deleted": _("deleted a note"),
        },
    ),
    "RecordLetter": (
        RecordLetter,
        {
            "created": _("wrote or noted an e-mail"),
            "changed": _("changed an e-mail"),
            "deleted": _("deleted a noted e-mail"),
        },
    ),
    "Attachment": (
        Attachment,
        {
            "created": _("added a file"),
            "changed": _("changed a file"),
            "deleted": _("deleted a file"),
        },
    ),
    "Assignment": (
        Assignment,
        {
            "created": _("assigned this record"),
            "changed": _("changed an assignment"),
            "deleted": _("deleted an assignment"),
        },
    ),
    "RecordShare": (
        RecordShare,
        {
            "created": _("shared this record"),
            "changed": _("changed a share"),
            "deleted": _("took a share back"),
        },
    ),
}
