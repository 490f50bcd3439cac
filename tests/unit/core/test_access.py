"""The guard of rows: whatever way a read takes, it gives what its viewer reaches and no more."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, exists, func, select, union_all, update
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.core.access import (
    NotVisibleError,
    Reach,
    Viewer,
    ensure_visible,
    rows_of,
    texts_of,
    viewed_by,
    visible,
)
from app.core.db import db, transaction
from app.ledger.models import Account, Party, Voucher
from app.ledger.posting import post
from app.modules.parties.models import PartyContact
from tests.factories import ledger, office

Reader = Callable[[], Any]


@pytest.fixture
def staff(app: Flask) -> dict[str, int]:
    """Give each salesperson a card with a contact and a voucher."""
    staff = office.hire()
    with transaction():
        for name in ("sales", "rival"):
            card = ledger.customer(name=name, salesperson_id=staff[name])
            db.session.add(PartyContact(party_id=card.id, name=name))
            post(ledger.voucher(card, description=name))
    db.session.remove()
    return staff


@pytest.fixture
def eyes(staff: dict[str, int]) -> Iterator[None]:
    """Look with the eyes of the salesperson."""
    with viewed_by(seen_by(staff["sales"], "own")):
        yield


def seen_by(user_id: int | None, reach: Reach | None, *mates: int) -> Viewer:
    return Viewer(user_id=user_id, reach=lambda _model: reach, mates=lambda: mates)


_other = aliased(Party)
_card: Any = Party
"""Its contacts are given to it by the module of parties."""

_IS_HOLDER = Account.party_id == Party.id
_IS_HELD = Account.party_id.is_not(None)
_subquery = select(Party.name).subquery()
_cte = select(Party.name).cte()
_kept = select(Party.name).outerjoin(Account, _IS_HOLDER).group_by(Party.name)
_kept_union = union_all(
    select(Party.name).where(Party.is_customer), select(Party.name).where(Party.is_vendor)
)

READS: dict[str, Reader] = {
    "rows": lambda: [party.name for party in db.session.scalars(select(Party))],
    "columns": lambda: db.session.scalars(select(Party.name)).all(),
    "an alias": lambda: db.session.scalars(select(_other.name)).all(),
    "a join": lambda: db.session.scalars(select(Party.name).join(Account, _IS_HOLDER)).all(),
    "a join to an alias": lambda: db.session.scalars(
        select(_other.name).select_from(Account).join(Account.party.of_type(_other))
    ).all(),
    "a subquery": lambda: db.session.scalars(select(_subquery.c.name)).all(),
    "a common table": lambda: db.session.scalars(select(_cte.c.name)).all(),
    "a union": lambda: db.session.scalars(
        union_all(
            select(Party.name).where(Party.is_customer), select(Party.name).where(Party.is_vendor)
        )
    ).all(),
    "an older query": lambda: [party.name for party in db.session.query(Party)],
    "children": lambda: db.session.scalars(select(PartyContact.name)).all(),
    "accounts": lambda: db.session.scalars(select(Account.name).where(_IS_HELD)).all(),
    "vouchers": lambda: db.session.scalars(select(Voucher.description)).all(),
    "children at once": lambda: [
        contact.name
        for party in db.session.scalars(select(_card).options(selectinload(_card.contacts)))
        for contact in party.contacts
    ],
    "parents at once": lambda: [
        contact.party.name
        for contact in db.session.scalars(
            select(PartyContact).options(joinedload(PartyContact.party))
        )
    ],
    "a kept question": lambda: [name for (name,) in rows_of(_kept)],
    "a kept question, sent as written": lambda: [name for (name,) in texts_of(_kept)],
    "a kept union, sent as written": lambda: [name for (name,) in texts_of(_kept_union)],
    "a condition on its table": lambda: (
        db.session.connection().scalars(select(Party.__table__.c.name).where(visible(Party))).all()
    ),
}


@pytest.mark.parametrize("way", READS)
def test_every_way_to_read_gives_own_rows(eyes: None, way: str) -> None:
    assert READS[way]() == ["sales"]


@pytest.mark.parametrize("way", READS)
def test_a_visitor_reads_nothing(staff: dict[str, int], way: str) -> None:
    with viewed_by(seen_by(None, None)):
        assert READS[way]() == []


@pytest.mark.parametrize("way", READS)
def test_a_team_reads_its_mates_rows_and_whoever_sees_all_every_row(
    staff: dict[str, int], way: str
) -> None:
    with viewed_by(seen_by(staff["stock"], "team", staff["rival"])):
        assert READS[way]() == ["rival"]
    db.session.expunge_all()
    with viewed_by(seen_by(staff["boss"], "all")):
        assert sorted(READS[way]()) == ["rival", "sales"]


def test_counts_and_conditions_on_others_see_no_more(eyes: None) -> None:
    assert db.session.scalar(select(func.count()).select_from(Party)) == 1
    hidden = exists().where(Party.name == "rival")
    assert not db.session.scalar(select(select(Party.id).where(Party.name == "rival").exists()))
    assert db.session.scalars(select(Account.id).where(hidden)).all() == []


def test_what_is_kept_for_one_viewer_is_given_to_no_other(staff: dict[str, int]) -> None:
    sales, rival = staff["sales"], staff["rival"]
    for viewer, names in (
        (seen_by(sales, "own"), ["sales"]),
        (seen_by(rival, "own"), ["rival"]),
        (seen_by(staff["stock"], "team", sales), ["sales"]),
        (seen_by(staff["stock"], "team", sales, rival), ["rival", "sales"]),
        (seen_by(staff["stock"], "team"), []),
        (seen_by(staff["stock"], "all"), ["rival", "sales"]),
        (seen_by(staff["stock"], None), []),
        (seen_by(sales, "own"), ["sales"]),
    ):
        with viewed_by(viewer):
            assert sorted(name for (name,) in rows_of(_kept)) == names
            assert sorted(name for (name,) in texts_of(_kept_union)) == names
            assert sorted(db.session.scalars(select(Party.name))) == names


def test_a_key_finds_no_row_of_others(staff: dict[str, int]) -> None:
    keys = {party.name: party.id for party in db.session.scalars(select(Party))}
    db.session.remove()
    with viewed_by(seen_by(staff["sales"], "own")):
        assert db.session.get(Party, keys["rival"]) is None
        assert db.session.get(Party, keys["sales"])
        with pytest.raises(NotVisibleError):
            ensure_visible(Party, keys.values())
        ensure_visible(Party, [keys["sales"]])


def test_a_link_followed_later_leads_to_no_row_of_others(staff: dict[str, int]) -> None:
    reach: dict[type[Any], Reach] = {Party: "own"}
    viewer = Viewer(staff["sales"], lambda model: reach.get(model, "all"), lambda: ())
    with viewed_by(viewer):
        accounts = db.session.scalars(select(Account).where(_IS_HELD)).all()
        assert {account.party.name for account in accounts if account.party} == {"sales"}
        assert len(accounts) == 2


def test_rows_of_others_are_not_changed_or_removed(staff: dict[str, int]) -> None:
    with viewed_by(seen_by(staff["sales"], "own")), transaction():
        db.session.execute(update(Party).values(city="Van"))
        db.session.execute(delete(PartyContact))
    cities = dict(db.session.execute(select(Party.name, Party.city)).all())
    assert cities == {"sales": "Van", "rival": ""}
    assert db.session.scalars(select(PartyContact.name)).all() == ["rival"]


def test_the_system_itself_reads_every_row(staff: dict[str, int]) -> None:
    assert sorted(READS["rows"]()) == ["rival", "sales"]
