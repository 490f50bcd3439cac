"""The files of an import: under a name nobody can guess, for nobody but this process."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from flask import current_app

_PARTS = ("file", "rows", "problems")


def new_token() -> str:
    """Give a name nobody can guess."""
    return uuid4().hex


def path_of(token: str, part: str) -> Path:
    """Give the place of a file of an import: what was sent, its rows, or what is wrong."""
    return _folder() / f"{token}.{part}"


@contextmanager
def written(token: str, part: str) -> Iterator[IO[bytes]]:
    """Write a file of an import anew; others may not read it."""
    place = path_of(token, part)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file


def forget(token: str) -> None:
    """Remove the files of an import."""
    for part in _PARTS:
        path_of(token, part).unlink(missing_ok=True)


def problems_of(token: str) -> Iterator[dict[str, Any]]:
    """Give the rows with which something is wrong, or of which something should be known."""
    try:
        with path_of(token, "problems").open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except FileNotFoundError:
        return


def _folder() -> Path:
    folder = Path(current_app.config["INSTANCE_DIR"]) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
