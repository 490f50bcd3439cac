"""Two records become one and two again: what moves, what stays, which values are kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.access import NotVisibleError
from app.core.db import db, transaction
from app.core.history import HistoryLine
from app.core.tags import known_tags, put_tags, tags_of
from app.panel import saving
from app.panel.lists.sought import holds
from app.panel.merging.deeds import Wanted, merge, rehearse
from app.panel.merging.errors import (
    ArchivedSurvivorError,
    MergedAlreadyError,
    MergedSinceError,
    SameRecordError,
    UndoneAlreadyError,
)
from app.panel.merging.report import told_of
from app.panel.searching.remembered import Favourite, Known, star
from app.panel.timeline.models import Follower, Notification
from app.panel.timeline.news import follow
from tests.web.merging.conftest import Yard


def test_what_points_to_the_one_that_goes_points_to_the_one_that_stays(yard: Yard) -> None:
    stays, goes = yard.site("A", "North"), yard.site("B", "South")
    visit = yard.visit(goes)
    tour = yard.add("Tour", name="Monday", sites=[yard.get("Site", goes)])
    yard.merge(stays, goes)
    assert yard.get("Visit", visit).site_id == stays
    assert [site.id for site in yard.get("Tour", tour).sites] == [stays]
    assert [gate.name for gate in yard.get("Site", stays).gates] == ["North", "South"]
    assert yard.get("Site", goes).archived_at is not None
    lines = select(HistoryLine.model, HistoryLine.record_id, HistoryLine.action)
    told = {tuple(row) for row in db.session.execute(lines)}
    assert {
        ("Site", str(stays), "merged"),
        ("Site", str(goes), "merged"),
        ("Site", str(goes), "archived"),
        ("Visit", str(visit), "changed"),
        ("Tour", str(tour), "changed"),
    } <= told


def test_undone_every_row_is_as_it_was(yard: Yard) -> None:
    stays, goes = (
        yard.site("A", "North", city="Bursa"),
        yard.site("B", "North", "South", city="Van"),
    )
    yard.visit(goes)
    sites = [yard.get("Site", key) for key in (stays, goes)]
    yard.add("Tour", name="Both", sites=sites)
    with transaction():
        put_tags("Site", stays, known_tags(["wide"], may_create=True))
        put_tags("Site", goes, known_tags(["wide", "far"], may_create=True))
        follow(yard.staff["boss"], Known("Site", str(goes)), is_on=True)
        star(yard.staff["boss"], Known("Site", str(goes)), is_on=True)
    before = yard.rows()
    number = yard.merge(stays, goes, "city")
    assert yard.rows() != before
    assert {tag.name for tag in tags_of("Site", stays)} == {"wide", "far"}
    assert yard.get("Site", stays).city == "Van"
    assert db.session.scalars(select(Follower.key)).all() == [str(stays)]
    assert db.session.scalars(select(Favourite.key)).all() == [str(stays)]
    db.session.rollback()
    done = yard.undo(number)
    assert (done.rows, done.fields) == ([], [])
    assert yard.rows() == before


def test_a_row_that_would_be_there_twice_stays_and_is_named(yard: Yard) -> None:
    stays, goes = yard.site("A", "North"), yard.site("B", "North", "South")
    number = yard.merge(stays, goes)
    assert [gate.name for gate in yard.get("Site", stays).gates] == ["North", "South"]
    assert [gate.name for gate in yard.get("Site", goes).gates] == ["North"]
    with yard.by("finance"):
        report = told_of(yard.entry, yard.kept(number).moves)
    assert [name for _what, name in report.stayed] == ["North"]


def test_the_empty_are_filled_and_the_others_keep_what_was_chosen(yard: Yard) -> None:
    stays = yard.site("A", city="Bursa")
    goes = yard.site("B", city="Van", phone="0 224 111 22 33")
    yard.merge(stays, goes)
    kept = yard.get("Site", stays)
    assert (kept.city, kept.phone, kept.code) == ("Bursa", "0 224 111 22 33", "A")


def test_an_amount_goes_with_its_currency(yard: Yard) -> None:
    stays = yard.site("A", budget=Decimal("10.00"), currency="TRY")
    goes = yard.site("B", budget=Decimal("20.00"), currency="USD")
    yard.merge(stays, goes, "budget")
    kept = yard.get("Site", stays)
    assert (kept.budget, kept.currency) == (Decimal("10.00"), "TRY")
    other = yard.site("C", budget=Decimal("30.00"), currency="EUR")
    yard.merge(stays, other, "currency")
    kept = yard.get("Site", stays)
    assert (kept.budget, kept.currency) == (Decimal("30.00"), "EUR")


def test_what_was_changed_since_is_named_and_stays(yard: Yard) -> None:
    stays, goes, third = yard.site("A", city="Bursa"), yard.site("B", city="Van"), yard.site("C")
    moved, lasting = yard.visit(goes), yard.visit(goes)
    number = yard.merge(stays, goes, "city")
    with transaction():
        yard.get("Visit", moved).site_id = third
    with transaction():
        yard.get("Site", stays).city = "Ordu"
    done = yard.undo(number)
    assert (done.rows, done.fields) == ([("own_visit.site_id", [[moved]])], ["city"])
    assert yard.get("Visit", moved).site_id == third
    assert yard.get("Visit", lasting).site_id == goes
    assert yard.get("Site", stays).city == "Ordu"
    assert yard.get("Site", goes).archived_at is None


def test_a_rehearsal_tells_what_moves_and_writes_nothing(yard: Yard) -> None:
    stays, goes = yard.site("A"), yard.site("B", "South")
    yard.visit(goes)
    before = yard.rows()
    wanted = Wanted(str(stays), str(goes))
    with yard.by("finance"):
        assert rehearse(yard.entry, wanted) is None
        told = {(it.model, it.count) for it in told_of(yard.entry, wanted.moves).moved}
    assert {count for _model, count in told} == {"1"}
    assert len(told) == 2
    assert yard.rows() == before


def test_who_merges_sees_of_the_rows_of_others_only_how_many(yard: Yard) -> None:
    stays, goes = yard.site("A"), yard.site("B")
    yard.visit(goes)
    foreign = yard.visit(goes, "rival")
    number = yard.merge(stays, goes)
    assert yard.get("Visit", foreign).site_id == stays
    with yard.by("finance"):
        report = told_of(yard.entry, yard.kept(number).moves)
    assert ([it.count for it in report.moved], report.unseen) == (["1"], "1")


def test_a_search_for_the_old_name_finds_the_one_that_stays(yard: Yard) -> None:
    stays, goes = yard.site("A", name="Işıklar"), yard.site("B", name="Çağdaş")
    number = yard.merge(stays, goes)

    def found(words: str) -> list[int]:
        with yard.by("finance"):
            asked = select(yard.models.Site.id).where(holds(yard.entry, words))
            return [*db.session.scalars(asked.where(yard.models.Site.archived_at.is_(None)))]

    assert found("cagdas") == found("isiklar") == [stays]
    last = yard.site("C", name="Öz")
    yard.merge(last, stays)
    assert found("cagdas") == [last]
    with pytest.raises(MergedSinceError):
        yard.undo(number)
    db.session.rollback()


def test_what_makes_no_sense_is_refused(yard: Yard) -> None:
    stays, goes = yard.site("A"), yard.site("B")
    with pytest.raises(SameRecordError):
        yard.merge(stays, stays)
    number = yard.merge(stays, goes)
    for pair in ((stays, goes), (goes, stays)):
        with pytest.raises(MergedAlreadyError):
            yard.merge(*pair)
    yard.undo(number)
    with pytest.raises(UndoneAlreadyError):
        yard.undo(number)
    with transaction():
        yard.get("Site", stays).archived_at = clock.now()
    with pytest.raises(ArchivedSurvivorError):
        yard.merge(stays, goes)
    with pytest.raises(NotVisibleError):
        yard.merge(goes, 987_654)


def test_one_that_lay_in_the_archive_lies_there_again(yard: Yard) -> None:
    stays, goes = yard.site("A"), yard.site("B")
    moment = clock.now() - timedelta(days=3)
    with transaction():
        yard.get("Site", goes).archived_at = moment
    number = yard.merge(stays, goes)
    yard.undo(number)
    assert yard.get("Site", goes).archived_at == moment


def test_what_was_seen_before_somebody_changed_it_is_not_merged(yard: Yard) -> None:
    stays, goes = yard.site("A"), yard.site("B")
    tokens = [saving.token_of(yard.get("Site", key)) for key in (stays, goes)]
    with transaction():
        yard.get("Site", goes).city = "Van"
    wanted = Wanted(str(stays), str(goes), tokens=(tokens[0], tokens[1]))
    with pytest.raises(saving.ConflictError), yard.by("finance"):
        merge(yard.entry, wanted)


def test_who_follows_either_hears_of_it(yard: Yard) -> None:
    stays, goes = yard.site("A"), yard.site("B")
    with transaction():
        follow(yard.staff["boss"], Known("Site", str(stays)), is_on=True)
        follow(yard.staff["management"], Known("Site", str(goes)), is_on=True)
    yard.merge(stays, goes)
    asked = select(Notification.user_id, Notification.key)
    told = {tuple(row) for row in db.session.execute(asked)}
    assert told == {(yard.staff["boss"], str(stays)), (yard.staff["management"], str(stays))}
    assert db.session.scalar(select(func.count()).select_from(Follower)) == 2
