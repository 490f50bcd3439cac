"""The life of cheques and notes, decided about values alone."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.rules import VOUCHER_TYPES, Side
from app.ledger.rules.instruments import (
    EVENTS,
    FIRST_EVENTS,
    IN_HAND,
    NEW,
    STATES,
    Direction,
    Step,
    Whose,
    events,
    state_after,
    states_by_event,
    steps,
)

WAYS = [(direction, kind) for direction in Direction for kind in ("cheque", "note")]
FINAL = {"collected", "returned", "paid"}


def moved(direction: str, step: Step) -> Counter[str]:
    """Say what a step moves, in units of the paper: debit positive, the paper's account too."""
    if step.whose is None:
        return Counter()
    if step.whose is Whose.BANK:
        other = 1 if direction == "received" else -1
    else:
        other = 1 if VOUCHER_TYPES[step.voucher_type].party_side is Side.DEBIT else -1
    return Counter({str(step.whose): other, "paper": -other})


def nonzero(sums: Counter[str]) -> dict[str, int]:
    """Leave out what came to nothing."""
    return {place: sum_ for place, sum_ in sums.items() if sum_}


EFFECTS: dict[tuple[str, str], list[dict[str, int]]] = {
    ("received", "portfolio"): [{"party": -1, "paper": 1}],
    ("received", "sent_for_collection"): [{"party": -1, "paper": 1}],
    ("received", "endorsed"): [{"party": -1, "holder": 1}],
    ("received", "collected"): [{"party": -1, "bank": 1}, {"party": -1, "holder": 1}],
    ("received", "bounced"): [{}],
    ("received", "protested"): [{}],
    ("received", "in_enforcement"): [{}],
    ("received", "returned"): [{}],
    ("given", "given"): [{"party": 1, "paper": -1}],
    ("given", "paid"): [{"party": 1, "bank": -1}],
    ("given", "returned"): [{}],
}
"""What all that happened to a paper has moved, by where it is now."""


@given(st.sampled_from(WAYS), st.data())
def test_any_life_moves_what_its_state_says(
    way: tuple[Direction, str], data: st.DataObject
) -> None:
    direction, kind = way
    state, sums, happened = NEW, Counter[str](), list[str]()
    for _ in range(data.draw(st.integers(1, 12))):
        offered = events(direction, kind, state)
        if not offered:
            break
        for step in steps(direction, kind, state, data.draw(st.sampled_from(offered))):
            sums.update(moved(direction, step))
            happened.append(step.event)
            state = step.state
    assert state in STATES
    assert state_after(direction, kind, tuple(happened)) == state
    assert any(nonzero(sums) == effect for effect in EFFECTS[direction, state])
    assert (sums["paper"] == 1) is (state in IN_HAND)


@given(st.sampled_from(WAYS), st.sampled_from(STATES), st.sampled_from(EVENTS))
def test_an_event_is_offered_where_it_can_happen_and_nowhere_else(
    way: tuple[Direction, str], state: str, event: str
) -> None:
    assert (event in events(*way, state)) is bool(steps(*way, state, event))


@pytest.mark.parametrize(("direction", "kind"), WAYS)
def test_a_life_begins_once_and_ends(direction: Direction, kind: str) -> None:
    assert events(direction, kind, NEW) == (FIRST_EVENTS[direction],)
    reached, waiting = {NEW}, [NEW]
    while waiting:
        state = waiting.pop()
        for event in events(direction, kind, state):
            after = steps(direction, kind, state, event)[-1].state
            waiting += [] if after in reached else [after]
            reached.add(after)
    assert {state for state in reached if not events(direction, kind, state)} <= FINAL
    assert NEW not in {
        s.state for e in EVENTS for state in reached for s in steps(direction, kind, state, e)
    }


@pytest.mark.parametrize(
    ("kind", "event", "state", "type_"),
    [
        ("cheque", "bounce", "bounced", "cheque_bounced"),
        ("note", "protest", "protested", "note_protested"),
    ],
)
def test_an_endorsed_paper_that_is_not_paid_moves_vendor_and_customer(
    kind: str, event: str, state: str, type_: str
) -> None:
    back, unpaid = steps("received", kind, "endorsed", event)
    assert back == Step("return_from_vendor", "portfolio", "cheque_return_in", Whose.HOLDER)
    assert unpaid == Step(event, state, type_, Whose.PARTY)


@pytest.mark.parametrize("direction", Direction)
def test_a_cheque_bounces_and_a_note_is_protested(direction: Direction) -> None:
    for state in STATES:
        assert not steps(direction, "cheque", state, "protest")
        assert not steps(direction, "note", state, "bounce")


def test_one_that_was_handed_back_after_it_bounced_moves_nothing_again() -> None:
    (free,) = steps("received", "cheque", "bounced", "return_to_customer")
    (posted,) = steps("received", "cheque", "portfolio", "return_to_customer")
    assert (free.voucher_type, posted.voucher_type) == ("", "cheque_return_out")


def test_a_history_that_cannot_be_has_no_state() -> None:
    assert state_after("received", "cheque", ()) == "cancelled"
    assert state_after("received", "cheque", ("receive", "endorse", "bounce")) is None
    assert state_after("received", "cheque", ("endorse",)) is None
    whole = ("receive", "endorse", "return_from_vendor", "bounce", "enforce")
    assert state_after("received", "cheque", whole) == "in_enforcement"
    assert all(before != after for before, after in pairwise(whole))


@pytest.mark.parametrize("direction", list(Direction))
def test_an_event_leaves_every_paper_of_a_direction_in_one_state(direction: Direction) -> None:
    known = states_by_event(direction)
    for kind in ("cheque", "note"):
        for state in (NEW, *STATES):
            for event in events(direction, kind, state):
                for step in steps(direction, kind, state, event):
                    assert known[step.event] == step.state
