"""What no answer may ever hold, whoever asked for whatever."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator

from pypdf import PdfReader
from werkzeug.test import TestResponse

_DRIVER = re.compile(
    r"psycopg|sqlalchemy|Traceback \(most|SELECT \w+\.|INSERT INTO|violates \w+ constraint"
    r"|relation \"|jinja2|werkzeug\.exceptions",
)

_RUN_TOGETHER = re.compile(
    r"\s[a-z-]+=\"[^\"<>]*\"[a-z][^<>]*>|\s(?:disabled|checked|selected){2}[^<>]*>"
)
"""Attributes that nothing sets off from each other: browsers read another word, or none."""

_CANARIES = re.compile(r"(?=(qz.{0,80}))")
"""What begins as every canary does: to look for each of them in a whole page takes ten times it."""


def faults(answer: TestResponse, forbidden: Collection[str]) -> Iterator[str]:
    """Give everything that is wrong with an answer."""
    if answer.status_code >= 500 and answer.request.path != "/readyz":
        yield f"answered {answer.status_code}"
    text = text_of(answer)
    sung = "\n".join(_CANARIES.findall(text.lower()))
    yield from (f"shows {canary}" for canary in forbidden if canary in sung)
    if found := _DRIVER.search(text):
        yield f"shows internals: {found[0]}"
    if 300 <= answer.status_code < 400 and not _is_ours(answer.location or ""):
        yield f"leads to {answer.location}"
    if answer.mimetype == "text/html" and (found := _RUN_TOGETHER.search(text)):
        yield f"runs attributes together: {found[0][:200]}"
    if answer.mimetype == "text/html" and "nonce-" not in _policy(answer):
        yield "has no content security policy"
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "lets the browser guess its type"


def text_of(answer: TestResponse) -> str:
    """Give all that can be read in an answer: pages, JSON, CSV, PDF and workbooks."""
    data = answer.get_data()
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return data.decode("utf-8", "replace")


def _is_ours(location: str) -> bool:
    return location.startswith("/") and not location.startswith(("//", "/\\"))


def _policy(answer: TestResponse) -> str:
    return answer.headers.get("Content-Security-Policy", "")
