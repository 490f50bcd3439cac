"""Tags put on many records, or taken off them; what was done is what is undone."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.core.errors import N_, DomainError
from app.core.language import _
from app.core.tags import known_tags, put_tags, tags_of
from app.core.turkish import fold
from app.panel import rights
from app.panel.allowed import allowed
from app.panel.bulk.deeds import AlreadySoError, Deed, Done, Row, offer, seen
from app.panel.registry import Registered, key_of
from app.panel.tagging import NAME


class NoTagsError(DomainError):
    """No tag was named."""

    message = N_("Write at least one tag.")


@offer
def _tagging(entry: Registered) -> Iterator[Deed]:
    if entry.shows_tags and allowed(entry.model).may_change(NAME):
        right = entry.tag_right
        yield Deed("tag", _("Put tags on"), right, _put_on, _take_off, "tags", NAME)
        yield Deed("untag", _("Take tags off"), right, _take_off, _put_on, "tags-off", NAME)


def _put_on(entry: Registered, row: Row, names: Any) -> Done:
    """Give a record tags beside those it carries; keeps which of them it did not carry yet."""
    record, carried = _carried(entry, row)
    held = {fold(name) for name in carried}
    come = [name for name in names if fold(name) not in held]
    return _put(entry, record, [*carried, *come], come)


def _take_off(entry: Registered, row: Row, names: Any) -> Done:
    """Take tags from a record; keeps which of them it carried."""
    record, carried = _carried(entry, row)
    wanted = {tag.id for tag in known_tags(names, may_create=False)}
    gone = [tag.name for tag in tags_of(entry.name, key_of(record)) if tag.id in wanted]
    return _put(entry, record, [name for name in carried if name not in gone], gone)


def _carried(entry: Registered, row: Row) -> tuple[Any, list[str]]:
    record = seen(entry, row)
    return record, [tag.name for tag in tags_of(entry.name, key_of(record))]


def _put(entry: Registered, record: Any, names: Sequence[str], changed: list[str]) -> Done:
    if not changed:
        raise AlreadySoError
    tags = known_tags(names, may_create=rights.can("Tag", "create"))
    put_tags(entry.name, key_of(record), tags)
    return Done(record, changed)
