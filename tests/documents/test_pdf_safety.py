"""Documents run nothing, fetch nothing, and never pass over what could not be drawn."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.platypus.flowables import Flowable

from app.documents.errors import CellError, DrawingError, FontsMissingError, LogoError
from app.documents.pdf import logo, typefaces, write_pdf
from app.documents.pdf.press import print_markup
from app.documents.report import Column, Letterhead, Row, Section
from tests.documents.samples import (
    LETTERHEAD,
    closed_stream,
    entries,
    one_column,
    pages,
    pdf_bytes,
    report,
    table,
    text_of,
)
from tests.factories.canary import watched


@pytest.fixture
def canary() -> Iterator[str]:
    """Run a server on this machine that must not be visited."""
    with watched() as address:
        yield f"{address}/x.png"


def payloads(address: str) -> list[str]:
    return [
        "<pdf:nextpage/>",
        '<pdf:place name="table 0"></pdf:place>',
        f'<img src="{address}">',
        f"<style>@import url({address}); body {{ background: url({address}) }}</style>",
        f'<link rel="stylesheet" href="{address}"><script>alert(1)</script>',
        '<img src="file:///etc/passwd">',
        "{{ 7 * 7 }} {% include '/etc/passwd' %} &lt;b&gt; &amp;",
        "</td></tr></table></body></html>",
    ]


def test_markup_in_any_text_is_printed_as_text(canary: str) -> None:
    for payload in payloads(canary):
        letterhead = Letterhead(payload, (payload,), payload, payload, payload, payload, payload)
        section = Section((Column(payload),), [(payload,)], payload, (payload,), [(payload,)])
        document = report(section, title=payload, facts=[(payload, payload)])
        (page,) = pages(document, letterhead)
        assert "".join(page).replace(" ", "").count(payload.replace(" ", "")) >= 14


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{address}">',
        '<p style="background-image: url({address})">x</p>',
        "<style>@import url({address});</style>x",
        "<style>@font-face {{ font-family: f; src: url({address}) }}</style>x",
        '<link rel="stylesheet" href="{address}">x',
        '<img src="file://{file}">',
        '<img src="{file}">',
    ],
)
def test_the_press_fetches_nothing_and_says_so(canary: str, markup: str, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(picture((30, 10)))
    with pytest.raises(DrawingError):
        print_markup(markup.format(address=canary, file=file), {})


def test_the_press_refuses_a_letter_that_its_font_lacks() -> None:
    with pytest.raises(DrawingError):
        print_markup("<p style='font-family: Helvetica'>Işık</p>", {})


class Boxes(Flowable):  # type: ignore[misc] # ReportLab carries no types
    """Draws letters that Helvetica lacks, of which ReportLab makes boxes without a word."""

    def draw(self) -> None:
        """Draw them."""
        self.canv.drawString(0, 0, "ğşı")


def test_the_press_refuses_boxes_in_place_of_letters() -> None:
    with pytest.raises(DrawingError, match="missing from its font"):
        print_markup('<pdf:place name="boxes"></pdf:place>', {"boxes": Boxes()})


class Mumbler(Flowable):  # type: ignore[misc] # ReportLab carries no types
    """Complains in the log only."""

    def draw(self) -> None:
        """Complain."""
        logging.getLogger("xhtml2pdf.tables").warning("a cell is lost")


def test_the_press_refuses_what_the_engine_only_logs() -> None:
    with pytest.raises(DrawingError, match="a cell is lost"):
        print_markup('<pdf:place name="it"></pdf:place>', {"it": Mumbler()})


def test_the_press_refuses_what_no_page_holds() -> None:
    class Tower(Flowable):  # type: ignore[misc] # ReportLab carries no types
        """Is higher than any page."""

        def wrap(self, width: float, _height: float) -> tuple[float, float]:
            """Ask for too much."""
            return width, 10_000.0

    with pytest.raises(DrawingError):
        print_markup('<pdf:place name="it"></pdf:place>', {"it": Tower()})


def test_nothing_is_written_when_a_row_is_wrong() -> None:
    def rows() -> Iterator[Row]:
        yield from entries(300)
        yield (1.5,) * 7

    with pytest.raises(CellError):
        write_pdf(report(table(rows())), LETTERHEAD, closed_stream())


def test_documents_drawn_at_once_do_not_mix() -> None:
    names = [f"Müşteri {number} Ğüş" for number in range(6)]
    documents = [report(table(entries(60)), title=name) for name in names]
    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(text_of, documents))
    for name, text in zip(names, texts, strict=True):
        assert name in text
        assert not any(other in text for other in names if other != name)


def test_a_complaint_about_one_document_does_not_fail_another() -> None:
    drawn: list[bytes] = []
    other = threading.Thread(target=lambda: drawn.append(print_markup("<p>other</p>", {})))

    class SlowMumbler(Mumbler):
        """Lets the other document begin before it complains."""

        def draw(self) -> None:
            """Wait, then complain."""
            other.start()
            other.join(timeout=0.3)
            super().draw()

    with pytest.raises(DrawingError):
        print_markup('<pdf:place name="it"></pdf:place>', {"it": SlowMumbler()})
    other.join()
    assert len(drawn) == 1


def test_missing_fonts_name_the_step_that_fetches_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    with pytest.raises(FontsMissingError, match=r"tools/frontend\.py"):
        typefaces.register.__wrapped__()


def picture(size: tuple[int, int], form: str = "PNG", mode: str = "RGBA") -> bytes:
    target = BytesIO()
    Image.new(mode, size, "red").save(target, form)
    return target.getvalue()


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGB")]
)
def test_a_logo_of_any_usual_form_is_printed(form: str, mode: str) -> None:
    letterhead = Letterhead("Işıkçı", logo=picture((300, 100), form, mode))
    assert pdf_bytes(report(one_column("x")), letterhead).count(b"/Subtype /Image") == 1


def test_a_logo_is_reduced_to_what_is_printed() -> None:
    assert Image.open(BytesIO(logo.as_png(picture((4000, 1000))))).size == (1200, 300)


@pytest.mark.parametrize(
    "broken",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe",
        picture((300, 100))[:60],
        picture((5000, 4000), "PNG", "1"),
        picture((300, 100), "TIFF"),
    ],
)
def test_a_logo_that_is_no_small_picture_is_refused(broken: bytes) -> None:
    with pytest.raises(LogoError):
        write_pdf(report(one_column("x")), Letterhead("Işıkçı", logo=broken), closed_stream())
