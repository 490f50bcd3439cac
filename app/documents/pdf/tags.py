"""Our own tags for xhtml2pdf: the rows of a section, the number of a page of so many."""

from reportlab.platypus.flowables import Flowable
from xhtml2pdf import parser
from xhtml2pdf.context import pisaContext
from xhtml2pdf.default import MUST, STRING, TAGS
from xhtml2pdf.tags import pisaTag

from app.documents.pdf.lines import QUIET
from app.documents.pdf.typefaces import REGULAR

NUMBER_SIZE = 7.0
DESCENT = 2.0
"""What letters beside the number hang below their baseline, in points."""


class PageNumber(Flowable):  # type: ignore[misc] # ReportLab carries no types
    """The place of "Page 3 / 12": a form that `PageNumbers` fills when the last page is known."""

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Take the width of the frame."""
        self.width = available_width
        return self.width, NUMBER_SIZE

    def draw(self) -> None:
        """Point to the form of this page."""
        self.canv.translate(self.width, DESCENT)
        self.canv.doForm(_form(self.canv.getPageNumber()))


class PageNumbers(Flowable):  # type: ignore[misc] # ReportLab carries no types
    """The end of the document, where the forms of all pages are written.

    Counting the pages first, as <pdf:pagecount> does, would draw the whole document twice.
    """

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Take no place."""
        return 0.0, 0.0

    def draw(self) -> None:
        """Write every page's number, ending where its place ends."""
        last = self.canv.getPageNumber()
        for page in range(1, last + 1):
            self.canv.beginForm(_form(page), -200, -NUMBER_SIZE, 0, 2 * NUMBER_SIZE)
            self.canv.setFont(REGULAR, NUMBER_SIZE)
            self.canv.setFillColor(QUIET)
            self.canv.drawRightString(0, 0, f"{self._word} {page} / {last}")
            self.canv.endForm()


def _form(page: int) -> str:
    return f"number-of-page-{page}"


class _PlaceTag(pisaTag):  # type: ignore[misc] # xhtml2pdf carries no types
    """A tag that stands for flowables handed over beside the markup, as `context.meta` is."""

    def start(self, context: pisaContext) -> None:
        """Put the flowable in the place of the tag."""
        context.addPara()
        context.addStory(context.meta["flowables"][self.attr["name"]])


def register() -> None:
    """Make <pdf:place name="…"> known to the parser."""
    TAGS["pdfplace"] = (1, {"name": (STRING, MUST)})
    parser.pisaTagPDFPLACE = _PlaceTag
