"""What every answer tells the browser to refuse: foreign scripts, frames, guesses, keeping."""

import secrets

from flask import Flask, Response, current_app, g
from flask_login import current_user

_POLICY = (
    "default-src 'self'; "
    "script-src 'nonce-{nonce}'; "
    "style-src 'self' 'nonce-{nonce}'; "
    "style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "object-src 'none'; "
    "frame-src 'none'; "
    "frame-ancestors 'none'; "
    "base-uri 'self'; "
    "form-action 'self'"
)
"""What each library needs of it was measured: ADR 7."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_ONE_YEAR = 31_536_000


def init_app(app: Flask) -> None:
    """Send the security headers with every answer."""
    app.after_request(_secure)


def csp_nonce() -> str:
    """Give the word that allows a script or style of this answer to run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _secure(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _POLICY.format(nonce=csp_nonce())
    else:
        response.headers.setdefault("Content-Security-Policy", "frame-ancestors 'none'")
    if current_app.config["PRODUCTION"]:
        response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
    if current_user and current_user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    return response
