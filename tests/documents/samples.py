"""Reports for the tests of documents, and readers of what was written."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.documents.pdf import write_pdf
from app.documents.report import Column, Letterhead, Report, Row, Section
from app.documents.xlsx import write_xlsx

PRINTED_AT = datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001 - local time, as printed
LETTERHEAD = Letterhead("Işık & Cam Öğütücü A.Ş.", ("34906 Pendik / İstanbul",), "Pendik")
COLUMNS = (
    Column("Tarih", "date"),
    Column("Evrak No"),
    Column("Açıklama"),
    Column("Borç", "amount", "sum"),
    Column("Alacak", "amount", "sum"),
    Column("Bakiye", "amount", "last"),
    Column("B/A", "side", "last"),
)
DAY = date(2026, 1, 31)


def entries(count: int, description: Callable[[int], str] = "Satış {}".format) -> list[Row]:
    """Make rows of a running account, debits and credits by turns, each amount its own."""
    rows: list[Row] = []
    balance = Decimal(0)
    for number in range(count):
        amount = Decimal(100 * number + 7) / 100 + 1000
        debit, credit = (amount, None) if number % 3 else (None, amount)
        balance += amount if number % 3 else -amount
        side = "(B)" if balance > 0 else "(A)"
        text = description(number)
        rows.append((DAY, f"F{number:06d}", text, debit, credit, balance, side))
    return rows


def report(*sections: Section, **changes: Any) -> Report:
    """Make a report of the sections."""
    values: dict[str, Any] = {"title": "Cari Hesap Ekstresi", "printed_at": PRINTED_AT} | changes
    return Report(sections=sections, **values)


def table(rows: Iterable[Row], **changes: Any) -> Section:
    """Make a section of rows like those of `entries`."""
    return Section(**({"columns": COLUMNS, "rows": rows} | changes))


def one_column(*texts: str) -> Section:
    """Make a section that shows texts only."""
    return Section((Column("Unvan"),), [(text,) for text in texts])


def pdf_bytes(document: Report, letterhead: Letterhead = LETTERHEAD) -> bytes:
    """Write the report as a PDF."""
    stream = BytesIO()
    write_pdf(document, letterhead, stream)
    return stream.getvalue()


def pages(document: Report, letterhead: Letterhead = LETTERHEAD) -> list[list[str]]:
    """Write the report as a PDF and give the texts of its pages, cell by cell."""
    reader = PdfReader(BytesIO(pdf_bytes(document, letterhead)))
    return [page.extract_text().splitlines() for page in reader.pages]


def text_of(document: Report, letterhead: Letterhead = LETTERHEAD) -> str:
    """Write the report as a PDF and give its words with single spaces between them."""
    return " ".join(" ".join(cell for page in pages(document, letterhead) for cell in page).split())


def sheets(document: Report, **options: Any) -> dict[str, list[list[Any]]]:
    """Write the report as a workbook and give the cells of its sheets."""
    stream = BytesIO()
    write_xlsx(document, LETTERHEAD, stream, **options)
    stream.seek(0)
    workbook = CalamineWorkbook.from_filelike(stream)
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def below(cells: Sequence[Sequence[Any]], heading: str) -> list[list[Any]]:
    """Give the rows of a sheet below its heading."""
    start = next(at for at, row in enumerate(cells) if row[0] == heading)
    return [list(row) for row in cells[start + 1 :]]


class ClosedStream(BytesIO):
    """A stream that nothing may be written to."""

    def write(self, _data: Any) -> int:
        """Refuse."""
        raise AssertionError("written although the document failed")


def closed_stream() -> BinaryIO:
    """Give a stream that nothing may be written to."""
    return ClosedStream()
