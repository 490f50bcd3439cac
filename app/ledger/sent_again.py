"""The same posting sent again: the first answer, and nothing posted."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from app.core.idempotency import once
from app.ledger.writing import Posted


def posted_once(
    key: str | None, request: Mapping[str, object], post: Callable[[], Posted]
) -> Posted:
    """Post the first time a key is seen, every time without one; raises KeyReusedError."""
    if key is None:
        return post()
    answer = once(key, request, lambda: _as_answer(post()))
    return Posted(int(answer["voucher_id"]), UUID(answer["uuid"]), answer["document_no"])


def without_uuid(posting: Any) -> tuple[object, ...]:
    """Give the request itself; a retry may have drawn another identity for the same voucher."""
    names = (name for name in posting.__slots__ if name != "uuid")
    return tuple(getattr(posting, name) for name in names)


def _as_answer(posted: Posted) -> dict[str, Any]:
    return {
        "voucher_id": posted.voucher_id,
        "uuid": str(posted.uuid),
        "document_no": posted.document_no,
    }
