"""The press: markup and flowables to PDF, one document at a time, nothing fetched, no complaint."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

from reportlab.platypus.doctemplate import LayoutError
from reportlab.platypus.flowables import Flowable
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy
from xhtml2pdf.document import pisaDocument

from app.documents.errors import DrawingError
from app.documents.pdf import tags, typefaces

MOST_SECONDS = 600
"""More than ten times what 50,000 rows take; a document that needs longer will never end."""

_ONE_AT_A_TIME = Lock()
"""ReportLab keeps fonts in module globals, and the complaints of two renders would mix."""

_SUBSTITUTE_FONT = b"/BaseFont /ZapfDingbats"
"""What ReportLab draws ■ with where a font lacks a letter, without any other sign."""


def print_markup(markup: str, flowables: Mapping[str, Flowable]) -> bytes:
    """Draw the markup, each <pdf:place name="…"> showing the flowable of that name."""
    typefaces.register()
    tags.register()
    target = BytesIO()
    with _ONE_AT_A_TIME, _complaints() as complaints:
        try:
            context = pisaDocument(
                markup,
                target,
                encoding="utf-8",
                resource_policy=_policy(),
                context_meta={"flowables": flowables},
            )
        except (LayoutError, RenderLimitError) as failure:
            raise DrawingError(detail=str(failure)[:200]) from failure
    if context.err or context.warn or complaints:
        raise DrawingError(detail=next(iter(complaints), "unnamed complaint")[:200])
    document = target.getvalue()
    if _SUBSTITUTE_FONT in document:
        raise DrawingError(detail="a letter is missing from its font")
    return document


def _policy() -> ResourceAccessPolicy:
    """Allow neither addresses nor files: a logo comes inside the markup."""
    return ResourceAccessPolicy.server(None, allow_remote=False, max_render_seconds=MOST_SECONDS)


class _Collector(logging.Handler):
    """Keeps what the drawing engine only logs: it says "done" whatever it left out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.messages.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect the warnings logged by the drawing engine in the meantime."""
    collector, logger = _Collector(), logging.getLogger("xhtml2pdf")
    logger.addHandler(collector)
    try:
        yield collector.messages
    finally:
        logger.removeHandler(collector)
