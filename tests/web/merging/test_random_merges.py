"""Whatever points to two records: merged and undone, every row is as it was before."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.tags import known_tags, put_tags
from app.panel.searching.remembered import Known, star
from app.panel.timeline.models import RecordNote
from app.panel.timeline.news import follow
from tests.web.merging.conftest import Yard

NUMBERS = count(1)
PEOPLE = ("finance", "sales", "rival", "boss")


@dataclass(frozen=True)
class Around:
    """What stands around two places: for each thing which of the two it points to, or both."""

    gates: dict[str, set[int]]
    visits: list[tuple[int, str]]
    tours: list[set[int]]
    tags: dict[str, set[int]]
    notes: list[int]
    follows: dict[str, set[int]]
    stars: dict[str, set[int]]
    takes: set[str]


SIDES = st.sets(st.integers(0, 1), max_size=2)
AROUND = st.builds(
    Around,
    gates=st.dictionaries(st.sampled_from("NESW"), SIDES, max_size=4),
    visits=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(PEOPLE)), max_size=4),
    tours=st.lists(SIDES, max_size=4),
    tags=st.dictionaries(st.sampled_from(("far", "wide", "new")), SIDES, max_size=3),
    notes=st.lists(st.integers(0, 1), max_size=3),
    follows=st.dictionaries(st.sampled_from(PEOPLE), SIDES, max_size=3),
    stars=st.dictionaries(st.sampled_from(PEOPLE), SIDES, max_size=3),
    takes=st.sets(st.sampled_from(("name", "city", "phone", "currency")), max_size=4),
)


def fill(yard: Yard, around: Around) -> list[int]:
    """Make two places and what stands around them."""
    keys = [_place(yard, around, side) for side in range(2)]
    for side, driver in around.visits:
        yard.visit(keys[side], driver)
    for sides in around.tours:
        yard.add("Tour", name="t", sites=[yard.get("Site", keys[side]) for side in sorted(sides)])
    with transaction():
        for side, key in enumerate(keys):
            tags = [tag for tag, sides in around.tags.items() if side in sides]
            put_tags("Site", key, known_tags(tags, may_create=True))
            for person, sides in around.follows.items():
                follow(yard.staff[person], Known("Site", str(key)), is_on=side in sides)
            for person, sides in around.stars.items():
                star(yard.staff[person], Known("Site", str(key)), is_on=side in sides)
        for side in around.notes:
            note = RecordNote(model="Site", key=str(keys[side]), kind="note", body="x")
            db.session.add(note)
    db.session.remove()
    return keys


def _place(yard: Yard, around: Around, side: int) -> int:
    """Make a place that is called like no other one."""
    number = next(NUMBERS)
    gates = (gate for gate, sides in around.gates.items() if side in sides)
    name = sha256(f"{number}".encode()).hexdigest()
    return yard.site(f"{number}", *gates, name=name, city="AB"[side])


def test_merged_and_undone_every_row_is_as_it_was(yard: Yard) -> None:
    @settings(max_examples=10)
    @given(AROUND)
    def story(around: Around) -> None:
        stays, goes = fill(yard, around)
        before = yard.rows()
        number = yard.merge(stays, goes, *sorted(around.takes))
        merged = yard.rows()
        pointing = select(yard.models.Visit.id).where(yard.models.Visit.site_id == goes)
        assert db.session.scalars(pointing).all() == []
        assert len(merged["record_note"]) == len(before["record_note"])
        assert len(merged["own_site_gate"]) == len(before["own_site_gate"])
        done = yard.undo(number)
        assert (done.rows, done.fields) == ([], [])
        assert yard.rows() == before

    story()
