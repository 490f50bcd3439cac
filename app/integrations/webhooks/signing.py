"""How a delivery is signed, so that its receiver can tell whose it is, and when it was sent."""

import hashlib
import hmac


def signature(secret: str, sent_at: int, body: bytes) -> str:
    """Give the HMAC-SHA256 over the second it is sent at, a point, and the raw body, in hex."""
    return hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()
