"""Files for the browser: written whole while the person may read, or kept; never run by it."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from flask import Response, send_file

from app.core.db import transaction
from app.panel.storing import FileGoneError

PREVIEW = "image/webp"
"""What the small picture of a file is, which we draw ourselves."""

_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def send_kept(path: Path, kind: str, name: str = "") -> Response:
    """Answer with a file that somebody put here: to be kept by its name, else shown in a page.

    No page of ours opens it, and whoever opens it by itself sees it in a sandbox.
    Raises FileGoneError.
    """
    if not path.is_file():
        raise FileGoneError
    answer = send_file(
        BytesIO(path.read_bytes()),  # at most ten megabytes, and nothing stays open behind it
        mimetype=kind,
        as_attachment=bool(name),
        download_name=name or "picture",
        conditional=False,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


def send_written(
    write: Callable[[BinaryIO], None], name: str, kind: str, *, shown: bool = False
) -> Response:
    """Answer with what `write` writes, read as the books stand at one moment.

    An answer is sent after its request has ended, without its viewer and its transaction: so
    everything is read before, and a file is whole or there is none. `shown` lets the browser
    open it instead of keeping it.
    """
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    try:
        with transaction(reads_only=True):
            write(cast("BinaryIO", file))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    answer = Response(_blocks(file), content_type=kind)
    way = "inline" if shown else "attachment"
    answer.headers.set("Content-Disposition", way, filename=name)
    answer.call_on_close(file.close)
    return answer


_IN_MEMORY, _BLOCK = 1 << 20, 1 << 16


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block
