"""A report laid out on the letterhead: markup from a template, tables that feed themselves."""

from functools import cache
from pathlib import Path
from typing import BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.documents.letterhead import contact_lines
from app.documents.pdf.feeder import RowFeeder
from app.documents.pdf.logo import as_data_uri
from app.documents.pdf.press import print_markup
from app.documents.pdf.tags import PageNumber, PageNumbers
from app.documents.pdf.typefaces import printable
from app.documents.pdf.typesetting import Slots
from app.documents.report import Letterhead, Report
from app.documents.words import WORDS

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "documents"


def write_pdf(report: Report, letterhead: Letterhead, stream: BinaryIO) -> None:
    """Fill the template with the report and print it."""
    words = WORDS[report.language]
    slots: Slots = {}
    tables = {
        f"table {at}": RowFeeder(section, report.language, slots)
        for at, section in enumerate(report.sections)
    }
    markup = _template().render(
        report=report,
        letterhead=letterhead,
        contact_lines=contact_lines(letterhead, report.language),
        logo=as_data_uri(letterhead.logo) if letterhead.logo else None,
        words=words,
        tables=list(tables),
    )
    numbering = {"page number": PageNumber(), "page numbers": PageNumbers(words.page)}
    stream.write(print_markup(markup, tables | numbering))


@cache
def _template() -> Template:
    """Load the page's template; every value is escaped and made of letters that can be printed."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: printable(value) if isinstance(value, str) else value,
    )
    return environment.get_template("report.html")
