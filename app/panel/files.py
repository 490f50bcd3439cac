"""Files for the browser: written whole while the person may read, then sent in bounded memory."""

from collections.abc import Callable
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import BinaryIO

from flask import Response, send_file

from app.core.db import transaction


def send_written(
    write: Callable[[BinaryIO], None], name: str, kind: str, *, shown: bool = False
) -> Response:
    """Answer with what `write` writes, read as the books stand at one moment.

    An answer is sent after its request has ended, without its viewer and its transaction: so
    everything is read before, and a file is whole or there is none. `shown` lets the browser
    open it instead of keeping it.
    """
    with ExitStack() as held:
        file = held.enter_context(TemporaryFile())
        with transaction(reads_only=True):
            write(file)
        file.seek(0)
        answer = send_file(file, mimetype=kind, as_attachment=not shown, download_name=name)
        answer.call_on_close(held.pop_all().close)
    return answer
