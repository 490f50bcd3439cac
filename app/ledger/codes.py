"""Codes of cards: the next free one after a mask."""

import re
from typing import Any

from sqlalchemy import Connection, String, bindparam, select, text

from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.parameters import parameter_in_query

# "code" in digits: one transaction at a time takes the next code.
_CODE_LOCK = 2_633


class CodesUsedUpError(DomainError):
    """A mask has no number left."""

    message = N_(
        "Every code of the form {mask} is taken. Lengthen the code mask under parameters, or "
        "type another code."
    )


class CodeMaskError(DomainError):
    """A mask without a place for the number gives no next code."""

    message = N_(
        "The code mask {mask} needs one run of # where the number goes, as in 120.######. "
        "Correct it under parameters."
    )


def propose(*, is_vendor: bool = False) -> str:
    """Give the next free code of a customer's card, or of one that is a vendor alone.

    It stays free for others until the card is saved. Raises CodesUsedUpError, CodeMaskError.
    """
    return _next(db.session.connection(), is_vendor=is_vendor)


def next_for_insert(context: Any) -> str:
    """Give a new card without a code the next one; who comes at the same time waits."""
    values = context.get_current_parameters()
    is_vendor = bool(values.get("is_vendor")) and not values.get("is_customer")
    context.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CODE_LOCK})
    return _next(context.connection, is_vendor=is_vendor)


def _next(connection: Connection, *, is_vendor: bool) -> str:
    name = "vendor_code_mask" if is_vendor else "customer_code_mask"
    mask: str = connection.execute(select(parameter_in_query(name))).scalar_one()
    parts = re.fullmatch("([^#]*)(#+)([^#]*)", mask)
    if parts is None:
        raise CodeMaskError(mask=mask)
    prefix, places, suffix = parts.groups()
    width = len(places)
    last = connection.execute(
        _LAST,
        {
            "first": prefix + "0" * width,
            "beyond": prefix + "9" * width + suffix + "\x7f",
            "form": f"^{re.escape(prefix)}[0-9]{{{width}}}{re.escape(suffix)}$",
        },
    ).scalar()
    number = int(last[len(prefix) :][:width]) + 1 if last else 1
    if number >= 10**width:
        raise CodesUsedUpError(mask=mask)
    return f"{prefix}{number:0{width}d}{suffix}"


# Between the first and the last code of the form: read backwards from the index of codes.
_LAST = text(
    "SELECT code FROM party WHERE code BETWEEN :first AND :beyond AND code ~ :form"
    " ORDER BY code DESC LIMIT 1"
).bindparams(*(bindparam(name, type_=String()) for name in ("first", "beyond", "form")))
