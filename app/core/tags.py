"""Tags: words that people put on any record, the same word for every kind of record."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core import history
from app.core.carried import TAGGING as TAGGING
from app.core.carried import Chosen, bears, tags_beside
from app.core.characters import is_storable
from app.core.colours import colour
from app.core.db import db
from app.core.errors import N_, DomainError
from app.core.fields import Record, computed, text
from app.core.language import _
from app.core.turkish import fold

LONGEST = 40
MOST = 20


class WrongTagError(DomainError):
    """A tag is a short word without a comma."""

    message = N_("“{name}” cannot be a tag: write at most {most} characters, without a comma.")


class TooManyTagsError(DomainError):
    """A record carries a bounded number of tags."""

    message = N_("At most {most} tags fit on a record: take some away.")


class UnknownTagError(DomainError):
    """The tag is not there, and the person may not make one."""

    message = N_(
        "There is no tag “{name}”, and making tags needs a right: choose one that is offered."
    )


class NoTagOfThatNameError(DomainError):
    """The tag that shall stay is not there, or is the one that shall go."""

    message = N_("There is no other tag “{name}”: write the name of the tag that stays.")


class Tag(Record):
    """A word to find records by, written one way in the whole installation."""

    __tablename__ = "tag"

    name: Mapped[str] = text(_("Name"), search=True)
    folded: Mapped[str] = mapped_column(String(collation="C"), unique=True)
    colour: Mapped[str] = colour()
    records: Mapped[int] = computed(
        _("Records"),
        "whole",
        lambda cls: (
            select(func.count())
            .select_from(TAGGING)
            .where(TAGGING.c.tag_id == cls.id)
            .correlate_except(TAGGING)
            .scalar_subquery()
        ),
    )

    @validates("name")
    def _fold(self, _name: str, name: str) -> str:
        """Keep the form by which two ways to write a tag are known as one; raises WrongTagError."""
        [well] = read_names([name]) or [""]
        self.folded = fold(well)
        return well


def read_names(names: Iterable[str]) -> list[str]:
    """Read tags as they were typed, each once; raises WrongTagError, TooManyTagsError."""
    found: dict[str, str] = {}
    for name in names:
        well = " ".join(name.split()).lstrip("#")
        if "," in well or len(well) > LONGEST or not is_storable(well) or not fold(well):
            if not well:
                continue
            raise WrongTagError(name=well[:LONGEST], most=LONGEST)
        found.setdefault(fold(well), well)
    if len(found) > MOST:
        raise TooManyTagsError(most=MOST)
    return list(found.values())


def tags_of(model: str, key: object) -> Sequence[Tag]:
    """Give the tags of a record in their order."""
    carried = select(TAGGING.c.tag_id).where(*_of(model, key))
    return db.session.scalars(select(Tag).where(Tag.id.in_(carried)).order_by(Tag.folded)).all()


def _of(model: str, key: object) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return TAGGING.c.model == model, TAGGING.c.record_id == str(key)


def known_tags(names: Sequence[str], *, may_create: bool) -> list[Tag]:
    """Give tags by their names; missing ones are made. Raises UnknownTagError."""
    wanted = {fold(name): name for name in names}
    query = select(Tag).where(Tag.folded.in_(wanted))
    found = {tag.folded: tag for tag in db.session.scalars(query)}
    for key, name in wanted.items():
        if key not in found:
            if not may_create:
                raise UnknownTagError(name=name)
            found[key] = _made(key, name)
    return [found[key] for key in wanted]


def _made(key: str, name: str) -> Tag:
    """Make a tag, or take the one that somebody else made at the same moment."""
    lock = func.pg_advisory_xact_lock(func.hashtext(f"tag:{key}"))
    db.session.execute(select(lock))
    tag = db.session.scalar(select(Tag).where(Tag.folded == key))
    if tag is None:
        tag = Tag(name=name)
        db.session.add(tag)
        db.session.flush()
    return tag


def put_tags(model: str, key: object, tags: Sequence[Tag]) -> None:
    """Let a record carry these tags and no others; the history says which came and went.

    What it only shows because a record read with it carries it, is not put on it besides.
    """
    before = {tag.id: tag.name for tag in tags_of(model, key)}
    after = {tag.id: tag.name for tag in tags}
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    come = come - tags_beside(model, key) if come else come
    if gone:
        db.session.execute(delete(TAGGING).where(*_of(model, key), TAGGING.c.tag_id.in_(gone)))
    if come:
        rows = [{"model": model, "record_id": str(key), "tag_id": tag} for tag in sorted(come)]
        db.session.execute(postgresql_insert(TAGGING).on_conflict_do_nothing(), rows)
    if gone or come:
        change = {
            "added": sorted(after[tag] for tag in come),
            "removed": sorted(before[tag] for tag in gone),
        }
        history.write_line(model, key, "changed", {"tags": change})


def forget_tags(model: str, key: object) -> None:
    """Take the tags from a record that is deleted."""
    db.session.execute(delete(TAGGING).where(*_of(model, key)))


def merge_tag(tag: Tag, other_name: str) -> Tag:
    """Let another tag stand wherever this one stood, and delete it; gives the one that stays.

    Raises NoTagOfThatNameError.
    """
    other = db.session.scalar(select(Tag).where(Tag.folded == fold(other_name)))
    if other is None or other is tag:
        raise NoTagOfThatNameError(name=other_name[:LONGEST])
    carried = select(TAGGING.c.model, TAGGING.c.record_id, literal(other.id)).where(
        TAGGING.c.tag_id == tag.id
    )
    columns = ["model", "record_id", "tag_id"]
    query = postgresql_insert(TAGGING).from_select(columns, carried).on_conflict_do_nothing()
    db.session.execute(query)
    db.session.delete(tag)
    db.session.flush()
    return other


def begins_with(word: str) -> Chosen:
    """Give the choice of the tags whose names begin with a word."""
    begins = select(Tag.id).where(Tag.folded.startswith(fold(word), autoescape=True))
    return lambda tagging: tagging.tag_id.in_(begins)


def carries(model: str, key: Any, word: str) -> ColumnElement[bool]:
    """Give the condition that a record bears a tag whose name begins with a word."""
    return bears(model, key, begins_with(word))


def read_search(words: str) -> tuple[list[str], str]:
    """Part the words of a search: those that begin with # are tags, or begin them."""
    parts = words.split()
    tags = [word[1:] for word in parts if word.startswith("#") and len(word) > 1]
    return tags, " ".join(word for word in parts if not word.startswith("#"))
