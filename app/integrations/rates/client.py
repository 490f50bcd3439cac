"""Asking for a day's bulletin over HTTP, within limits of time and size."""

import logging
import time
from datetime import date
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from app.integrations.rates.errors import (
    AddressError,
    AnswerError,
    BulletinTooLargeError,
    NoAddressError,
    TooSlowError,
    UnreachableError,
)
from app.integrations.rates.parser import MOST_BYTES

log = logging.getLogger(__name__)

SECONDS = 10.0
"""How long a whole answer may take."""

_PIECE = 65_536
_AGENT = "Mutabik (exchange rates)"


def ask_for(address: str, day: date, *, seconds: float = SECONDS) -> bytes | None:
    """Give the file of a day's bulletin below an address, nothing where the day has none.

    Raises a SourceError, or BulletinTooLargeError.
    """
    host = _host(address)
    url = f"{address}/{day:%Y%m}/{day:%d%m%Y}.xml"
    deadline = time.monotonic() + seconds
    request = Request(url, headers={"User-Agent": _AGENT})  # noqa: S310 - http(s), see _host
    try:
        with build_opener().open(request, timeout=seconds) as answer:
            return _read(answer, deadline)
    except HTTPError as error:
        error.close()
        if error.code == HTTPStatus.NOT_FOUND:
            return None
        raise AnswerError(host=host, status=error.code) from error
    except TimeoutError as error:
        raise TooSlowError(host=host, seconds=f"{seconds:g}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise _named(error, host, seconds) from error


def _host(address: str) -> str:
    """Give the host of an address; only those of the web have one that may be asked."""
    if not address:
        raise NoAddressError
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise AddressError(address=address[:100]) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise AddressError(address=address[:100])
    return host


def _read(answer: Any, deadline: float) -> bytes:
    """Read piece by piece: a trickle, too, has to come to an end in time."""
    content = b""
    while piece := answer.read1(_PIECE):
        content += piece
        if len(content) > MOST_BYTES:
            raise BulletinTooLargeError(most=MOST_BYTES // 1000)
        if time.monotonic() > deadline:
            raise TimeoutError
    return content


def _named(error: Exception, host: str, seconds: float) -> UnreachableError | TooSlowError:
    """Say in our words why no answer came; the driver's own go to the log."""
    log.warning("no answer from %s: %r", host, error)
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return TooSlowError(host=host, seconds=f"{seconds:g}")
    reason = getattr(cause, "strerror", None) or type(cause).__name__
    return UnreachableError(host=host, reason=str(reason)[:100])
