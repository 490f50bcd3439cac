"""What filters and conditions are called: a sentence that a reader understands."""

from collections.abc import Mapping

from app.core.fields import Field
from app.core.language import _
from app.panel.lists.conditions import BETWEEN, PRESETS
from app.panel.lists.criteria import Condition, Member, conditions_of
from app.panel.lists.offered import offered
from app.panel.lists.operators import WITHOUT_VALUE, operators_of
from app.panel.lists.query import Listing
from app.panel.registry import Registered, target_of
from app.panel.searching.records import name_records
from app.panel.searching.remembered import Known

PERIODS = frozenset({"day", "instant"})
_MOST_SHOWN = 40

Titles = Mapping[Known, str]
"""What records that are filtered by are called, as far as the reader may see them."""


def titles_of(listing: Listing) -> Titles:
    """Give what the records are called that a list is filtered by, all by one statement."""
    entry, asked = listing.entry, listing.asked
    said = [*asked.filters.items()]
    said += [(it.field, it.value) for it in conditions_of(asked.where)] if asked.where else []
    fields = offered(entry)
    known = [
        Known(target_of(entry.model, name).__name__, text)
        for name, text in said
        if name in fields and fields[name].points and text
    ]
    named = name_records(dict.fromkeys(known), listing.language) if known else {}
    return {it.known: it.label for it in named.values()}


def values_offered(field: Field) -> list[tuple[str, str]]:
    """Give the values that a filter by a field offers, with what they are called."""
    if field.kind in PERIODS:
        return [(key, str(label)) for key, label in PRESETS.items()]
    if field.kind == "yes_no":
        return [("1", str(_("Yes"))), ("0", str(_("No")))]
    if field.is_file:
        return [("1", str(_("has one"))), ("0", str(_("has none")))]
    return [(key, str(label)) for key, label in (field.choices or {}).items()]


def value_said(entry: Registered, name: str, text: str, titles: Titles) -> str:
    """Say what a field is compared with."""
    field = entry.fields[name]
    labels = dict(values_offered(field))
    if text in labels:
        return labels[text]
    if field.points:
        return titles.get(Known(target_of(entry.model, name).__name__, text), text[:_MOST_SHOWN])
    return text.replace(BETWEEN, " – ").strip(" –")[:_MOST_SHOWN]


def sentence(entry: Registered, member: Member, titles: Titles, *, is_inner: bool = False) -> str:
    """Say conditions as a sentence; what the list does not have is left out."""
    if isinstance(member, Condition):
        return _said(entry, member, titles)
    parts = [sentence(entry, each, titles, is_inner=True) for each in member.members]
    word = _("or") if member.mode == "any" else _("and")
    joined = f" {word} ".join(filter(None, parts))
    return f"({joined})" if is_inner and sum(map(bool, parts)) > 1 else joined


def _said(entry: Registered, asked: Condition, titles: Titles) -> str:
    field = offered(entry).get(asked.field)
    if field is None or asked.operator not in operators_of(field):
        return ""
    label, operator = str(field.label), str(operators_of(field)[asked.operator])
    if asked.operator in WITHOUT_VALUE:
        return f"{label} {operator}"
    if not asked.value:
        return ""
    value = value_said(entry, asked.field, asked.value, titles)
    said = _("%(field)s %(comparison)s %(value)s", field=label, comparison=operator, value=value)
    return str(said)
