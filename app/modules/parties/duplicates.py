"""Finding the same firm twice: by tax number, telephone and e-mail, contacts included."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, inspect, literal, select, true, union_all

from app.core import access
from app.core.db import db
from app.core.driver import table_of
from app.ledger.models import Party
from app.ledger.queries import Query
from app.modules.parties.models import PartyAddress, PartyContact

_party = table_of(Party)
_REACHED = (_party, table_of(PartyAddress), table_of(PartyContact))
"""Where telephones and e-mails stand."""

MOST = 10
"""How many are worth reading."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: numbers in stored form, e-mails in any case."""

    tax_no: str = ""
    phones: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another card with a value; nameless (party_id None) where the viewer may not see it."""

    reason: str
    """The field: tax_no, phone or email."""
    value: str
    party_id: int | None
    code: str
    name: str


def find_duplicates(sought: Sought, except_id: int | None = None) -> list[Duplicate]:
    """Give the other cards with one of the values, those out of the viewer's sight nameless."""
    parts = list(_questions(sought))
    if not parts:
        return []
    found = union_all(*parts).subquery()
    seen = access.visible(Party)
    question = (
        select(found.c.reason, found.c.value, *_known(seen))
        .join(_party, _party.c.id == found.c.party_id)
        .where(true() if except_id is None else _party.c.id != except_id)
        .distinct()
        .order_by(found.c.reason.desc(), found.c.value, "party_id")
        .limit(MOST)
    )
    return [
        Duplicate(row.reason, row.value, row.party_id, row.code or "", row.name or "")
        for row in db.session.execute(question)
    ]


def suspects_of(parties: Sequence[Party]) -> list[Party]:
    """Give the cards of which some value stands elsewhere, or in another one of them."""
    values = [(party, set(_values(sought_in(party)))) for party in parties]
    counts = Counter(value for _party, known in values for value in known)
    all_of = {reason: {it for kind, it in counts if kind == reason} for reason, _it in counts}
    parts = [
        _among(table, reason, column, all_of[reason]).where(is_given)
        for table in _REACHED
        for reason, column, is_given in _places(table)
        if all_of.get(reason)
    ]
    found = set()
    if parts:
        rows = db.session.execute(union_all(*parts))
        found = {(row.reason, _bare(row.reason, row.value)) for row in rows}
    return [party for party, known in values if any(counts[it] > 1 or it in found for it in known)]


def _values(sought: Sought) -> Iterator[tuple[str, str]]:
    if sought.tax_no:
        yield "tax_no", sought.tax_no
    yield from (("phone", phone) for phone in sought.phones)
    yield from (("email", _bare("email", email)) for email in sought.emails)


def _bare(reason: str, value: str) -> str:
    return value.lower() if reason == "email" else value


def _places(table: Table) -> Iterator[tuple[str, ColumnElement[str], ColumnElement[bool]]]:
    """Give the columns of a table in which values stand, with the condition of each one's index."""
    if table is _party:
        yield "tax_no", table.c.tax_no, true()
    yield "phone", table.c.phone, true()
    yield "email", func.lower(table.c.email), table.c.email != ""


def sought_in(party: Party) -> Sought:
    """Give what changed about a card and its rows, to be looked for before it is saved."""
    rows = [party, *(row for name in ("addresses", "contacts") for row in getattr(party, name))]
    return Sought(
        tax_no=next(_changed([party], "tax_no"), ""),
        phones=frozenset(_changed(rows, "phone")),
        emails=frozenset(_changed(rows, "email")),
    )


def _changed(records: Iterable[Any], name: str) -> Iterator[str]:
    for record in records:
        attribute = inspect(record).attrs[name]
        if attribute.value and attribute.history.has_changes():
            yield attribute.value


def _questions(sought: Sought) -> Iterator[Query]:
    """Ask every table for a value where the value stands, by its own index."""
    if sought.tax_no:
        yield _among(_party, "tax_no", _party.c.tax_no, {sought.tax_no})
    for table in _REACHED:
        if sought.phones:
            yield _among(table, "phone", table.c.phone, sought.phones)
        if sought.emails:
            folded = {email.lower() for email in sought.emails}
            is_given = table.c.email != ""
            yield _among(table, "email", func.lower(table.c.email), folded).where(is_given)


def _among(table: Table, reason: str, column: ColumnElement[str], values: Iterable[str]) -> Query:
    party_id = table.c.id if table is _party else table.c.party_id
    return select(
        literal(reason).label("reason"), column.label("value"), party_id.label("party_id")
    ).where(column.in_(sorted(values)))


def _known(seen: ColumnElement[bool]) -> Iterator[ColumnElement[Any]]:
    """Ask for what may be told of a card."""
    for name, column in (
        ("party_id", _party.c.id),
        ("code", _party.c.code),
        ("name", _party.c.name),
    ):
        yield case((seen, column)).label(name)
