"""Which models are merged by the panel, why others are not, and what the start says of them."""

from dataclasses import replace

import pytest

from app.commands.panel.description import described
from app.ledger.models import Branch
from app.panel.checks.rights import right_faults
from app.panel.merging import offered
from app.panel.merging.pointers import pointers_to
from app.panel.registry import Registered, registered
from tests.web.merging.conftest import Yard

BOOKS = ("Account", "Branch", "Category", "Currency", "Instrument", "PaymentTerm", "Voucher")
WAYS_OF_THEIR_OWN = ("Party", "Tag")
NOT_RECORDS = ("User", "Role", "OutboxMessage")


def test_the_books_and_what_they_point_to_are_refused(yard: Yard) -> None:
    for name in (*BOOKS, *WAYS_OF_THEIR_OWN, *NOT_RECORDS):
        model = registered()[name].model
        assert not offered.is_mergeable(model), name
        assert offered.reason_against(model), name
    for name in ("Team", "Site", "Visit", "Tour"):
        assert offered.is_mergeable(registered()[name].model), name
    assert "merge" in registered()["Site"].rights
    assert "merge" not in registered()["Branch"].rights


def test_everything_that_points_to_a_record_is_found(yard: Yard) -> None:
    names = {pointer.name for pointer in pointers_to(registered()["Site"])}
    assert {
        "own_site_gate.site_id",
        "own_visit.site_id",
        "own_site_branches.record_id",
        "own_tour_sites.member_id",
        "tagging.record_id",
        "record_note.key",
        "assignment.key",
        "attachment.key",
        "record_share.key",
        "follower.key",
        "notification.key",
        "favourite.key",
        "recent_record.key",
    } == names


@pytest.mark.parametrize("has_right", [True, False])
def test_a_right_to_merge_what_is_not_merged_stops_the_start(yard: Yard, has_right: bool) -> None:
    branch = registered()["Branch"]
    can = {"Finance": "read merge" if has_right else "read"}
    entry = Registered(Branch, replace(branch.declared, can=can))
    faults = [text for number, text in right_faults(entry, ["Finance"]) if number == "E062"]
    assert [("the books" in text) for text in faults] == [True] * has_right


def test_panel_show_says_it(yard: Yard) -> None:
    assert any("merging   two records, at /site/merge" in line for line in described("Site"))
    assert any("POST      /api/v1/site/<pk>/merge" in line for line in described("Site"))
    assert any("merging   not here: the books" in line for line in described("Branch"))
