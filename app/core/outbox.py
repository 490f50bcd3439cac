"""The outbox: messages written in the business transaction, sent later and at most once.

A message is held for a while by whoever sends it. The attempt number is the fence: a sender that
wakes up late finds another's number and hands nothing over. Just before a message leaves the house
that is noted; a process that dies after it leaves the message `unknown`, for a person to judge.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import (
    BigInteger,
    Identity,
    Index,
    and_,
    case,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db, transaction
from app.core.errors import N_, DomainError
from app.core.fields import choice, instant, long_text, text, whole
from app.core.language import _
from app.core.sealed import SealedText, Secret

STATES = {
    "waiting": _("Waiting"),
    "sending": _("Sending"),
    "sent": _("Sent"),
    "failed": _("Failed"),
    "unknown": _("Unknown"),
    "given_up": _("Given up"),
}
"""`unknown`: the process died while sending; such a message is never sent again by itself."""

MAIL, WEBHOOK = "mail", "webhook"
CHANNELS = {MAIL: _("E-mail"), WEBHOOK: _("Webhook")}
MAY_REPEAT = (WEBHOOK,)
"""Channels whose receivers know a message by its id, so that it may come twice."""

LEASE = timedelta(minutes=5)
"""Longer than any sender waits for an answer."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long is waited after each failed attempt; after the last one the message has failed."""

KEPT = timedelta(days=180)

_LONGEST_LOG, _LONGEST_WORDS = 4_000, 500


class OutboxMessage(Base):
    """A message on its way out: to whom, about what, and what came of each attempt."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("outbox_waiting", "run_after", postgresql_where="state = 'waiting'"),
        Index("outbox_held", "lease_until", postgresql_where="state = 'sending'"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    send_key: Mapped[str] = text(_("Send key"), unique=True)
    channel: Mapped[str] = choice(_("Channel"), CHANNELS)
    recipient: Mapped[str] = text(_("Recipient"))
    subject: Mapped[str] = text(_("Subject"), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    sealed: Mapped[Secret | None] = mapped_column(SealedText(), deferred=True)
    """In place of the content where it says what nobody else may read; gone once it was sent."""
    state: Mapped[str] = choice(_("State"), STATES, default="waiting")
    attempt: Mapped[int] = whole(_("Attempt"), default=0)
    settled: Mapped[int] = whole(_("Attempts before it was sent again"), default=0)
    run_after: Mapped[datetime] = instant(_("Not before"), default=clock.now)
    lease_until: Mapped[datetime | None] = instant(_("Held until"))
    handed_at: Mapped[datetime | None] = instant(_("Handed over at"))
    error: Mapped[str | None] = long_text(_("Error"))
    log: Mapped[str] = long_text(_("Attempts"), default="")
    created_at: Mapped[datetime] = instant(_("Created at"), default=clock.now)
    sent_at: Mapped[datetime | None] = instant(_("Sent at"))


_message: Any = OutboxMessage.__table__.c
"""For questions that concern more people than those who may read the screen of messages."""


def bounded(words: str) -> str:
    """Write what the other side said in one line that is not too long."""
    return " ".join(words.replace("\0", "").split())[:_LONGEST_WORDS]


class SendingError(DomainError):
    """A message was not taken; the words are those of whoever refused it."""

    message = N_("The message was not sent: {words}")
    is_final: ClassVar[bool] = False

    def __init__(self, words: str) -> None:
        """Keep the words in one bounded line."""
        super().__init__(words=bounded(words))

    @property
    def words(self) -> str:
        """What was said."""
        return str(self.details["words"])


class NotNowError(SendingError):
    """The other side asks to come back later, or was not to be reached."""


class NeverError(SendingError):
    """The other side will never take it as it is."""

    is_final = True


class NobodyKnowsError(SendingError):
    """It was handed over, and no answer came: it may have arrived."""


class HeldByAnotherError(DomainError):
    """A sender that fell silent finds that the message is not its own any more."""

    message = N_("Message {message_id} is held by another sender.")


@dataclass(frozen=True, slots=True)
class Held:
    """A message that one sender holds, as it is to be sent."""

    id: int
    attempt: int
    settled: int
    channel: str
    recipient: str
    subject: str
    send_key: str
    content: Mapping[str, Any]
    sealed: Secret | None

    @property
    def failures(self) -> int:
        """How many attempts have failed if this one does, since a person judged last."""
        return self.attempt - self.settled

    def hand_over(self) -> None:
        """Note that the message leaves the house now; commits by itself.

        Raises HeldByAnotherError: then nothing may be sent.
        """
        mine = _mine(self).where(OutboxMessage.state == "sending")
        with transaction():
            noted = mine.values(handed_at=clock.now()).returning(OutboxMessage.id)
            if db.session.scalar(noted) is None:
                raise HeldByAnotherError(message_id=self.id)


def put(
    channel: str,
    recipient: str,
    subject: str,
    content: Mapping[str, Any],
    *,
    send_key: str,
    sealed: Secret | None = None,
) -> None:
    """Leave a message in the running transaction; a key already used is the same news."""
    values = {"channel": channel, "recipient": recipient, "subject": " ".join(subject.split())}
    message = values | {"content": dict(content), "sealed": sealed, "send_key": send_key}
    db.session.execute(insert(OutboxMessage).values(message).on_conflict_do_nothing())


class Delivery(NamedTuple):
    """What became of a message so far; `error` in the words of whoever refused it."""

    state: str
    error: str | None


def deliveries(send_keys: Collection[str]) -> Mapping[str, Delivery]:
    """Give what became of messages by their keys; of those long forgotten nothing."""
    asked = select(_message.send_key, _message.state, _message.error)
    rows = db.session.execute(asked.where(_message.send_key.in_(send_keys))) if send_keys else ()
    return {key: Delivery(state, error) for key, state, error in rows}


def count_recent(beginning: str, ending: str, since: datetime) -> int:
    """Count the messages left since a moment whose keys begin and end so."""
    is_meant = _message.send_key.startswith(beginning) & _message.send_key.endswith(ending)
    asked = select(func.count()).where(is_meant, _message.created_at > since)
    return db.session.scalar(asked) or 0


def waited_for(name: str, numbers: Collection[int]) -> set[int]:
    """Give those of some numbers that a message not yet gone holds in a list of its content."""
    on_its_way = _message.state.in_(("waiting", "sending"))
    listed = func.jsonb_array_elements(_message.content[name]).label("value")
    held = select(listed).where(on_its_way).subquery()
    number = cast(held.c.value, BigInteger)
    asked = select(number).where(number.in_(numbers))
    return set(db.session.scalars(asked)) if numbers else set()


def claim() -> Held | None:
    """Take the next message for a while; what silent senders left is judged first."""
    now = clock.now()
    _judge_left(now)
    asked = (
        select(OutboxMessage.id)
        .where(OutboxMessage.state == "waiting", OutboxMessage.run_after <= now)
        .order_by(OutboxMessage.run_after, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(asked.scalar_subquery()))
        .values(state="sending", attempt=OutboxMessage.attempt + 1, lease_until=now + LEASE)
        .returning(*(getattr(OutboxMessage, name) for name in Held.__slots__))
        .execution_options(synchronize_session=False)
    )
    row = db.session.execute(taken).one_or_none()
    return None if row is None else Held(*row)


def _judge_left(now: datetime) -> None:
    """Let what was not handed over yet wait again; what was may have arrived: nobody knows."""
    safe = or_(OutboxMessage.handed_at.is_(None), OutboxMessage.channel.in_(MAY_REPEAT))
    left = update(OutboxMessage).where(
        OutboxMessage.state == "sending", OutboxMessage.lease_until < now
    )
    judged = left.values(
        state=case((safe, "waiting"), else_="unknown"),
        lease_until=None,
        handed_at=None,
        log=_logged("the sender fell silent"),
    )
    db.session.execute(judged.execution_options(synchronize_session=False))


def was_handed_over(held: Held) -> bool:
    """Tell whether a message may have left the house in this attempt."""
    asked = select(OutboxMessage.handed_at).where(
        OutboxMessage.id == held.id, OutboxMessage.attempt == held.attempt
    )
    return db.session.scalar(asked) is not None


def finish(held: Held, problem: SendingError | None = None, answer: str = "sent") -> None:
    """Write what came of an attempt; nothing where another attempt is being made by now."""
    now = clock.now()
    words = problem.words if problem else bounded(answer)
    values: dict[str, Any] = {"lease_until": None, "handed_at": None, "log": _logged(words)}
    values["error"] = None if problem is None else words
    if problem is None:
        values |= {"state": "sent", "sent_at": now, "sealed": None}
    elif isinstance(problem, NobodyKnowsError) and held.channel not in MAY_REPEAT:
        values["state"] = "unknown"
    elif problem.is_final or held.failures > len(PAUSES):
        values["state"] = "failed"
    else:
        values |= {"state": "waiting", "run_after": now + PAUSES[held.failures - 1]}
    # Whoever was taken for dead and is not, still knows best what came of it.
    known = _mine(held).where(OutboxMessage.state.in_(("sending", "unknown")))
    db.session.execute(known.values(values))


def _mine(held: Held) -> Any:
    mine = and_(OutboxMessage.id == held.id, OutboxMessage.attempt == held.attempt)
    return update(OutboxMessage).where(mine).execution_options(synchronize_session=False)


def _logged(words: str) -> Any:
    """Add a line to the log of attempts, whose oldest lines go when it is full."""
    line = func.concat(f"{clock.now():%Y-%m-%d %H:%M:%S}Z #", OutboxMessage.attempt, f" {words}\n")
    return func.right(func.concat(OutboxMessage.log, line), _LONGEST_LOG)


def send_again(message: OutboxMessage) -> None:
    """Let a message wait for its next attempt, now: a person has judged."""
    again = {"state": "waiting", "run_after": clock.now(), "settled": OutboxMessage.attempt}
    _judge(message, again)


def give_up(message: OutboxMessage) -> None:
    """Let a message never be sent."""
    _judge(message, {"state": "given_up", "sealed": None})


def _judge(message: OutboxMessage, values: Mapping[str, Any]) -> None:
    judged = update(OutboxMessage).where(
        OutboxMessage.id == message.id, OutboxMessage.state != "sending"
    )
    judged = judged.execution_options(synchronize_session=False).returning(OutboxMessage.id)
    if db.session.scalar(judged.values(values)) is None:
        raise HeldByAnotherError(message_id=message.id)
    db.session.refresh(message)


def forget_old() -> int:
    """Forget messages of half a year ago that nothing is to be done with; give how many."""
    over = delete(OutboxMessage).where(
        OutboxMessage.created_at < clock.now() - KEPT,
        OutboxMessage.state.in_(("sent", "failed", "given_up")),
    )
    return len(db.session.execute(over.returning(OutboxMessage.id)).all())
