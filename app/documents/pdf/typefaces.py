"""DejaVu, the typeface with every Turkish letter and ₺, registered once per process."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from xhtml2pdf.default import DEFAULT_FONT

from app.documents.errors import FontsMissingError

FOLDER = Path(__file__).resolve().parents[1] / "fonts"

REGULAR = "DejaVuSansCondensed"
BOLD = "DejaVuSansCondensed-Bold"
FAMILIES = {"DejaVuSans": "DejaVuSans-Bold", REGULAR: BOLD}
"""The upright faces and their bold; DejaVu's slanted ones are not used."""

MISSING_LETTER = "\N{REPLACEMENT CHARACTER}"


@cache
def register() -> None:
    """Make the faces known to ReportLab and, by their names, to the style sheet."""
    rl_config.useA85 = 0  # text armour around compressed pages: a quarter larger, and slow
    for regular, bold in FAMILIES.items():
        for name in (regular, bold):
            pdfmetrics.registerFont(_load(name))
            DEFAULT_FONT[name.lower()] = name
        for italic in (0, 1):
            addMapping(regular, 0, italic, regular)
            addMapping(regular, 1, italic, bold)


def width(text: str, face: str, size: float) -> float:
    """Measure a text in points."""
    points: float = pdfmetrics.stringWidth(text, face, size)
    return points


def printable(text: str) -> str:
    """Give the text with composed letters, no control characters, and � for what DejaVu lacks."""
    return unicodedata.normalize("NFC", text).translate(_letters())


class _Letters(dict[int, str]):
    """A translation table that learns each character the first time it is met."""

    def __init__(self, known: frozenset[int]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if unicodedata.category(letter) in {"Cc", "Zl", "Zp"}:
            letter = " "
        elif code not in self._known:
            letter = MISSING_LETTER
        self[code] = letter
        return letter


@cache
def _letters() -> _Letters:
    register()
    faces = (pdfmetrics.getFont(name).face for name in (REGULAR, BOLD))
    return _Letters(frozenset.intersection(*(frozenset(face.charToGlyph) for face in faces)))


def _load(name: str) -> TTFont:
    path = FOLDER / f"{name}.ttf"
    if not path.is_file():
        raise FontsMissingError(font=path.name)
    return TTFont(name, path)
