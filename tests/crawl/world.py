"""An office whose every text is a canary: whose row it stands in, and who may not read it."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from app.core import clock
from app.core.db import db, transaction
from app.ledger.drafts import save_draft
from app.ledger.models import Party
from app.panel.registry import Registered, key_of, registered
from tests.factories import ledger as make
from tests.factories import office
from tests.factories.records import a_record

OWN, FOREIGN, ARCHIVED = "own", "foreign", "archived"
WRITES = frozenset({"create", "update", "delete", "archive", "post"})


@dataclass(slots=True)
class World:
    """The keys of every row by model and whose it is, those of child rows by the name of lines."""

    staff: dict[str, int]
    person: str
    """Whose eyes it is seen with: what is own and what is another's turns round for the rival."""
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    """Of the cards, by whose they are."""

    @property
    def owners(self) -> dict[str, str]:
        """Say who owns the rows of each kind."""
        own, other = ("rival", "sales") if self.person == "rival" else ("sales", "rival")
        return {OWN: own, FOREIGN: other, ARCHIVED: own}

    @property
    def other(self) -> int:
        """The salesperson whose rows are another's."""
        return self.staff[self.owners[FOREIGN]]

    rows: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


def fill(person: str = "sales") -> World:
    """Hire everybody and give each model an own row, a foreign one and an archived one."""
    world = World(office.hire(), person)
    for entry in registered().values():
        with transaction():
            _add(world, entry)
    with transaction():
        _add_drafts(world)
    return world


def _add_drafts(world: World) -> None:
    """Keep a draft of each card's, with a canary in its texts."""
    drafts = world.keys.setdefault("DraftVoucher", {})
    for kind, key in world.keys["Party"].items():
        party = db.session.get_one(Party, int(key))
        world.codes[kind] = party.code
        text = word(registered()["Voucher"], world.owners[kind])
        drafts[kind] = str(save_draft(make.voucher(party, description=text)).id)


def _add(world: World, entry: Registered) -> None:
    keys = world.keys.setdefault(entry.name, {})
    for kind, owner in world.owners.items():
        if kind == ARCHIVED and not entry.is_archivable:
            continue
        record = a_record(
            entry,
            world.staff[owner] if entry.panel.owner else None,
            lambda other, is_name, owner=owner: word(other, owner, is_name=is_name),  # type: ignore[misc]
        )
        if kind == ARCHIVED:
            _put_away(entry, key_of(record))
        keys[kind] = str(key_of(record))
        for name, _field, _child in entry.lines():
            lines = world.rows.setdefault(entry.name, {}).setdefault(name, {})
            lines[kind] = _key_of_row(getattr(record, name))


def _put_away(entry: Registered, key: Any) -> None:
    """Archive a row by its table: no service is asked whether it likes that."""
    change = update(entry.model.__table__).where(entry.key == key)
    db.session.execute(change.values(archived_at=clock.now()))


def _key_of_row(rows: list[Any]) -> str:
    return str(rows[0].__mapper__.primary_key_from_instance(rows[0])[0])


def word(entry: Registered, owner: str, *, is_name: bool = False) -> str:
    """Give the canary of a model's row; rows without an owner sing for everybody."""
    whose = owner if entry.panel.owner else "ofall"
    return f"qz{entry.slug.replace('_', '')}{whose}{'name' if is_name else 'text'}"


def may_do(entry: Registered, person: str) -> set[str]:
    """Give the words a person was granted on a model; an administrator has all of them."""
    if person == "boss":
        return {"read", "export", *WRITES}
    return office.words_of(entry.panel.can, person)


def forbidden_words(person: str) -> set[str]:
    """Give the canaries a person must never be answered."""
    return {canary for entry in registered().values() for canary in _forbidden(entry, person)}


def _forbidden(entry: Registered, person: str) -> set[str]:
    words = may_do(entry, person)
    owners = {"sales", "rival"}
    if "read" in words:
        if not entry.panel.owner or "own" not in words:
            return set()
        others = owners - {person}
        return {
            word(entry, owner, is_name=is_name) for owner in others for is_name in (True, False)
        }
    names = {word(entry, owner, is_name=True) for owner in owners}
    if entry.panel.open_names and person != office.VISITOR:
        names = set()
    return names | {word(entry, owner) for owner in owners}
