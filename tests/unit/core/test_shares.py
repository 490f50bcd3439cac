"""A share lets one person read one record: no more of its model, and never to change it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, select, update

from app.core.access import (
    NotVisibleError,
    Reach,
    Viewer,
    changeable,
    ensure_visible,
    is_only_read,
    viewed_by,
    visible,
)
from app.core.db import db, transaction
from app.core.shares import RecordShare, read_shared_models
from app.ledger.models import Party, Voucher
from app.ledger.posting import post
from app.modules.parties.models import PartyContact
from app.panel import saving
from app.panel.registry import registered
from tests.factories import ledger, office


@pytest.fixture
def staff(app: Flask) -> dict[str, int]:
    """Give two cards of the rival, of which one is shared with the salesperson, and an own one."""
    staff = office.hire()
    with transaction():
        cards = [("own", "sales"), ("shared", "rival"), ("secret", "rival")]
        for name, owner in cards:
            card = ledger.customer(name=name, salesperson_id=staff[owner])
            db.session.add(PartyContact(party_id=card.id, name=name))
            if name == "shared":
                share = RecordShare(model="Party", key=str(card.id), user_id=staff["sales"])
                db.session.add(share)
    db.session.remove()
    return staff


def seen_by(user_id: int, reach: Reach | None = "own") -> Viewer:
    return Viewer(user_id, lambda _model: reach, lambda: (), read_shared_models(user_id))


def key_of(name: str) -> int:
    """Give a card's number, asked without anybody's eyes."""
    with viewed_by(None):
        return db.session.execute(select(Party.id).where(Party.name == name)).scalar_one()


READS: dict[str, Callable[[], Any]] = {
    "rows": lambda: [party.name for party in db.session.scalars(select(Party))],
    "columns": lambda: db.session.scalars(select(Party.name)).all(),
    "a condition": lambda: (
        db.session.connection().scalars(select(Party.__table__.c.name).where(visible(Party))).all()
    ),
    "children": lambda: db.session.scalars(select(PartyContact.name)).all(),
}


@pytest.mark.parametrize("way", READS)
def test_the_shared_record_is_read_beside_ones_own(staff: dict[str, int], way: str) -> None:
    with viewed_by(seen_by(staff["sales"])):
        assert sorted(READS[way]()) == ["own", "shared"]
    with viewed_by(seen_by(staff["rival"])):
        assert sorted(READS[way]()) == ["secret", "shared"]


@pytest.mark.parametrize("way", READS)
def test_a_share_gives_nothing_to_who_reads_no_such_records(
    staff: dict[str, int], way: str
) -> None:
    with viewed_by(seen_by(staff["sales"], None)):
        assert READS[way]() == []


@pytest.mark.parametrize("way", READS)
def test_a_viewer_of_whom_no_shares_are_known_reads_none(staff: dict[str, int], way: str) -> None:
    with viewed_by(Viewer(staff["sales"], lambda _model: "own", lambda: ())):
        assert READS[way]() == ["own"]


@pytest.mark.parametrize("way", READS)
def test_a_share_is_for_nobody_else(staff: dict[str, int], way: str) -> None:
    with viewed_by(Viewer(staff["stock"], lambda _model: "own", lambda: (), frozenset({"Party"}))):
        assert READS[way]() == []


def test_a_voucher_is_shared_with_its_lines_and_not_its_party(staff: dict[str, int]) -> None:
    with transaction():
        card = db.session.get_one(Party, key_of("secret"))
        for number in ("first", "second"):
            post(ledger.voucher(card, description=number))
        asked = select(Voucher.id).where(Voucher.description == "first")
        key = str(db.session.execute(asked).scalar_one())
        db.session.add(RecordShare(model="Voucher", key=key, user_id=staff["sales"]))
    db.session.remove()
    with viewed_by(seen_by(staff["sales"])):
        assert db.session.scalars(select(Voucher.description)).all() == ["first"]
        assert "secret" not in db.session.scalars(select(Party.name)).all()
        assert db.session.scalars(select(Voucher.id).where(changeable(Voucher))).all() == []
        entry = registered()["Voucher"]  # whose rows nobody locks: its actions lock what they write
        assert saving.get(entry, key).description == "first"
        with pytest.raises(NotVisibleError):
            saving.get(entry, key, to_write=True)


def test_what_is_shared_cannot_be_changed(staff: dict[str, int]) -> None:
    shared, own = key_of("shared"), key_of("own")
    with viewed_by(seen_by(staff["sales"])):
        locked = select(Party.name).with_for_update()
        assert db.session.scalars(locked).all() == ["own"]
        assert db.session.scalars(select(Party.name).where(changeable(Party))).all() == ["own"]
        assert [is_only_read(Party, key) for key in (shared, own)] == [True, False]
        ensure_visible(Party, {own})
        with pytest.raises(NotVisibleError):
            ensure_visible(Party, {shared})
        db.session.execute(update(Party).values(name="taken"))
        db.session.execute(delete(PartyContact))
    with viewed_by(None):
        names = set(db.session.scalars(select(Party.name)))
        left = set(db.session.scalars(select(PartyContact.name)))
    db.session.rollback()
    assert (names, left) == ({"taken", "shared", "secret"}, {"shared", "secret"})


def test_without_shares_of_a_model_its_statements_are_as_they_were(staff: dict[str, int]) -> None:
    asked: list[str] = []

    def note(*details: Any) -> None:
        asked.append(details[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for shares in (frozenset[str](), frozenset({"Voucher"}), frozenset({"Party"})):
            with viewed_by(Viewer(staff["sales"], lambda _model: "own", lambda: (), shares)):
                db.session.scalars(select(Party.name)).all()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    none, others, some = asked
    assert none == others
    assert "record_share" not in none
    assert "record_share" in some


def test_reading_by_a_share_uses_the_indexes_of_owner_and_key(staff: dict[str, int]) -> None:
    with viewed_by(seen_by(staff["sales"])):
        query = select(Party.id).where(visible(Party))
        plain = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    connection = db.session.connection()
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {plain}").scalars())
    assert "BitmapOr" in plan
    assert "ix_party_salesperson_id" in plan
    assert "party_pkey" in plan
