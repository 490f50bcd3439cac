"""Posting into a closed period on the entry screens: the reason asked for, or who may give one."""

from app.core.errors import DomainError
from app.ledger.errors import ClosedPeriodError
from app.modules.periods import MayNotPostIntoError, ReasonNeededError, allowed, may_post_into
from app.modules.vouchers.typed import EntryForm


def reason_of(entry: EntryForm) -> str:
    """Give the reason that was typed; of whoever may not give one, it is none."""
    return allowed(entry.typed.get("reason", ""))


def blamed(entry: EntryForm, error: DomainError) -> None:
    """Put a refusal beside its field; of a closed period, ask for the reason or say who may."""
    if not isinstance(error, ClosedPeriodError):
        entry.blame(error)
    elif may_post_into():
        entry.problems.setdefault("reason", []).append(ReasonNeededError(**error.details))
    else:
        entry.problems.setdefault("dated_on", []).append(MayNotPostIntoError(**error.details))
