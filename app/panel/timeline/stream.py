"""The stream of a record: its history, notes, calls, letters, files and work, newest first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, literal, or_, select, tuple_

from app.core.dates import format_date
from app.core.db import db
from app.core.history import ROW, HistoryLine
from app.core.language import _, gettext
from app.panel import kinds, rights
from app.panel.records.sentences import told
from app.panel.registry import Registered
from app.panel.storing import size_in_words
from app.panel.timeline.colleagues import Colleague, by_username, names_of
from app.panel.timeline.delivered import facts_of, fold_of, found_of, outcomes_of
from app.panel.timeline.models import OUTCOMES, Assignment, Attachment, RecordLetter, RecordNote
from app.panel.timeline.notes import mentions_in
from app.panel.timeline.pages import FileShown, Happening, StreamPage
from app.panel.timeline.texts import as_html

MOST_SHOWN = 20

KINDS = {
    "": _("All"),
    "note": _("Notes"),
    "call": _("Calls"),
    "letter": _("E-mails"),
    "file": _("Files"),
    "assignment": _("Assignments"),
    "change": _("Changes"),
}


class Place(NamedTuple):
    """Where a page of the stream begins: before this moment, and before this of that moment."""

    when: datetime
    rank: int
    id: int

    def __str__(self) -> str:
        """Write the place for an address."""
        return f"{self.when.isoformat()}~{self.rank}~{self.id}"


def read_place(text: str) -> Place | None:
    """Read a place from an address; nothing for what is none."""
    when, _mark, rest = text.partition("~")
    rank, _mark, number = rest.partition("~")
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return None
    is_whole = rank.isascii() and rank.isdigit() and number.isascii() and number.isdigit()
    if not is_whole or moment.tzinfo is None or len(rank) > 1 or len(number) > 18:  # noqa: PLR2004 - no key is longer
        return None
    return Place(moment, int(rank), int(number))


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows of one table in the stream, and how they stand in it."""

    model: type[Any]
    when: Any
    kinds: frozenset[str]


_SOURCES = (
    _Source(HistoryLine, HistoryLine.happened_at, frozenset({"change"})),
    _Source(RecordNote, RecordNote.created_at, frozenset({"note", "call"})),
    _Source(Attachment, Attachment.created_at, frozenset({"file"})),
    _Source(Assignment, Assignment.created_at, frozenset({"assignment"})),
    _Source(RecordLetter, RecordLetter.created_at, frozenset({"letter"})),
)

_MOST_DETAILS = 8
"""What a record was made of stands on it; the tab of its history tells all."""

_TOLD_THEMSELVES = ("RecordNote", "RecordLetter", "Attachment", "Assignment")


def stream(
    entry: Registered, key: Any, language: str, *, base: str, kind: str, before: Place | None = None
) -> StreamPage:
    """Give a page of what happened to a record, of one kind or of all.

    `base` begins the addresses of its timeline.
    """
    found = [
        (Place(moment, rank, row.id), row)
        for rank, source in enumerate(_SOURCES)
        if not kind or kind in source.kinds
        for row, moment in db.session.execute(_asked(entry, key, kind, before, rank))
    ]
    found.sort(key=lambda it: it[0], reverse=True)
    shown = found[:MOST_SHOWN]
    writer = _Writer(entry, [row for _place, row in shown], language, base)
    more = f"{base}/stream?kind={kind}&before={shown[-1][0]}" if len(found) > MOST_SHOWN else ""
    return StreamPage([writer.written(row) for _place, row in shown], more.replace("+", "%2B"))


def _asked(entry: Registered, key: Any, kind: str, before: Place | None, rank: int) -> Select[Any]:
    source = _SOURCES[rank]
    model, when = source.model, source.when
    query = select(model, when).where(model.model == entry.name)
    if model is HistoryLine:
        row = HistoryLine.changes[ROW]
        is_told = func.coalesce(row["model"].astext, "").in_(_TOLD_THEMSELVES)
        query = query.where(
            HistoryLine.record_id == str(key),
            or_(~is_told, row["action"].astext != "created"),
        )
    else:
        query = query.where(model.key == str(key))
    if model is RecordNote and kind:
        query = query.where(RecordNote.kind == kind)
    if before is not None:
        place = tuple_(literal(before.when), literal(before.rank), literal(before.id))
        query = query.where(tuple_(when, literal(rank), model.id) < place)
    return query.order_by(when.desc(), model.id.desc()).limit(MOST_SHOWN + 1)


class _Writer:
    """Writes rows of the stream for a reader, with the names of people asked for at once."""

    def __init__(self, entry: Registered, rows: Sequence[Any], language: str, base: str) -> None:
        self._language, self._base = language, base
        lines = [row for row in rows if isinstance(row, HistoryLine)]
        self._told = dict(zip((it.id for it in lines), told(entry, lines, language), strict=True))
        people = {getattr(row, "created_by_id", None) for row in rows}
        people |= {row.user_id for row in rows if isinstance(row, Assignment)}
        self._names: Mapping[int, str] = names_of({it for it in people if it is not None})
        bodies = [row.body for row in rows if isinstance(row, RecordNote)]
        self._people: Mapping[str, Colleague] = by_username(
            {name for body in bodies for name in mentions_in(body)}
        )
        self._deliveries = found_of([row for row in rows if isinstance(row, RecordLetter)])

    def written(self, row: Any) -> Happening:
        """Write a row."""
        return _WRITERS[type(row)](self, row)

    def change(self, line: HistoryLine) -> Happening:
        """Write a line of the history."""
        entry = self._told[line.id]
        return Happening(
            kind="change",
            icon="history",
            anchor=f"change-{line.id}",
            who=entry.who,
            when=entry.when,
            text=entry.text,
            details=() if line.action == "created" else entry.details[:_MOST_DETAILS],
        )

    def note(self, note: RecordNote) -> Happening:
        """Write a note or a call; its writer may change it."""
        is_own = note.created_by_id == rights.acting_user_id()
        address = f"{self._base}/notes/{note.id}"
        is_call = note.kind == "call"
        when = self._when(note.created_at)
        return Happening(
            kind=note.kind,
            icon="phone" if is_call else "message-circle",
            anchor=f"note-{note.id}",
            who=self._name(note.created_by_id),
            when=gettext("%(when)s · edited", when=when) if note.version > 1 else when,
            text=str(_("reported a call") if is_call else _("wrote a note")),
            body=as_html(note.body, self._people),
            details=self._call(note) if is_call else (),
            edit_url=address if is_own else "",
            delete_url=f"{address}/delete" if is_own else "",
        )

    def letter(self, letter: RecordLetter) -> Happening:
        """Write a letter that was sent or came; who noted it may delete it."""
        is_sent = letter.direction == "sent"
        is_own = not is_sent and letter.created_by_id == rights.acting_user_id()
        return Happening(
            kind="letter",
            icon="mail-forward" if is_sent else "mail-down",
            anchor=f"letter-{letter.id}",
            who=self._name(letter.created_by_id),
            when=self._when(letter.created_at),
            text=str(_("wrote an e-mail") if is_sent else _("noted an e-mail that came")),
            title=letter.subject,
            outcomes=outcomes_of(letter, self._deliveries),
            fold=fold_of(letter.body),
            body=as_html(letter.body, {}),
            details=facts_of(letter, self._when),
            delete_url=f"{self._base}/letters/{letter.id}/delete" if is_own else "",
        )

    def file(self, file: Attachment) -> Happening:
        """Write a file with the way to its content."""
        is_own = file.created_by_id == rights.acting_user_id()
        address = f"{self._base}/files/{file.token}"
        return Happening(
            kind="file",
            icon="paperclip",
            anchor=f"file-{file.id}",
            who=self._name(file.created_by_id),
            when=self._when(file.created_at),
            text=str(_("added a file")),
            file=FileShown(
                file.name,
                size_in_words(file.size, self._language),
                address,
                f"{address}/preview" if file.has_preview else "",
            ),
            delete_url=f"{address}/delete" if is_own else "",
        )

    def assignment(self, assignment: Assignment) -> Happening:
        """Write an assignment, done or not."""
        name = self._name(assignment.user_id)
        due, done = assignment.due_on, assignment.done_at
        details = [
            assignment.note,
            str(_("Due %(day)s", day=format_date(due, self._language))) if due else "",
            str(_("Done %(when)s", when=self._when(done))) if done else "",
        ]
        return Happening(
            kind="assignment",
            icon="user-check",
            anchor=f"assignment-{assignment.id}",
            who=self._name(assignment.created_by_id),
            when=self._when(assignment.created_at),
            text=gettext("assigned this to %(name)s", name=name),
            details=[detail for detail in details if detail],
        )

    def _call(self, note: RecordNote) -> list[str]:
        facts = [
            self._when(note.called_at) if note.called_at else "",
            note.spoke_to,
            str(OUTCOMES[note.outcome]) if note.outcome else "",
            "" if note.minutes is None else gettext("%(count)s min", count=note.minutes),
        ]
        return [fact for fact in facts if fact]

    def _when(self, moment: datetime) -> str:
        return kinds.show_instant(moment, self._language)

    def _name(self, user_id: int | None) -> str:
        return self._names.get(user_id or 0, str(_("A former user")))


_WRITERS: Mapping[type[Any], Callable[[_Writer, Any], Happening]] = {
    HistoryLine: _Writer.change,
    RecordNote: _Writer.note,
    Attachment: _Writer.file,
    Assignment: _Writer.assignment,
    RecordLetter: _Writer.letter,
}
