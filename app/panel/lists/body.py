"""The rows of a list as HTML: for hundreds of cells a template takes twice the time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Flask, current_app
from jinja2.filters import do_truncate
from markupsafe import Markup, escape

from app.core.language import gettext
from app.panel.assets import icon
from app.panel.pages import Cell, Heading, ListRow
from app.panel.parts import Part

_FIGURES = frozenset({"money", "whole", "rate"})
_DRAWN = _FIGURES | {"rich_text"}
_MINUS = ("-", "−")
_MOST_OF_A_TEXT = 80

_may_mean_markup = re.compile("[&<>\"']").search


def init_app(app: Flask) -> None:
    """Let templates write rows by `body_rows(rows, labels)`."""
    app.jinja_env.globals["body_rows"] = body_rows


def body_rows(rows: Iterable[ListRow], labels: Sequence[Heading] = ()) -> Markup:
    """Write rows; with `labels` each cell says its heading, for phones where no style does."""
    return Markup("".join(_pieces(rows, labels)))  # noqa: S704 - each text went through `_text`


def _pieces(rows: Iterable[ListRow], labels: Sequence[Heading]) -> Iterator[str]:
    said = [f' data-label="{_text(heading.label)}"' for heading in labels]
    for row in rows:
        yield _begin(row)
        for number, cell in enumerate(row.cells):
            label = said[number] if said else ""
            yield _cell(cell, label) if number else _first(row, cell, label)
        yield "</tr>"


def _first(row: ListRow, cell: Cell, label: str) -> str:
    return f"<td{_look(cell)}{label}>{_link(row, cell)}{_note(cell)}</td>"


def _cell(cell: Cell, label: str) -> str:
    text, kind, url, tone, note, parts, picture, _html = cell
    if text and kind not in _DRAWN and not (url or tone or note or parts or picture):
        return f"<td{label}>{_text(text)}</td>"  # most are no more than that
    return f"<td{_look(cell)}{label}>{_value(cell)}{_note(cell)}</td>"


def _text(text: Any) -> str:
    """Escape a text; most have nothing to escape, and to see that takes a fifth of the time."""
    return text if type(text) is str and not _may_mean_markup(text) else str(escape(text))


def _begin(row: ListRow) -> str:
    if not (row.level or row.is_archived or row.is_starred):
        return "<tr>"
    level = f' data-level="{row.level}"' if row.level else ""
    archived = ' class="m-archived"' if row.is_archived else ""
    return f"<tr{level}{archived}{' data-starred' if row.is_starred else ''}>"


def _look(cell: Cell) -> str:
    """Say how a cell stands: figures to the right, the negative ones and the empty ones marked."""
    text, kind, _url, tone, *_rest = cell
    if kind not in _FIGURES:
        return "" if text else ' class="e"'
    if not text:
        return ' class="n e"'
    if text[:1] in _MINUS:
        return ' class="n m-minus"'
    return f' class="n m-text-{_text(tone)}"' if tone else ' class="n"'


def _link(row: ListRow, cell: Cell) -> str:
    """Lead to the record, after the button that shows what is part of it."""
    branch = ""
    if row.branch_url:
        label = escape(gettext("What is part of %(record)s", record=cell.text))
        branch = (
            f'<button type="button" class="m-branch" data-branch="{_text(row.branch_url)}"'
            f' aria-expanded="false" aria-label="{label}">{icon("chevron-right")}</button>'
        )
    return f'{branch}<a href="{_text(row.url)}">{_text(cell.text or "…")}</a>'


def _value(cell: Cell) -> str:
    text, kind, url, tone, _small, parts, picture, _html = cell
    if parts:
        return _tags(parts) if kind == "tags" else ", ".join(map(_member, parts))
    if picture:
        return (
            f'<a href="{_text(url)}/picture" target="_blank" rel="noopener"><img class="m-thumb"'
            f' src="{_text(picture)}" width="40" height="40" loading="lazy"'
            f' alt="{_text(text)}"></a>'
        )
    if kind == "rich_text":
        return _text(do_truncate(current_app.jinja_env, text, _MOST_OF_A_TEXT))
    if url:
        look = f' class="m-tag m-tone-{_text(tone)}"' if tone else ""
        return f'<a{look} href="{_text(url)}">{_text(text)}</a>'
    if tone and kind in {"choice", "link"}:
        return f'<span class="m-tag m-tone-{_text(tone)}">{_text(text)}</span>'
    return _text(text)


def _tags(parts: Iterable[Part]) -> str:
    return "".join(
        f'<span class="m-tag m-tone-{_text(part.tone or "muted")}">{_text(part.text)}</span> '
        for part in parts
    )


def _member(part: Part) -> str:
    text = _text(part.text)
    return f'<a href="{_text(part.url)}">{text}</a>' if part.url else text


def _note(cell: Cell) -> str:
    """Write what stands small behind a value; in brackets it is no unit."""
    if not cell.note:
        return ""
    unit = "" if "(" in cell.note else ' class="u"'
    return f" <small{unit}>{_text(cell.note)}</small>"
