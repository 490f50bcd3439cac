"""The rows of a tried file that are wrong: on the screen a page at a time, and as a file."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import islice
from typing import Any

from app.core.formulas import neutral
from app.core.language import _, gettext, said
from app.panel.imports import files
from app.panel.imports.columns import aims_of
from app.panel.imports.models import ListImport
from app.panel.imports.pages import WrongCell, WrongRow
from app.panel.imports.rows import WHOLE_ROW
from app.panel.imports.steps import label_of_place
from app.panel.imports.words import read
from app.panel.registry import Registered

PAGE = 50
_BLOCK = 500


def wrong_rows(entry: Registered, of: ListImport, turn: int) -> list[WrongRow]:
    """Give a page of wrong rows, and one more where others follow."""
    lines = islice(files.problems_of(of.token), turn * PAGE, (turn + 1) * PAGE + 1)
    return [_wrong_row(entry, of, line) for line in lines]


def error_file(entry: Registered, of: ListImport) -> Iterator[bytes]:
    """Give the rows that are wrong as they were sent, with the reason beside each."""
    yield b"\xef\xbb\xbf"
    yield _csv([[*map(neutral, of.headings), str(_("Reason")), str(_("Row"))]])
    lines = files.problems_of(of.token)
    while block := list(islice(lines, _BLOCK)):
        yield _csv(
            [
                [*map(neutral, line["cells"]), _reasons(entry, of, line), str(line["row"])]
                for line in block
            ]
        )


def _wrong_row(entry: Registered, of: ListImport, line: Mapping[str, Any]) -> WrongRow:
    by_place: dict[int, list[str]] = {}
    for problem in line["problems"]:
        by_place.setdefault(problem["place"], []).append(_reason(entry, problem))
    cells = []
    for place, key in enumerate(of.mapping):
        if key:
            errors = by_place.get(place, ())
            name = f"{line['row']}:{place}" if errors else ""
            label = f"{label_of_place(of, entry, place)}, {line['row']}" if errors else ""
            cells.append(WrongCell(line["cells"][place], name, label, errors))
    return WrongRow(
        number=str(line["row"]),
        cells=cells,
        errors=by_place.get(WHOLE_ROW, ()),
        warnings=line["warnings"],
    )


def _reason(entry: Registered, problem: Mapping[str, Any]) -> str:
    """Say what is wrong; of a field without a column, which one it is."""
    sentence = said(read(problem))
    field = entry.fields.get(problem["field"]) if problem["place"] == WHOLE_ROW else None
    return f"{field.label}: {sentence}" if field else sentence


def _reasons(entry: Registered, of: ListImport, line: Mapping[str, Any]) -> str:
    known = aims_of(entry)
    said_ = []
    for problem in line["problems"]:
        aim = known.get(of.mapping[problem["place"]]) if problem["place"] != WHOLE_ROW else None
        sentence = _reason(entry, problem)
        said_.append(f"{aim.field.label}: {sentence}" if aim else sentence)
    said_ += [gettext("Look at this: %(text)s", text=text) for text in line["warnings"]]
    return neutral(" ".join(said_))


def _csv(rows: list[list[str]]) -> bytes:
    buffer = StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()
