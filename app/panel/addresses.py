"""Addresses: where a page may send a person next, and how people's texts stand in them."""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import request
from werkzeug.routing import UnicodeConverter


class Code(UnicodeConverter):
    """A code of people's own in an address: a slash in it ends no part of the path.

    A slash is written ~1 and a tilde ~0, as RFC 6901 does.
    """

    def to_python(self, value: str) -> str:
        """Read the code back."""
        return value.replace("~1", "/").replace("~0", "~")

    def to_url(self, value: Any) -> str:
        """Write the code."""
        return code_in_path(str(value))


def code_in_path(code: str) -> str:
    """Write a code as it stands in an address."""
    return quote(code.replace("~", "~0").replace("/", "~1"), safe="")


def file_address(root: str, slug: str, key: Any, name: str, token: str) -> str:
    """Give the address of a file in a field of a record; those of its pictures go on from it."""
    return f"{root}/{slug}/file/{key}/{name}/{token}"


def own_address(address: str) -> str:
    """Give an address without its host, or the first page: nobody is sent to another site.

    The host is dropped, never compared with the one of the request: that one can be forged.
    """
    first_page = f"{request.script_root}/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return first_page
    path = parts.path.replace("\\", "/")
    is_ours = path.startswith("/") and not path.startswith("//") and path.isprintable()
    if not is_ours or parts.scheme not in {"", "http", "https"}:
        return first_page
    return f"{path}?{parts.query}" if parts.query else path


def this_address() -> str:
    """Give the address of the page that was asked for, to come back to."""
    return f"{request.script_root}{request.full_path.removesuffix('?')}"
