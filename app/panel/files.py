"""Files for the browser: written whole while the person may read, then sent in bounded memory."""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from flask import Response

from app.core.db import transaction


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
