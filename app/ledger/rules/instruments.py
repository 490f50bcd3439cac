"""The life of a cheque or promissory note: what may happen to it, and what each event moves."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Whether a paper came to us or went out from us."""

    RECEIVED = "received"
    GIVEN = "given"


class Whose(StrEnum):
    """Whose account stands across from the paper's own when an event moves something."""

    PARTY = "party"
    """Whom it came from, or whom our own went to."""
    HOLDER = "holder"
    """Whom we endorsed it to."""
    BANK = "bank"
    """The bank or cash account it is paid into, or out of."""


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a paper: the event, the state after it, and the voucher it writes.

    Without a voucher type only the state changes.
    """

    event: str
    state: str
    voucher_type: str = ""
    whose: Whose | None = None


STATES = (
    *("portfolio", "endorsed", "sent_for_collection", "collected"),
    *("bounced", "protested", "in_enforcement", "returned"),
    *("given", "paid", "cancelled"),
)
"""Every state a paper can be in; one whose entry was undone is cancelled."""

IN_HAND = ("portfolio", "sent_for_collection")
"""Received and still ours: the states the paper's account holds."""

UNCOLLECTED = (*IN_HAND, "endorsed")
"""Received and not yet paid: the risk stays, also while another holds it."""

FIRST_EVENTS = {Direction.RECEIVED: "receive", Direction.GIVEN: "give"}

NEW = ""
"""The state of a paper that nothing has happened to yet."""


def _life(kind: str) -> dict[tuple[Direction, str, str], tuple[Step, ...]]:
    """Write down the life of a kind of paper: (direction, state, event) to its steps."""
    received, given = Direction.RECEIVED, Direction.GIVEN
    refused, refusal, refusing = (
        ("bounce", "bounced", "cheque_bounced")
        if kind == "cheque"
        else ("protest", "protested", "note_protested")
    )
    unpaid = Step(refused, refusal, refusing, Whose.PARTY)
    from_vendor = Step("return_from_vendor", "portfolio", "cheque_return_in", Whose.HOLDER)
    collected = Step("collect", "collected", "mixed", Whose.BANK)
    handed_back = Step("return_to_customer", "returned")
    rows = (
        (received, NEW, Step("receive", "portfolio", f"{kind}_in", Whose.PARTY)),
        (received, "portfolio", Step("endorse", "endorsed", f"{kind}_out", Whose.HOLDER)),
        (received, "portfolio", Step("send_for_collection", "sent_for_collection")),
        (received, "portfolio", collected),
        (received, "portfolio", unpaid),
        (
            received,
            "portfolio",
            Step("return_to_customer", "returned", "cheque_return_out", Whose.PARTY),
        ),
        (received, "sent_for_collection", collected),
        (received, "sent_for_collection", Step("return_from_bank", "portfolio")),
        (received, "sent_for_collection", unpaid),
        (received, "endorsed", Step("honour", "collected")),
        (received, "endorsed", from_vendor),
        (received, refusal, Step("enforce", "in_enforcement")),
        (received, refusal, handed_back),
        (received, "in_enforcement", handed_back),
        (given, NEW, Step("give", "given", f"{kind}_out", Whose.PARTY)),
        (given, "given", Step("pay", "paid", "mixed", Whose.BANK)),
        (
            given,
            "given",
            Step("return_from_vendor", "returned", "cheque_return_in", Whose.PARTY),
        ),
    )
    life = {(direction, state, step.event): (step,) for direction, state, step in rows}
    # Two parties move on one event: the vendor gets his claim back, and the customer owes again.
    return life | {(received, "endorsed", refused): (from_vendor, unpaid)}


_LIVES = {kind: _life(kind) for kind in ("cheque", "note")}

EVENTS = tuple(dict.fromkeys(event for life in _LIVES.values() for _, _, event in life))
"""Every event, in the order of a paper's life."""


def steps(direction: str, kind: str, state: str, event: str) -> tuple[Step, ...]:
    """Give the steps an event takes from a state; none where it cannot happen."""
    return _LIVES[kind].get((Direction(direction), state, event), ())


def events(direction: str, kind: str, state: str) -> tuple[str, ...]:
    """Name what may happen to a paper in a state."""
    return tuple(
        event for way, before, event in _LIVES[kind] if (way, before) == (direction, state)
    )


def state_after(direction: str, kind: str, happened: tuple[str, ...]) -> str | None:
    """Give the state that single steps lead to, cancelled after none; None if one cannot be."""
    state = NEW
    for event in happened:
        found = steps(direction, kind, state, event)
        if len(found) != 1:  # what takes two steps was written down as both of them
            return None
        state = found[0].state
    return state or "cancelled"


def states_by_event(direction: str) -> dict[str, str]:
    """Give the state that each event of a direction leaves a paper in."""
    return {
        step.event: step.state
        for life in _LIVES.values()
        for (way, _before, _event), taken in life.items()
        if way == direction
        for step in taken
    }
