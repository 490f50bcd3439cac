"""History as sentences: who did what to a record, and when, in the reader's language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.db import User, db
from app.core.fields import Field, fields_of
from app.core.history import ROW, HistoryLine
from app.core.language import _, gettext
from app.panel import kinds
from app.panel.lists.columns import HIDDEN
from app.panel.lists.options import title_of_key
from app.panel.pages import HistoryEntry
from app.panel.registry import Registered, target_of

MOST_LINES = 100

ACTORS = {
    "system": _("The system"),
    "job": _("The worker"),
    "command": _("The command line"),
    "deploy": _("The installation"),
    "visitor": _("A visitor"),
}


def history_of(entry: Registered, key: Any, language: str) -> list[HistoryEntry]:
    """Give what happened to a record, newest first."""
    query = (
        select(HistoryLine)
        .where(HistoryLine.model == entry.name, HistoryLine.record_id == str(key))
        .order_by(HistoryLine.id.desc())
        .limit(MOST_LINES)
    )
    lines = db.session.scalars(query).all()
    names = _names_of(lines)
    return [
        HistoryEntry(
            when=kinds.show_instant(line.happened_at, language),
            who=_who(line, names),
            text=_text(entry, line),
            details=list(_details(entry, line, language)),
        )
        for line in lines
    ]


def _names_of(lines: Sequence[HistoryLine]) -> Mapping[int, str]:
    ids = {line.actor_id for line in lines if line.actor_id}
    query = select(User.id, User.first_name, User.last_name).where(User.id.in_(ids))
    return {
        row.id: f"{row.first_name} {row.last_name}".strip() for row in db.session.execute(query)
    }


def _who(line: HistoryLine, names: Mapping[int, str]) -> str:
    if line.actor_id:
        return names.get(line.actor_id, str(_("A former user")))
    return str(ACTORS.get(line.actor_kind, line.actor_kind))


TEXTS = {
    "created": _("created this record"),
    "changed": _("changed this record"),
    "deleted": _("deleted this record"),
    "posted": _("posted this record"),
    "imported": _("imported records from a file"),
    "exported": _("exported the list"),
    "taken_back": _("took an import back"),
}

ROW_TEXTS = {
    "created": _("added a row to %(lines)s"),
    "changed": _("changed a row of %(lines)s"),
    "deleted": _("removed a row of %(lines)s"),
}


def _text(entry: Registered, line: HistoryLine) -> str:
    row = line.changes.get(ROW)
    if row is None:
        return str(TEXTS.get(line.action, line.action))
    labels = {child.__name__: field.label for _name, field, child in entry.lines()}
    return str(ROW_TEXTS[row["action"]]) % {"lines": labels.get(row["model"], row["model"])}


def _model_of(entry: Registered, line: HistoryLine) -> type[Any]:
    """Give the model whose fields a line tells of: the record's, or that of its child rows."""
    row = line.changes.get(ROW) or {}
    models = {child.__name__: child for _name, _field, child in entry.lines()}
    return models.get(row.get("model", ""), entry.model)


def _details(entry: Registered, line: HistoryLine, language: str) -> Iterator[str]:
    """Say each change in a sentence; values of links by the names the reader may see."""
    model = _model_of(entry, line)
    is_gone = line.changes.get(ROW, {}).get("action") == "deleted"
    by_column = {field.column or name: (name, field) for name, field in fields_of(model).items()}
    for column, change in line.changes.items():
        if column in by_column and isinstance(change, list):
            name, field = by_column[column]
            old, new = (_shown(model, name, field, value, language) for value in change)
            yield _change(str(field.label), *(("", old) if is_gone else (old, new)))
        elif isinstance(change, str | int) and column in NOTES:
            yield f"{NOTES[column]}: {change}"


NOTES = {
    "document_no": _("Document no"),
    "total": _("Total"),
    "imported": _("Imported"),
    "unchanged": _("Unchanged"),
    "cancels": _("Cancels"),
    "reverses": _("Reverses"),
    "reason": _("Reason"),
}
"""What lines that are no change of a field may say beside their sentence."""


def _change(label: str, old: str, new: str) -> str:
    if not old:
        return str(gettext("%(label)s: %(new)s", label=label, new=new))
    if not new:
        return str(gettext("%(label)s emptied, it was %(old)s", label=label, old=old))
    return str(gettext("%(label)s: from %(old)s to %(new)s", label=label, old=old, new=new))


def _shown(model: type[Any], name: str, field: Field, value: Any, language: str) -> str:
    if value is None or value == "":
        return ""
    if field.kind == "link":
        return title_of_key(target_of(model, name), value) or str(HIDDEN)
    return kinds.show(field, _as_stored(field, value), language)


def _as_stored(field: Field, value: Any) -> Any:
    """Read a value back from how the history keeps it."""
    reader = _READERS.get(field.kind)
    return reader(value) if reader else value


_READERS: Mapping[str, Callable[[str], Any]] = {
    "money": Decimal,
    "rate": Decimal,
    "day": date.fromisoformat,
    "instant": datetime.fromisoformat,
}
