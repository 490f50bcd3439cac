"""Where the content of files lies: under names drawn by lot, below the folder of uploads."""

import os
from pathlib import Path
from typing import ClassVar

from flask import current_app

from app.core.errors import N_, DomainError

MOST_NAME = 120

_PREVIEW = ".preview"


class FileGoneError(DomainError):
    """The content of a file is not where it was kept."""

    status: ClassVar[int] = 404
    message = N_("The content of this file is gone. Restore it from a backup, or attach it again.")


def root_of(folder: str) -> Path:
    """Give a folder of uploads; it goes into every backup."""
    instance: Path = current_app.config["INSTANCE_DIR"]
    return instance / "uploads" / folder


def place(folder: str, stored_as: str) -> Path:
    """Give where a content lies: by a name that was drawn by lot, never by one that was typed."""
    return root_of(folder) / stored_as[:2] / stored_as


def beside(path: Path) -> Path:
    """Give where the small picture of a file lies."""
    return path.with_name(f"{path.name}{_PREVIEW}")


def clean_name(name: str) -> str:
    """Give a file's name without folders and control characters, never empty."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    most = MOST_NAME - len(ending) - 1
    return f"{stem[:most]}{dot}{ending}" if stem else plain[:MOST_NAME] or "?"


def write(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, down to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Bring the name of a new file to the disk too: no row may outlive it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def size_in_words(size: int, language: str) -> str:
    """Write the size of a file in the largest unit it fills: 1,4 MB."""
    number, unit = float(size), "B"
    for larger in ("kB", "MB"):
        if number >= 1000:  # noqa: PLR2004 - the next unit
            number, unit = number / 1000, larger
    written = f"{number:.0f}" if unit == "B" or number >= 10 else f"{number:.1f}"  # noqa: PLR2004 - two digits suffice
    return f"{written.replace('.', ',') if language == 'tr' else written} {unit}"
