"""Who hears what happens to records: followers, and whoever is named in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip

from app.core import clock
from app.core.access import NotVisibleError
from app.core.actor import current_actor
from app.core.db import db
from app.core.events import Notified, publish
from app.panel import rights
from app.panel.registry import registered
from app.panel.searching.records import name_records
from app.panel.searching.remembered import Known
from app.panel.timeline.colleagues import names_of
from app.panel.timeline.models import NEWS, Follower, Notification

MOST_SHOWN = 50

_news: Any = Notification.__table__
_follower: Any = Follower.__table__


@dataclass(frozen=True, slots=True)
class News:
    """News as their page shows them; without a title where the record is not theirs to see."""

    id: int
    kind: str
    who: str
    text: str
    model: str
    title: str
    made_at: Any
    is_read: bool


def follow(user_id: int, known: Known, *, is_on: bool) -> None:
    """Let a person hear what happens to a record, or no more."""
    if is_on:
        new = insert_or_skip(_follower).values(
            user_id=user_id, model=known.model, key=known.key, since=clock.now()
        )
        db.session.execute(new.on_conflict_do_nothing())
        return
    of_user = (_follower.c.user_id == user_id) & _is_of(_follower.c, known)
    db.session.execute(delete(_follower).where(of_user))


def follows(user_id: int, known: Known) -> bool:
    """Tell whether a person follows a record."""
    asked = select(_follower.c.key).where(_follower.c.user_id == user_id)
    return db.session.scalar(asked.where(_is_of(_follower.c, known))) is not None


def notify(user_ids: Iterable[int], kind: str, known: Known) -> None:
    """Tell people news about a record; nobody is told what they did themselves."""
    me = current_actor().user_id
    chosen = sorted(set(user_ids) - {me})
    if chosen:
        people = select(func.unnest(chosen).label("user_id")).subquery()
        _write(select(people.c.user_id), kind, known)


def tell_followers(known: Known, kind: str, *, but: Iterable[int] = ()) -> None:
    """Tell who follows a record what happened to it, but those who were told another way."""
    me = current_actor().user_id
    told = [*but, *([] if me is None else [me])]
    people = select(_follower.c.user_id).where(
        _is_of(_follower.c, known), _follower.c.user_id.not_in(told)
    )
    _write(people, kind, known)


def _write(people: Select[Any], kind: str, known: Known) -> None:
    """Write the news to each, unless the same stands there unread already."""
    who = people.subquery().c.user_id
    unread = select(_news.c.id).where(
        _news.c.user_id == who,
        _is_of(_news.c, known),
        _news.c.kind == kind,
        _news.c.read_at.is_(None),
    )
    me = current_actor().user_id
    columns = ("user_id", "kind", "model", "key", "actor_id", "made_at")
    values = [literal(it) for it in (kind, known.model, known.key)]
    new = select(who, *values, literal(me, _news.c.actor_id.type), literal(clock.now()))
    written = insert(_news).from_select(columns, new.where(~unread.exists()))
    told = db.session.execute(written.returning(_news.c.user_id, _news.c.id)).all()
    for user_id, number in told:
        publish(Notified(user_id, kind, known.model, known.key, me, number))


def news_of(user_id: int, language: str, before: int | None = None) -> list[News]:
    """Give a person's news, newest first, one more than a page shows."""
    asked = select(_news).where(_news.c.user_id == user_id)
    if before is not None:
        asked = asked.where(_news.c.id < before)
    rows = db.session.execute(asked.order_by(_news.c.id.desc()).limit(MOST_SHOWN + 1)).all()
    titles = titles_of([Known(row.model, row.key) for row in rows], language)
    names = names_of({row.actor_id for row in rows if row.actor_id})
    return [_as_read(row, titles, names) for row in rows]


def titles_of(known: Sequence[Known], language: str) -> Mapping[Known, str]:
    """Give what names each of some records, of those that whoever asks may read."""
    may_read = [it for it in known if rights.can(it.model, "read")]
    return {it: found.label for it, found in name_records(set(may_read), language).items()}


def _as_read(row: Any, titles: Mapping[Known, str], names: Mapping[int, str]) -> News:
    entry = registered().get(row.model)
    return News(
        id=row.id,
        kind=row.kind,
        who=names.get(row.actor_id, ""),
        text=str(NEWS.get(row.kind, row.kind)),
        model=str(entry.one) if entry else row.model,
        title=titles.get(Known(row.model, row.key), ""),
        made_at=row.made_at,
        is_read=row.read_at is not None,
    )


def open_news(user_id: int, number: int) -> Known:
    """Note that a person read one of their news, and give the record; raises NotVisibleError."""
    mine = (_news.c.user_id == user_id) & (_news.c.id == number)
    row = db.session.execute(select(_news.c.model, _news.c.key).where(mine)).one_or_none()
    if row is None:
        raise NotVisibleError
    mark_read(user_id, Known(row.model, row.key))
    return Known(row.model, row.key)


def mark_read(user_id: int, known: Known | None = None) -> None:
    """Note that a person read their news: all of them, or those about a record."""
    mine = (_news.c.user_id == user_id) & _news.c.read_at.is_(None)
    if known is not None:
        mine &= _is_of(_news.c, known)
    db.session.execute(update(_news).where(mine).values(read_at=clock.now()))


def _is_of(columns: Any, known: Known) -> Any:
    return (columns.model == known.model) & (columns.key == known.key)
