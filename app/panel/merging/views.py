"""What a request does with two records: check the right, one call, show what came of it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.access import NotVisibleError
from app.core.db import db, transaction
from app.core.errors import DomainError
from app.core.language import _, said
from app.panel import rights, saving
from app.panel.merging import deeds
from app.panel.merging.errors import SameRecordError, TwoRecordsError
from app.panel.merging.kept import RecordMerge
from app.panel.merging.offered import MERGE, leading_to
from app.panel.merging.page import choosing_page, left_of, merge_page, merged_page
from app.panel.merging.undoing import own_merge, undo
from app.panel.registry import Registered, registered

blueprint = Blueprint("merges", __name__)

OTHER = "with"
"""Under this name an address says with which record."""

TWO = "merge.two"
"""The deed of a list by which two ticked rows are merged."""

_TAKE = "take."


def init_app(app: Flask) -> None:
    """Offer the pages of merges that were done."""
    app.register_blueprint(blueprint)


def merging(entry: Registered, key: str) -> str | Response | tuple[str, int]:
    """Ask for the other record, show both side by side, or merge them."""
    deeds.require_merging(entry)
    if request.method == "POST":
        return _merge(entry, _typed(key))
    other = request.args.get(OTHER, "")
    if not other:
        return _choose(entry, key)
    wanted = deeds.Wanted(key, other)
    try:
        refusal = deeds.rehearse(entry, wanted)
    except NotVisibleError:
        raise
    except SameRecordError as error:
        return _choose(entry, key, said(error)), error.status
    except DomainError as error:
        return _side_by_side(entry, wanted, error, is_possible=False), error.status
    return _side_by_side(entry, wanted, refusal)


def _choose(entry: Registered, key: str, problem: str = "") -> str:
    page = choosing_page(entry, saving.get(entry, key), request.script_root, problem)
    return render_template("panel/merging/choose.html", page=page)


def _typed(key: str) -> deeds.Wanted:
    """Read what was chosen on the page of two records."""
    form = request.form
    names = (name for name in form if name.startswith(_TAKE))
    return deeds.Wanted(
        key,
        form.get(OTHER, ""),
        takes={name.removeprefix(_TAKE) for name in names if form[name] == "1"},
        tokens=(form.get("_version", ""), form.get("_other_version", "")),
        is_warned=form.get("_warned") == "1",
    )


def _merge(entry: Registered, wanted: deeds.Wanted) -> str | Response | tuple[str, int]:
    try:
        with transaction():
            kept = deeds.merge(entry, wanted)
            db.session.flush()
            number = kept.id
    except NotVisibleError:
        raise
    except SameRecordError as error:
        return _choose(entry, wanted.survivor, said(error)), error.status
    except DomainError as error:
        return _side_by_side(entry, wanted, error), error.status
    flash(str(_("Merged.")), "success")
    return redirect(f"{request.script_root}/merges/{number}")


def _side_by_side(
    entry: Registered,
    wanted: deeds.Wanted,
    error: DomainError | None,
    *,
    is_possible: bool = True,
) -> str:
    db.session.rollback()
    records = saving.get(entry, wanted.survivor), saving.get(entry, wanted.loser)
    page = merge_page(entry, records, wanted, request.script_root, [error] if error else [])
    return render_template("panel/merging/merge.html", page=page, is_possible=is_possible)


@blueprint.get("/merges/<int:recordmerge_id>")
def show_merge(recordmerge_id: int) -> str:
    """Show a merge: what it moved, and what an undo would leave as it was changed since."""
    kept = own_merge(recordmerge_id)
    left, problem = _rehearsed(kept)
    page = merged_page(own_merge(recordmerge_id), request.script_root, left, problem)
    return render_template("panel/merging/merged.html", page=page)


def _rehearsed(kept: RecordMerge) -> tuple[list[str], str]:
    """Undo and take it back: says what would stay as it is, or why it cannot be undone."""
    entry = registered()[kept.model]
    if kept.undone_at is not None or not deeds.may_merge(entry):
        return [], ""
    try:
        with deeds.taken_back():
            done = undo(kept)
    except DomainError as refusal:
        return [], said(refusal)
    finally:
        db.session.rollback()
    rows = [[name, left] for name, left in done.rows]
    return left_of(entry, {"rows": rows, "fields": done.fields}), ""


@blueprint.post("/merges/<int:recordmerge_id>/undo")
def undo_merge(recordmerge_id: int) -> Response:
    """Undo a merge; pressed twice it is undone once."""
    try:
        with transaction():
            undo(own_merge(recordmerge_id, to_write=True))
    except (NotVisibleError, rights.AccessDeniedError):
        raise
    except DomainError as error:
        flash(said(error), "danger")
    else:
        flash(str(_("The merge was undone.")), "success")
    return redirect(f"{request.script_root}/merges/{recordmerge_id}")


def merge_address(entry: Registered, key: Any, other: Any = "") -> str:
    """Give the address where a record is merged with another, to whoever may; else nothing.

    A model with a way of its own leads there: the record that stays is the first one.
    """
    lead = leading_to(entry.model)
    if lead is not None:
        return lead(str(other), str(key)) if other and rights.may(entry, MERGE) else ""
    if not deeds.may_merge(entry):
        return ""
    base = f"{request.script_root}/{entry.slug}/merge/{key}"
    return f"{base}?{OTHER}={other}" if other else base


def offers_merging(entry: Registered) -> bool:
    """Tell whether the acting person may merge two records of a list, in whatever way."""
    return deeds.may_merge(entry) or (
        leading_to(entry.model) is not None and rights.may(entry, MERGE)
    )


def ticked(entry: Registered, keys: list[str]) -> str:
    """Give the address where two ticked records are merged.

    Raises TwoRecordsError, NotMergeableError, AccessDeniedError.
    """
    if len(keys) != 2:  # noqa: PLR2004 - a pair
        raise TwoRecordsError
    address = merge_address(entry, *keys)
    if not address:
        deeds.require_merging(entry)
        raise NotVisibleError
    return address


def near_addresses(entry: Registered, key: Any, near: Any) -> Mapping[str, str]:
    """Give the addresses where a record is merged with those that are called like it."""
    found = {it.key: merge_address(entry, key, it.key) for it in near}
    return {other: address for other, address in found.items() if address}
