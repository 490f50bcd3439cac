"""The steps of an import: a file received, its columns chosen, its cells mended."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from sqlalchemy import delete, or_, select

from app.core import clock
from app.core.access import NotVisibleError
from app.core.db import db
from app.core.sheets.reading import Sheet, read_sheet
from app.panel import rights
from app.panel.imports import files
from app.panel.imports.columns import aims_of, finders_of, guess, label_of, missing_of
from app.panel.imports.errors import (
    ChosenTwiceError,
    FieldsMissingError,
    FileTooLargeError,
    NoFileError,
    NoFinderError,
    NothingChosenError,
    NotNowError,
)
from app.panel.imports.models import BUSY, MODES, ImportMapping, ListImport
from app.panel.imports.running import require_rights
from app.panel.imports.work import is_worked_on
from app.panel.registry import Registered

MOST_MEGABYTES = 50
_BLOCK = 1 << 20
UNFINISHED_ARE_KEPT = timedelta(days=7)
FINISHED_ARE_KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the columns of a file lead, what is to be done, and what records are found by."""

    mapping: Sequence[str]
    mode: str
    matched_by: str


def receive(entry: Registered, stream: IO[bytes], name: str, language: str) -> ListImport:
    """Take a file in and guess its columns. Raises NoFileError, FileTooLargeError, SheetError."""
    token = files.new_token()
    try:
        _keep(token, stream)
        sheet = _read(token)
        of = ListImport(
            token=token,
            user_id=rights.acting_user_id(),
            model=entry.name,
            language=language,
            file_name="".join(it for it in name if it.isprintable())[:200],
        )
        _take(of, entry, sheet)
        db.session.add(of)
        db.session.flush()
    except BaseException:
        files.forget(token)
        raise
    return of


def choose_sheet(of: ListImport, entry: Registered, sheet: str) -> None:
    """Read another sheet of the workbook. Raises SheetError."""
    _expect(of, "new", "checked")
    _take(of, entry, _read(of.token, sheet))
    of.state, of.report = "new", {}


def choose_again(of: ListImport) -> None:
    """Go back to the columns; what was mended stays."""
    _expect(of, "checked")
    of.state = "new"


def own(import_id: int, entry: Registered, *, to_write: bool = False) -> ListImport:
    """Give one's own import to a list. Raises NotVisibleError."""
    question = select(ListImport).where(
        ListImport.id == import_id,
        ListImport.model == entry.name,
        ListImport.user_id == rights.acting_user_id(),
    )
    of = db.session.scalar(question.with_for_update() if to_write else question)
    if of is None:
        raise NotVisibleError
    return of


def mine() -> Sequence[ListImport]:
    """Give one's own imports, the newest first."""
    question = select(ListImport).where(ListImport.user_id == rights.acting_user_id())
    return db.session.scalars(question.order_by(ListImport.id.desc()).limit(20)).all()


def stands(of: ListImport) -> str:
    """Say how far an import is: what nobody works on any more stands where it stood before."""
    if of.state in BUSY and not is_worked_on(of.id):
        return BUSY[of.state]
    return of.state


def choose(of: ListImport, entry: Registered, choice: Choice) -> None:
    """Keep where the columns lead, for this file and for the next one with these headings.

    Raises NothingChosenError, ChosenTwiceError, FieldsMissingError, NoFinderError.
    """
    _expect(of, "new", "checked")
    mapping = check_choice(entry, choice, len(of.headings))
    require_rights(entry, choice.mode)
    of.mapping, of.mode, of.matched_by = mapping, choice.mode, choice.matched_by
    if choice.mode == "create":
        of.matched_by = ""
    db.session.merge(
        ImportMapping(
            user_id=of.user_id,
            model=of.model,
            headings=_digest(of.headings),
            mapping=mapping,
            mode=of.mode,
            matched_by=of.matched_by,
        )
    )


def check_choice(entry: Registered, choice: Choice, columns: int) -> list[str]:
    """Give where each column leads, if all of it fits together; raises what `choose` does."""
    aims = aims_of(entry)
    mapping = [key if key in aims else "" for key in choice.mapping[:columns]]
    mapping += [""] * (columns - len(mapping))
    chosen = [aims[key] for key in mapping if key]
    if not chosen or choice.mode not in MODES:
        raise NothingChosenError
    names = [aim.name for aim in chosen]
    for aim in chosen:
        if names.count(aim.name) > 1:
            raise ChosenTwiceError(field=str(aim.field.label))
    if choice.mode != "create" and (
        choice.matched_by not in names or choice.matched_by not in finders_of(entry)
    ):
        raise NoFinderError
    if choice.mode != "update" and (missing := missing_of(entry, names)):
        raise FieldsMissingError(fields=", ".join(missing))
    return mapping


def mend(of: ListImport, typed: Mapping[str, str]) -> None:
    """Put what was typed in place of cells, by "row:column"."""
    _expect(of, "checked")
    of.mends = {**of.mends, **typed}


def replace(of: ListImport, place: int, text: str, answer: Mapping[str, str]) -> None:
    """Let a value stand for another wherever that stands in a column: `text`, or a link's `key`.

    A value that was to be made is not made any more.
    """
    _expect(of, "checked")
    of.replacements = _with(of.replacements, str(place), {text: dict(answer)})
    name = of.mapping[place].partition(":")[0]
    rest = [it for it in of.missing.get(name, []) if it != text]
    of.missing = {**of.missing, name: rest}


def make_missing(of: ListImport, entry: Registered, place: int, text: str) -> None:
    """Let the import make a record that is missing; the person needs the right to."""
    _expect(of, "checked")
    aim = aims_of(entry).get(of.mapping[place])
    if aim is None or not aim.by:
        raise NotNowError
    known = of.missing.get(aim.name, [])
    of.missing = {**of.missing, aim.name: [*known, text] if text not in known else known}


def forget_old() -> int:
    """Let go of what nobody finished for a week, and of what was finished long ago."""
    now = clock.now()
    is_old = or_(
        ListImport.created_at < now - FINISHED_ARE_KEPT,
        (ListImport.created_at < now - UNFINISHED_ARE_KEPT)
        & ListImport.state.in_(("new", "checked", "checking", "running")),
    )
    gone = db.session.scalars(delete(ListImport).where(is_old).returning(ListImport.token)).all()
    for token in gone:
        files.forget(token)
    return len(gone)


def forget(of: ListImport) -> None:
    """Let go of an import that was not taken in."""
    _expect(of, "new", "checked")
    files.forget(of.token)
    db.session.delete(of)


def label_of_place(of: ListImport, entry: Registered, place: int) -> str:
    """Say what a column of a file is: its field, else its heading."""
    aim = aims_of(entry).get(of.mapping[place]) if place < len(of.mapping) else None
    return label_of(entry, aim) if aim else of.headings[place]


def _with(
    kept: Mapping[str, Mapping[str, object]], place: str, new: Mapping[str, object]
) -> dict[str, dict[str, object]]:
    return {**{key: dict(it) for key, it in kept.items()}, place: {**kept.get(place, {}), **new}}


def _expect(of: ListImport, *states: str) -> None:
    if stands(of) not in states:
        raise NotNowError
    of.state = stands(of)


def _keep(token: str, stream: IO[bytes]) -> None:
    size = 0
    with files.written(token, "file") as file:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > MOST_MEGABYTES * _BLOCK:
                raise FileTooLargeError(most=MOST_MEGABYTES)
            file.write(block)
    if not size:
        raise NoFileError


def _read(token: str, sheet: str = "") -> Sheet:
    with files.written(token, "rows"):
        pass  # made before, so that the reading process writes into a file that is ours alone
    return read_sheet(files.path_of(token, "file"), files.path_of(token, "rows"), sheet=sheet)


def _take(of: ListImport, entry: Registered, sheet: Sheet) -> None:
    of.sheets, of.headings, of.rows = [*sheet.sheets], [*sheet.headings], sheet.rows
    of.mends, of.replacements, of.missing = {}, {}, {}
    key = (of.user_id, of.model, _digest(of.headings))
    known = db.session.get(ImportMapping, key)
    if known is not None:
        of.mapping, of.mode, of.matched_by = known.mapping, known.mode, known.matched_by
    else:
        of.mapping, of.mode, of.matched_by = guess(entry, of.headings), "create", ""


def _digest(headings: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([*headings]).encode()).hexdigest()
