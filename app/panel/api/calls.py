"""What a call of the generated API does: check the right, one call of a service, answer."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy import func

from app.core import access
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.idempotency import KeyReusedError, once
from app.core.language import said
from app.panel import acting, rights, saving
from app.panel.api.asked import read_asked, read_limit
from app.panel.api.bodies import (
    CONFIRM,
    REASON,
    UnknownFieldError,
    json_body,
    read_input,
    read_reason,
)
from app.panel.api.keys import given_key, given_token, own_key
from app.panel.api.records import LANGUAGE, VERSION, columns_of, record, row_of
from app.panel.errors import refusal
from app.panel.forms.inputs import Input
from app.panel.lists.page import places_around
from app.panel.lists.query import Listing
from app.panel.looking import note_view
from app.panel.registry import Registered, find, key_of

Answer = dict[str, Any]


def list_records(entry: Registered) -> Response:
    """Give a page of the list that the address asks for."""
    rights.require(entry.name, "read")
    asked, limit = read_asked(entry, request.args), read_limit(request.args)
    columns = columns_of(entry)
    listing = Listing(entry, asked, LANGUAGE, columns=columns)
    page = listing.page(limit)
    for problem in page.problems:
        raise problem
    before, after = places_around(listing, page)
    answer: Answer = {
        "rows": [row_of(entry, columns, row) for row in page.rows],
        "next": after,
        "previous": before,
    }
    if request.args.get("count") == "1":
        answer["count"] = db.session.scalar(listing.filtered(func.count()))
    return jsonify(answer)


def get_record(entry: Registered, key: str) -> Response:
    """Give a record."""
    rights.require(entry.name, "read")
    answer = record(entry, key)
    if entry.declared.watch_views:
        note_view(entry.name, answer["id"])
    return _answered(answer)


def create_record(entry: Registered) -> Response:
    """Make a record of the body."""
    rights.require(entry.name, "create")
    body = json_body()
    sent = read_input(entry, body, is_new=True)

    def carry_out() -> Answer:
        return _shown(entry, key_of(saving.create(entry, sent)))

    return saved(entry, None, sent, lambda: answer_once(body, carry_out), status=201)


def change_record(entry: Registered, key: str) -> Response:
    """Change what the body names of a record."""
    rights.require(entry.name, "update")
    rights.require(entry.name, "read")
    sent = read_input(entry, json_body(), is_new=False, token=given_token())

    def carry_out() -> Answer:
        saving.update(entry, key, sent)
        return record(entry, key)

    return saved(entry, key, sent, carry_out)


def delete_record(entry: Registered, key: str) -> Response:
    """Delete a record."""
    rights.require(entry.name, "delete")
    with transaction():
        saving.delete(entry, key)
    return Response(status=204)


def archive_record(entry: Registered, key: str, *, restore: bool = False) -> Response:
    """Put a record away, or take it out again."""
    rights.require(entry.name, "archive")
    with transaction():
        saving.archive(entry, key, restore=restore)
        answer = _shown(entry, key)
    return _answered(answer)


def act_on_record(entry: Registered, key: str, name: str) -> Response:
    """Carry out an action on a record."""
    action = acting.allowed_action(entry, name)
    body = json_body(may_be_missing=True)
    reason = read_reason(body) if action.asks else ""
    for unknown in body.keys() - ({REASON} if action.asks else set()):
        raise UnknownFieldError(name=unknown[:40])
    with transaction():
        answer = answer_once(
            body, lambda: _outcome(entry, key, acting.carry_out(entry, action, key, reason))
        )
    return jsonify(answer)


def _outcome(entry: Registered, key: str, result: Any) -> Answer:
    """Say what came of an action: the record it gave, else the one it was carried out on."""
    other = find(type(result)) if result is not None else None
    db.session.flush()
    if other is not None:
        entry, key = other, str(key_of(result))
    try:
        shown = record(entry, key) if rights.can(entry.name, "read") else None
    except access.NotVisibleError:
        shown = None
    url = result if isinstance(result, str) else None
    return {"model": entry.name, "record": shown, "url": url}


def _shown(entry: Registered, key: Any) -> Answer:
    """Give a record just saved: to whoever may not read it, no more than its key."""
    return record(entry, str(key)) if rights.can(entry.name, "read") else {"id": key}


def saved(
    entry: Registered,
    key: str | None,
    sent: Input,
    carry_out: Callable[[], Answer],
    status: int = 200,
) -> Response:
    """Save in one transaction; what is refused is named by field."""
    try:
        with transaction():
            answer = carry_out()
    except saving.ConflictError as error:
        return _conflict(entry, key or "", error)
    except saving.WarnedError as error:
        return refusal(error, {CONFIRM: error.warnings})
    except saving.WrongInputError as error:
        return refusal(error, _problems(sent))
    return _answered(answer, status)


def _conflict(entry: Registered, key: str, error: DomainError) -> Response:
    """Answer a stale call with what stands in the record now, beside the error."""
    answer = refusal(error)
    answer.set_data(jsonify({**(answer.json or {}), "record": record(entry, key)}).get_data())
    return answer


def _problems(sent: Input) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, problem in sent.all_problems():
        found.setdefault(name, []).append(said(problem))
    return found


def answer_once(body: Answer, carry_out: Callable[[], Answer]) -> Answer:
    """Carry out a call that carries a key once, however often it is sent."""
    given = given_key()
    if given is None:
        return carry_out()
    call = {"method": request.method, "path": request.path, "body": body}
    try:
        return once(own_key(given), call, carry_out)
    except KeyReusedError as error:
        raise KeyReusedError(key=given) from error


def _answered(answer: Answer, status: int = 200) -> Response:
    response = jsonify(answer)
    response.status_code = status
    if VERSION in answer:
        response.set_etag(answer[VERSION])
    return response
