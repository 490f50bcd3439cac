"""What a file is, told by its content: never by its name alone, nor by what a browser says."""

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import N_, DomainError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 200 * 1024 * 1024
PREVIEW_SIDE = 480

PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX, DOCX = f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.wordprocessingml.document"

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    XLSX: ("xlsx",),
    DOCX: ("docx",),
    "application/zip": ("zip",),
    "text/plain": ("txt", "csv"),
}
"""The kinds of files that are kept, with how their names may end."""

ALLOWED = ", ".join(ending for endings in ENDINGS.values() for ending in endings)


class FileRefusedError(DomainError):
    """A file is not kept."""


class FileKindError(FileRefusedError):
    """The content is of no kind that is kept."""

    message = N_("“{name}” is of no kind that can be attached: choose one of {allowed}.")


class EndingError(FileRefusedError):
    """The name promises something else than the content is."""

    message = N_("“{name}” holds something else than its name says: it is {kind}.")


class FileTooLargeError(FileRefusedError):
    """A file is larger than allowed."""

    message = N_("“{name}” is larger than {most} MB: make it smaller.")


class EmptyFileError(FileRefusedError):
    """Nothing stands in the file."""

    message = N_("“{name}” is empty.")


class ImageTooLargeError(FileRefusedError):
    """A picture has more pixels than a machine should unfold."""

    message = N_("“{name}” has too many pixels or is damaged: save it again, smaller.")


class PackedTooLargeError(FileRefusedError):
    """An archive unfolds to far more than it is, is locked, or damaged."""

    message = N_("“{name}” unpacks to too much, is locked or damaged: attach what is in it.")


class MacroError(FileRefusedError):
    """A document carries a program."""

    message = N_("“{name}” holds macros: save it without them.")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file that may be kept: its kind, and a picture of it where it has one."""

    kind: str
    preview: bytes = b""


def sniff(name: str, content: bytes) -> Sniffed:
    """Tell what a file is; raises a FileRefusedError for what is not kept."""
    if not content:
        raise EmptyFileError(name=name)
    if len(content) > MOST_BYTES:
        raise FileTooLargeError(name=name, most=MOST_BYTES // 1024**2)
    found = next((read for begin, read in _READERS if content.startswith(begin)), _text)
    sniffed = found(name, content)
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    if ending not in ENDINGS[sniffed.kind]:
        raise EndingError(name=name, kind=ENDINGS[sniffed.kind][0].upper())
    return sniffed


def picture_kind(content: bytes) -> str:
    """Tell by its head what kind of picture a content is, without unfolding it; "" for none."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as picture:
            return PICTURES[picture.format or ""]
    except (Image.DecompressionBombError, KeyError, OSError, ValueError, SyntaxError):
        return ""


def _pdf(_name: str, _content: bytes) -> Sniffed:
    return Sniffed("application/pdf")


def _image(name: str, content: bytes) -> Sniffed:
    """Read a picture; its preview is drawn anew, so nothing hidden in the file is in it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as picture:
                kind = PICTURES[picture.format or ""]
                if picture.width * picture.height > MOST_PIXELS:
                    raise ImageTooLargeError(name=name)
                return Sniffed(kind, _preview(picture))
    except (UnidentifiedImageError, KeyError) as error:
        raise FileKindError(name=name, allowed=ALLOWED) from error
    except (
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise ImageTooLargeError(name=name) from error


def _preview(picture: Image.Image) -> bytes:
    picture.draft("RGB", (PREVIEW_SIDE * 2, PREVIEW_SIDE * 2))
    small = ImageOps.exif_transpose(picture)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    written = io.BytesIO()
    small.convert("RGBA" if "A" in small.getbands() else "RGB").save(written, "WEBP", quality=80)
    return written.getvalue()


def _zip(name: str, content: bytes) -> Sniffed:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise PackedTooLargeError(name=name) from error
    is_locked = any(member.flag_bits & 1 for member in members)
    if is_locked or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise PackedTooLargeError(name=name)
    names = {member.filename for member in members}
    if any(inside.lower().endswith("vbaproject.bin") for inside in names):
        raise MacroError(name=name)
    if "[Content_Types].xml" in names:
        if "xl/workbook.xml" in names:
            return Sniffed(XLSX)
        if "word/document.xml" in names:
            return Sniffed(DOCX)
        raise FileKindError(name=name, allowed=ALLOWED)
    return Sniffed("application/zip")


def _text(name: str, content: bytes) -> Sniffed:
    """Take what reads as text, in UTF-8 or as Turkish Windows writes it."""
    for encoding in ("utf-8-sig", "cp1254"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(sign.isprintable() or sign in "\r\n\t\f\u00a0" for sign in text):
            return Sniffed("text/plain")
        break
    raise FileKindError(name=name, allowed=ALLOWED)


_READERS: tuple[tuple[bytes, Callable[[str, bytes], Sniffed]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _image),
    (b"\xff\xd8\xff", _image),
    (b"RIFF", _image),
    (b"GIF8", _image),
    (b"PK\x03\x04", _zip),
)
"""How each kind begins, and what reads on; whatever begins otherwise must be text."""
