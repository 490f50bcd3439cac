"""The call of the generated API that merges two records: the service of the screen, in JSON."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from app.core.db import db
from app.core.errors import N_, DomainError
from app.panel import kinds
from app.panel.api.bodies import CONFIRM, UnknownFieldError, json_body
from app.panel.api.calls import Answer, answer_once, saved
from app.panel.api.keys import given_token
from app.panel.api.records import VERSION, record
from app.panel.forms.inputs import form_fields, typed_fields
from app.panel.merging import deeds
from app.panel.registry import Registered

OTHER, TAKE, MERGE = "with", "take", "merge"


class NoOtherRecordError(DomainError):
    """The body does not say with which record."""

    message = N_("Say in “with” which record goes: send its id.")


def merge_records(entry: Registered, key: str) -> Response:
    """Merge the record that the body names into one; gives that one, with the merge's number."""
    deeds.require_merging(entry)
    body = json_body()
    wanted = _read(entry, key, body)

    def carry_out() -> Answer:
        kept = deeds.merge(entry, wanted)
        db.session.flush()
        return {**record(entry, key), MERGE: kept.id}

    return saved(entry, key, wanted.sent, lambda: answer_once(body, carry_out))


def _read(entry: Registered, key: str, body: Mapping[str, Any]) -> deeds.Wanted:
    """Read a body; raises a DomainError for what it must not hold."""
    for unknown in body.keys() - {OTHER, TAKE, VERSION, CONFIRM}:
        raise UnknownFieldError(name=unknown[:40])
    other = body.get(OTHER)
    if isinstance(other, bool) or not isinstance(other, int | str) or other == "":
        raise NoOtherRecordError
    version = body.get(VERSION, given_token())
    if not isinstance(version, str | None):
        raise kinds.wrong_json("a text", version)
    if not isinstance(body.get(CONFIRM, False), bool):
        raise kinds.wrong_json("true or false", body[CONFIRM])
    return deeds.Wanted(
        key,
        str(other),
        takes=_takes(entry, body),
        tokens=(version, None),
        is_warned=body.get(CONFIRM) is True,
    )


def _takes(entry: Registered, body: Mapping[str, Any]) -> list[str] | None:
    """Read whose values come from the other record; None leaves it to what is proposed."""
    if TAKE not in body:
        return None
    names = body[TAKE]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise kinds.wrong_json("a list of fields", names)
    known = typed_fields(entry.model, form_fields(entry))
    for name in names:
        if name not in known:
            raise UnknownFieldError(name=name[:40])
    return names
