"""What a file is, is told by its content; names and browsers promise what they like."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from app.panel.storing import clean_name
from app.panel.timeline import sniffing
from app.panel.timeline.sniffing import (
    DOCX,
    MOST_BYTES,
    XLSX,
    EmptyFileError,
    EndingError,
    FileKindError,
    FileTooLargeError,
    ImageTooLargeError,
    MacroError,
    PackedTooLargeError,
    sniff,
)


def picture(kind: str, size: tuple[int, int] = (900, 300)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return written.getvalue()


def packed(members: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(part: str) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", part: "<x/>"})


def huge_png() -> bytes:
    """Give a picture of a few bytes that says it has 900 million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    begin = b"\x89PNG\r\n\x1a\n"
    return begin + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


KEPT = {
    "fatura.pdf": (b"%PDF-1.7\n%...", "application/pdf"),
    "Foto.JPG": (picture("JPEG"), "image/jpeg"),
    "logo.png": (picture("PNG"), "image/png"),
    "logo.webp": (picture("WEBP"), "image/webp"),
    "logo.gif": (picture("GIF"), "image/gif"),
    "liste.xlsx": (office("xl/workbook.xml"), XLSX),
    "sözleşme.docx": (office("word/document.xml"), DOCX),
    "hepsi.zip": (packed({"a": "b"}), "application/zip"),
    "ekstre.csv": ("Tarih;Tutar\r\n01.12.2026;1.234,56\r\n".encode("cp1254"), "text/plain"),
    "not.txt": ("Işık Çağrı".encode("utf-8-sig"), "text/plain"),
}


@pytest.mark.parametrize("name", KEPT)
def test_kinds_that_are_kept(name: str) -> None:
    content, kind = KEPT[name]
    sniffed = sniff(name, content)
    assert sniffed.kind == kind
    assert bool(sniffed.preview) == kind.startswith("image/")


def test_a_preview_is_small_and_drawn_anew() -> None:
    hidden = picture("PNG") + b"<script>alert(1)</script>"
    preview = sniff("a.png", hidden).preview
    assert b"script" not in preview
    with Image.open(io.BytesIO(preview)) as small:
        assert (small.format, small.size) == ("WEBP", (480, 160))


REFUSED = {
    "a page": ("a.html", b"<html><script>alert(1)</script>", EndingError),
    "a page that calls itself a text": ("a.txt", b"\x00<html>", FileKindError),
    "a drawing": ("a.svg", b"<svg onload='alert(1)'/>", EndingError),
    "a page that calls itself a picture": ("a.png", b"<html></html>", EndingError),
    "a program": ("a.pdf", b"MZ\x90\x00\x03", FileKindError),
    "a picture that calls itself a PDF": ("a.pdf", picture("PNG"), EndingError),
    "a picture of an old kind": ("a.bmp", picture("BMP"), FileKindError),
    "a damaged picture": ("a.jpg", picture("JPEG")[:200], ImageTooLargeError),
    "a picture that unfolds": ("a.png", huge_png(), ImageTooLargeError),
    "a sound": ("a.webp", b"RIFF\x00\x00\x00\x00WAVEfmt ", FileKindError),
    "an archive of nothing": ("a.zip", b"PK\x03\x04 and no more", PackedTooLargeError),
    "slides": ("a.pptx", office("ppt/presentation.xml"), FileKindError),
    "nothing": ("a.txt", b"", EmptyFileError),
    "too much": ("a.txt", b"x" * (MOST_BYTES + 1), FileTooLargeError),
    "no ending": ("README", b"text", EndingError),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(what: str) -> None:
    name, content, error = REFUSED[what]
    with pytest.raises(error):
        sniff(name, content)


def test_documents_with_macros_and_archives_that_unfold_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(MacroError):
        sniff("a.xlsx", packed({"[Content_Types].xml": "x", "xl/vbaProject.bin": "x"}))
    monkeypatch.setattr(sniffing, "MOST_UNPACKED", 100_000)
    with pytest.raises(PackedTooLargeError):
        sniff("a.zip", packed({"zeros": "0" * 200_000}))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("C:\\Belgeler\\Fatura.pdf", "Fatura.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("…/\u202efdp.exe", "fdp.exe"),
        ("...", "?"),
        (f"{'u' * 300}.pdf", f"{'u' * 116}.pdf"),
    ],
)
def test_a_name_is_shown_and_never_a_path(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
