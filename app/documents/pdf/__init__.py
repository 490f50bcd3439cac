"""PDF: a report on the company's letterhead, drawn page by page."""

from typing import BinaryIO

from app.documents.report import Letterhead, Report


def write_pdf(report: Report, letterhead: Letterhead, stream: BinaryIO) -> None:
    """Write the report as a PDF; nothing is written when it fails.

    Renders wait for each other within a process; beyond 2,000 rows (about a second) a document
    belongs in a job.
    """
    from app.documents.pdf import writing  # noqa: PLC0415 - the press weighs a start and 30 MB

    writing.write_pdf(report, letterhead, stream)
