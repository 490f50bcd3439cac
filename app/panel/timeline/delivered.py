"""What became of letters, read live from the outbox, and what is said of them in the stream."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from app.core import outbox
from app.core.language import _, gettext
from app.core.outbox import STATES, Delivery
from app.panel.timeline.letters import copies_of
from app.panel.timeline.models import RecordLetter
from app.panel.timeline.pages import Outcome

TONES = {"sent": "success", "failed": "danger", "given_up": "danger", "unknown": "warning"}

_MOST_OF_LINE, _FEW_LINES = 120, 2


def found_of(letters: Sequence[RecordLetter]) -> Mapping[str, Delivery]:
    """Give what became of every copy of some letters, by its key."""
    sent = (letter for letter in letters if letter.send_key)
    return outbox.deliveries([key for letter in sent for key, _address in copies_of(letter)])


def outcomes_of(letter: RecordLetter, found: Mapping[str, Delivery]) -> list[Outcome]:
    """Say what became of a letter: once where all copies fared alike, else of whom."""
    if letter.send_key is None:
        return []
    alike: dict[Delivery | None, list[str]] = {}
    for key, address in copies_of(letter):
        alike.setdefault(found.get(key), []).append(address)
    return [
        _outcome(delivery, addresses if len(alike) > 1 else [])
        for delivery, addresses in alike.items()
    ]


def _outcome(delivery: Delivery | None, addresses: Sequence[str]) -> Outcome:
    whom = ", ".join(addresses)
    if delivery is None:
        return Outcome(str(_("Its sending is long over")), "muted", whom)
    why = delivery.error or ""
    words = gettext("%(whom)s: %(why)s", whom=whom, why=why) if whom and why else whom or why
    return Outcome(str(STATES[delivery.state]), TONES.get(delivery.state, "muted"), words)


def facts_of(letter: RecordLetter, written: Callable[[datetime], str]) -> list[str]:
    """Say from whom a letter is, to whom, when it came and what went along."""
    names = ", ".join(letter.files.splitlines())
    facts = [
        gettext("From: %(who)s", who=letter.sender) if letter.direction == "received" else "",
        gettext("To: %(who)s", who=letter.recipients) if letter.recipients else "",
        gettext("Cc: %(who)s", who=letter.copies) if letter.copies else "",
        gettext("Came %(when)s", when=written(letter.received_at)) if letter.received_at else "",
        gettext("Files: %(names)s", names=names) if names else "",
    ]
    return [fact for fact in facts if fact]


def fold_of(body: str) -> str:
    """Give what stands of a text that is folded; nothing where it is short enough to stand."""
    line = body.partition("\n")[0]
    if len(body) <= _MOST_OF_LINE and body.count("\n") < _FEW_LINES:
        return ""
    return line if len(line) <= _MOST_OF_LINE else f"{line[:_MOST_OF_LINE]}…"
