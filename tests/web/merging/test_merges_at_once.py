"""Merges at once: of two that meet one wins, and no row is lost."""

from app.core.access import OutOfReachError
from app.core.db import db
from app.panel.merging.errors import ArchivedSurvivorError, MergedAlreadyError, UndoneAlreadyError
from tests.concurrency.crew import refusals, together
from tests.web.merging.conftest import Yard


def test_of_two_merges_that_meet_one_wins(yard: Yard) -> None:
    """Each would keep the one that the other lets go."""
    keys = [yard.site("A"), yard.site("B")]
    visits = [yard.visit(key) for key in keys]
    db.session.remove()

    def work(hand: int) -> int:
        return yard.merge(keys[hand], keys[1 - hand])

    for _turn in range(5):
        answers = together(yard.app, 2, work)
        [refused] = refusals(answers)
        assert refused in {MergedAlreadyError, ArchivedSurvivorError}
        [done] = [answer for answer in answers if isinstance(answer, int)]
        survivor = int(yard.kept(done).survivor_key)
        assert {yard.get("Visit", visit).site_id for visit in visits} == {survivor}
        yard.undo(done)
        assert [yard.get("Visit", visit).site_id for visit in visits] == keys
        db.session.remove()


def test_of_three_in_a_circle_none_is_lost(yard: Yard) -> None:
    keys = [yard.site(code) for code in "ABC"]
    visits = [yard.visit(key) for key in keys]
    db.session.remove()

    def work(hand: int) -> int:
        return yard.merge(keys[(hand + 1) % 3], keys[hand])

    answers = together(yard.app, 3, work)
    done = [answer for answer in answers if isinstance(answer, int)]
    assert done
    assert OutOfReachError not in refusals(answers)
    for number in sorted(done, reverse=True):
        yard.undo(number)
    assert [yard.get("Visit", visit).site_id for visit in visits] == keys


def test_an_undo_pressed_by_two_is_done_once(yard: Yard) -> None:
    number = yard.merge(yard.site("A"), yard.site("B"))
    db.session.remove()
    answers = together(yard.app, 2, lambda _hand: yard.undo(number))
    assert refusals(answers) == [UndoneAlreadyError]
