"""History as sentences: who did what to a record, and when, in the reader's language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.db import User, db
from app.core.fields import Field
from app.core.history import MERGED_INTO, ROW, TOOK_IN, HistoryLine
from app.core.language import _, gettext
from app.panel import kinds
from app.panel.allowed import allowed
from app.panel.lists.columns import HIDDEN
from app.panel.lists.options import title_of_key
from app.panel.pages import HistoryEntry
from app.panel.records.given import GIVEN, changed_rights
from app.panel.records.parts import PARTS
from app.panel.registry import Registered, registered, target_of
from app.panel.searching.records import name_records
from app.panel.searching.remembered import Known

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
    return told(entry, db.session.scalars(query).all(), language)


def told(entry: Registered, lines: Sequence[HistoryLine], language: str) -> list[HistoryEntry]:
    """Say what some lines of a record's history tell."""
    sentences = Sentences(lines, language)
    return [
        HistoryEntry(
            when=sentences.when(line),
            who=sentences.who(line),
            text=_text(entry, line),
            details=sentences.details(line),
        )
        for line in lines
    ]


class Sentences:
    """Says what lines tell, of whatever model; whom and what they name is asked for at once."""

    def __init__(self, lines: Sequence[Any], language: str) -> None:
        self._language = language
        self._people = _names_of(lines)
        linked = dict.fromkeys(it for line in lines for it in _linked_in(line))
        found = name_records(linked, language) if linked else {}
        self._titles = {known: it.label for known, it in found.items()}

    def when(self, line: Any) -> str:
        """Say when it happened."""
        return kinds.show_instant(line.happened_at, self._language)

    def who(self, line: Any) -> str:
        """Name who did it."""
        return _who(line, self._people)

    def details(self, line: Any) -> list[str]:
        """Say each change that the reader may know of; none of a model without screens."""
        entry = registered().get(line.model)
        return list(_details(entry, line, self._titles, self._language)) if entry else []


def _linked_in(line: Any) -> Iterator[Known]:
    """Give the records that a line's changes point to."""
    entry = registered().get(line.model)
    if entry is None:
        return
    yield from (Known(entry.name, str(line.changes[it])) for it in MERGES if it in line.changes)
    model = _model_of(entry, line)
    for name, field in allowed(model).seen.items():
        change = line.changes.get(field.column) if field.kind == "link" else None
        if isinstance(change, list):
            target = target_of(model, name).__name__
            yield from (Known(target, str(key)) for key in change if key not in (None, ""))


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
    "archived": _("archived this record"),
    "restored": _("restored this record"),
    "deleted": _("deleted this record"),
    "posted": _("posted this record"),
    "imported": _("imported records from a file"),
    "exported": _("exported the list"),
    "viewed": _("looked at this record"),
    "merged": _("merged this record"),
    "unmerged": _("undid the merge of this record"),
    "signed_in": _("signed in"),
    "sign_in_failed": _("failed to sign in"),
    "signed_out": _("signed out"),
    "password_changed": _("changed the password"),
    "permission": _("changed rights"),
    "definition": _("changed the definition"),
    "seen_as": _("began to see the panel as this user"),
    "seen_as_ended": _("stopped seeing the panel as this user"),
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
    if row["model"] in PARTS:
        return str(PARTS[row["model"]][1][row["action"]])
    labels = {child.__name__: field.label for _name, field, child in entry.lines()}
    return str(ROW_TEXTS[row["action"]]) % {"lines": labels.get(row["model"], row["model"])}


def _model_of(entry: Registered, line: HistoryLine) -> type[Any]:
    """Give the model whose fields a line tells of: the record's, or that of its child rows."""
    row = line.changes.get(ROW) or {}
    models = {child.__name__: child for _name, _field, child in entry.lines()}
    models |= {name: part for name, (part, _texts) in PARTS.items()}
    return models.get(row.get("model", ""), entry.model)


def _details(
    entry: Registered, line: Any, titles: Mapping[Known, str], language: str
) -> Iterator[str]:
    """Say each change in a sentence; values of links by the names the reader may see."""
    model = _model_of(entry, line)
    is_gone = line.changes.get(ROW, {}).get("action") == "deleted"
    seen, hidden = allowed(model).seen, allowed(model).hidden
    by_column = {field.column or name: (name, field) for name, field in seen.items()}
    for column, change in line.changes.items():
        if column in by_column and isinstance(change, list):
            name, field = by_column[column]
            old, new = (_shown(model, name, field, value, titles, language) for value in change)
            yield from _replaced(field, *(("", old) if is_gone else (old, new)))
        elif column in by_column and isinstance(change, dict) and by_column[column][1].is_many:
            yield from _members(model, *by_column[column], change)
        elif column in MERGES:
            title = titles.get(Known(entry.name, str(change)), "") or str(HIDDEN)
            yield f"{MERGES[column]}: {title}"
        elif column in GIVEN and isinstance(change, list):
            yield from changed_rights(*change)
        elif isinstance(change, str | int) and column in NOTES and column not in hidden:
            yield f"{NOTES[column]}: {change}"


def _replaced(field: Field, old: str, new: str) -> Iterator[str]:
    """Say that a value took another's place; of one that reads as before, that its form changed."""
    if field.kind == "rich_text" and old == new:
        yield str(gettext("%(label)s: formatted anew", label=field.label))
    elif old or new:
        yield _change(str(field.label), old, new)


def _members(
    model: type[Any], name: str, field: Field, change: Mapping[str, Sequence[Any]]
) -> Iterator[str]:
    """Say which members came and which went: tags by their names then, others by theirs now."""
    label = str(field.label)
    for part, text in MEMBER_TEXTS[field.kind].items():
        for member in change.get(part, ()):
            is_tag = field.kind == "tags"
            said = member if is_tag else title_of_key(target_of(model, name), member)
            yield str(text) % {"label": label, "member": said or str(HIDDEN)}


MERGES = {MERGED_INTO: _("Merged into"), TOOK_IN: _("Took in")}
"""What a line says of the other record of a merge."""

MEMBER_TEXTS = {
    "tags": {"added": _("added the tag %(member)s"), "removed": _("took the tag %(member)s away")},
    "many": {
        "added": _("%(label)s: added %(member)s"),
        "removed": _("%(label)s: took %(member)s out"),
    },
}

NOTES = {
    "document_no": _("Document no"),
    "total": _("Total"),
    "imported": _("Imported"),
    "unchanged": _("Unchanged"),
    "cancels": _("Cancels"),
    "reverses": _("Reverses"),
    "reason": _("Reason"),
    "seen_as": _("Seen as"),
}
"""What lines that are no change of a field may say beside their sentence."""


def _change(label: str, old: str, new: str) -> str:
    if not old:
        return str(gettext("%(label)s: %(new)s", label=label, new=new))
    if not new:
        return str(gettext("%(label)s emptied, it was %(old)s", label=label, old=old))
    return str(gettext("%(label)s: from %(old)s to %(new)s", label=label, old=old, new=new))


def _shown(  # noqa: PLR0917 - a value is said of a field of a model
    model: type[Any],
    name: str,
    field: Field,
    value: Any,
    titles: Mapping[Known, str],
    language: str,
) -> str:
    if value is None or value == "":
        return ""
    if field.kind == "link":
        return titles.get(Known(target_of(model, name).__name__, str(value)), "") or str(HIDDEN)
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
