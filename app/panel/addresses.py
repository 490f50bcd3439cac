"""Where a page may send a person next: to addresses of ours alone."""

from urllib.parse import urlsplit

from flask import request


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
