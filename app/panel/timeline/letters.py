"""E-mails about records: written by who has the right to, noted by who reads the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import func, select

from app.core import access, clock, mail, outbox
from app.core.access import NotVisibleError
from app.core.actor import current_actor
from app.core.db import User, db
from app.core.errors import N_, DomainError
from app.core.mail_addresses import is_sendable, read_addresses
from app.panel import rights
from app.panel.kinds import KINDS
from app.panel.mailable import RIGHT
from app.panel.registry import Registered, key_of
from app.panel.searching.remembered import Known
from app.panel.timeline.files import held
from app.panel.timeline.models import Attachment, RecordLetter
from app.panel.timeline.news import tell_followers

MOST_RECIPIENTS, MOST_AN_HOUR = 10, 30
MOST_FILES, MOST_BYTES = 10, 15 * 1024 * 1024
MOST_SUBJECT, MOST_TEXT = 200, 10_000


class MayNotMailError(DomainError):
    """Whoever writes e-mails about a record has the right to, and does not only read it."""

    status: ClassVar[int] = 403
    message = N_(
        "This needs the right to write e-mails about such records, and more than a share of this "
        "one. Ask its owner or an administrator."
    )


class NothingToMailError(DomainError):
    """Records of this kind lead to no e-mail address."""

    status: ClassVar[int] = 404
    message = N_("Nobody writes e-mails about records of this kind: none has an address in reach.")


class CannotBeSentError(DomainError):
    """Letters leave by no server yet."""

    status: ClassVar[int] = 409
    message = N_(
        "No mail server is set, so that no e-mail is sent. An administrator sets it under "
        "Settings → Mail server."
    )


class NoOwnAddressError(DomainError):
    """Answers could not come back to the author."""

    message = N_("Answers go to your own address: enter one in your profile first.")


class LetterIncompleteError(DomainError):
    """A letter has somebody to go to, a subject and a text."""

    message = N_("Enter at least one recipient, a subject of up to {most} characters, and a text.")


class LetterTooLongError(DomainError):
    """A letter is read in one go; a longer text is a file."""

    message = N_("The text has {length} characters: shorten it to {most}, or attach it as a file.")


class TooManyRecipientsError(DomainError):
    """A letter about a record is no circular."""

    message = N_("An e-mail goes to {most} addresses at most, these are {count}: leave some out.")


class TooManyLettersError(DomainError):
    """Somebody, or their program, writes too many letters."""

    status: ClassVar[int] = 429
    message = N_("You wrote {most} e-mails within an hour, which is the limit. Go on later.")


class LetterTooLargeError(DomainError):
    """Many mail servers refuse large letters."""

    message = N_("An e-mail takes {files} files and {most} MB: choose fewer.")


class WrongReceivedError(DomainError):
    """An e-mail was noted that cannot have come."""

    message = N_("Enter whom the e-mail came from, when, not in the future, and its text.")


class NotYourLetterError(DomainError):
    """What was sent stays; what was noted is taken back by who noted it."""

    status: ClassVar[int] = 403
    message = N_("A sent e-mail stays. One that was noted is deleted by who noted it.")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its author wrote it: addresses in a row, files by their addresses."""

    to: str
    subject: str
    body: str
    copies: str = ""
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """An e-mail that came, as somebody noted it."""

    sender: str
    body: str
    received_at: datetime | None
    subject: str = ""


def may_mail(entry: Registered, record: Any) -> bool:
    """Tell whether whoever asks may write an e-mail about a record."""
    return rights.may(entry, RIGHT) and not access.is_only_read(entry.model, key_of(record))


def send(entry: Registered, record: Any, letter: Letter) -> RecordLetter:
    """Keep a letter and leave it in the outbox, a copy a recipient; raises a DomainError."""
    if not may_mail(entry, record):
        raise MayNotMailError
    author = _author()
    to, copies = _addressed(letter)
    subject, body = _words(letter)
    files = _chosen(entry, record, letter.files)
    _hold_back(author.id)
    kept = RecordLetter(
        model=entry.name,
        key=str(key_of(record)),
        direction="sent",
        sender=author.email,
        recipients=", ".join(to),
        copies=", ".join(copies),
        subject=subject,
        body=body,
        files="\n".join(it.name for it in files),
        send_key=f"{_own_keys(author.id)}{uuid4().hex}",
    )
    db.session.add(kept)
    db.session.flush()
    _leave(kept, author, files)
    tell_followers(Known(kept.model, kept.key), "letter")
    return kept


def note_received(entry: Registered, record: Any, received: Received) -> RecordLetter:
    """Note an e-mail that came; whoever reads the record may."""
    if not entry.is_mailable:
        raise NothingToMailError
    sender, subject = (KINDS["text"].parse(it, "") for it in (received.sender, received.subject))
    body, moment = KINDS["long_text"].parse(received.body, ""), received.received_at
    if not sender or not body or moment is None or moment > clock.now():
        raise WrongReceivedError
    if len(body) > MOST_TEXT:
        raise LetterTooLongError(length=len(body), most=MOST_TEXT)
    kept = RecordLetter(
        model=entry.name,
        key=str(key_of(record)),
        direction="received",
        sender=sender,
        subject=subject,
        body=body,
        received_at=moment,
    )
    db.session.add(kept)
    db.session.flush()
    tell_followers(Known(kept.model, kept.key), "answer")
    return kept


def delete_received(entry: Registered, record: Any, number: int) -> None:
    """Delete what one noted oneself; the history keeps what stood in it."""
    asked = select(RecordLetter).where(
        RecordLetter.id == number,
        RecordLetter.model == entry.name,
        RecordLetter.key == str(key_of(record)),
    )
    letter = db.session.scalar(asked)
    if letter is None:
        raise NotVisibleError
    me = current_actor().user_id
    if letter.direction != "received" or me is None or letter.created_by_id != me:
        raise NotYourLetterError
    db.session.delete(letter)
    db.session.flush()


def copies_of(letter: RecordLetter) -> list[tuple[str, str]]:
    """Give the key in the outbox and the recipient of each copy of a letter that was sent."""
    people = [it for line in (letter.recipients, letter.copies) for it in line.split(", ") if it]
    return [(f"{letter.send_key}:{place}", it) for place, it in enumerate(people)]


_FIRST = ":0"
"""How the key of a letter's first copy ends."""


def about(send_key: str) -> RecordLetter | None:
    """Give the letter of which a message of the outbox is a copy, if it is one."""
    if not send_key.startswith("letter:"):
        return None
    of_letter = RecordLetter.send_key == send_key.rpartition(":")[0]
    return db.session.scalar(select(RecordLetter).where(of_letter))


def _author() -> User:
    """Give who writes, if answers reach them and a letter can leave; raises a DomainError."""
    if mail.settings() is None:
        raise CannotBeSentError
    author = db.session.get_one(User, current_actor().user_id)
    if not is_sendable(author.email or ""):
        raise NoOwnAddressError
    return author


def _addressed(letter: Letter) -> tuple[list[str], list[str]]:
    """Read the addresses; whoever gets the letter gets no copy besides."""
    to = read_addresses(letter.to)
    known = {address.lower() for address in to}
    copies = [it for it in read_addresses(letter.copies) if it.lower() not in known]
    if len(to) + len(copies) > MOST_RECIPIENTS:
        raise TooManyRecipientsError(most=MOST_RECIPIENTS, count=len(to) + len(copies))
    if not to:
        raise LetterIncompleteError(most=MOST_SUBJECT)
    return to, copies


def _words(letter: Letter) -> tuple[str, str]:
    """Read subject and text; a subject is one line, whatever was sent."""
    subject = KINDS["text"].parse(letter.subject, "")
    body = KINDS["long_text"].parse(letter.body, "")
    if not subject or len(subject) > MOST_SUBJECT or not body:
        raise LetterIncompleteError(most=MOST_SUBJECT)
    if len(body) > MOST_TEXT:
        raise LetterTooLongError(length=len(body), most=MOST_TEXT)
    return subject, body


def _chosen(entry: Registered, record: Any, tokens: Sequence[str]) -> list[Attachment]:
    """Give the record's own files that go along, each once."""
    wanted = list(dict.fromkeys(tokens))
    too_large = LetterTooLargeError(files=MOST_FILES, most=MOST_BYTES // 1024**2)
    if len(wanted) > MOST_FILES:
        raise too_large
    files = [held(entry, record, token, to_read=True) for token in sorted(wanted)]
    if sum(it.size for it in files) > MOST_BYTES:
        raise too_large
    return files


def _hold_back(author_id: int) -> None:
    """Refuse a person's letter above the limit; their letters are counted one after the other.

    They are counted in the outbox, where no deletion of a record takes them away.
    """
    mine = _own_keys(author_id)
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(mine))))
    since = clock.now() - timedelta(hours=1)
    if outbox.count_recent(mine, _FIRST, since) >= MOST_AN_HOUR:
        raise TooManyLettersError(most=MOST_AN_HOUR)


def _own_keys(author_id: int) -> str:
    return f"letter:{author_id}:"


def _leave(letter: RecordLetter, author: User, files: Sequence[Attachment]) -> None:
    """Leave a copy for each recipient; all of them carry the same headers and the same id."""
    content = {
        "text": letter.body,
        "from_name": f"{author.first_name} {author.last_name}".strip(),
        "reply_to": letter.sender,
        "to": letter.recipients,
        "cc": letter.copies,
        "id": letter.send_key,
        "files": [it.id for it in files],
    }
    for send_key, recipient in copies_of(letter):
        outbox.put(outbox.MAIL, recipient, letter.subject, content, send_key=send_key)
