"""The secret address of a calendar as its page shows it, and what it answers."""

from flask import Blueprint, Flask, Response, request

from app.core import clock
from app.core.db import transaction
from app.core.errors import DomainError
from app.core.language import current_language, said, speaking
from app.panel import rights
from app.panel.calendars import feed
from app.panel.calendars.calendar import Span, occasions_in
from app.panel.calendars.pages import FeedPage
from app.panel.kinds import show_instant
from app.panel.lists.asked import read
from app.panel.lists.displays import CALENDAR, dates_of, is_date
from app.panel.lists.offered import offered
from app.panel.lists.query import Listing
from app.panel.on_behalf import on_behalf_of
from app.panel.registry import Registered, registered
from app.panel.sign_in_limits import TooManyGuessesError, admit_guess, count_guess

blueprint = Blueprint("calendar_feed", __name__)

_KIND = "feed"
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def init_app(app: Flask) -> None:
    """Answer the secret addresses of calendars."""
    app.register_blueprint(blueprint)


@blueprint.get("/cal/<token>.ics")
def answer(token: str) -> Response:
    """Give the calendar a secret opens, as its person may see it now.

    Whatever is wrong, the answer is the same: nobody learns whether an address once was right.
    """
    address = request.remote_addr or ""
    try:
        with transaction():
            admit_guess(_KIND, address)
            found = feed.opened_by(token)
            content = _content(found)
            feed.note_use(found)
    except TooManyGuessesError as error:
        return _refused(error)
    except DomainError:
        with transaction():
            count_guess(_KIND, address)
        return _refused(feed.NoSuchFeedError())
    return Response(content, mimetype="text/calendar", headers=_HEADERS)


def _refused(error: DomainError) -> Response:
    return Response(said(error), error.status, mimetype="text/plain", headers=_HEADERS)


def _content(found: feed.CalendarFeed) -> bytes:
    from app.panel.calendars import writing  # noqa: PLC0415 - few processes write calendars

    entry = registered().get(found.model)
    if entry is None:
        raise feed.NoSuchFeedError
    with on_behalf_of(found.user_id, "user"), speaking(found.language):
        rights.require(entry.name, "read")
        if not is_date(entry, found.by):
            raise feed.NoSuchFeedError
        asked = read(entry, found.asked, offered(entry))
        listing = Listing(entry, asked, found.language)
        today = clock.today()
        span = Span(today - writing.BEHIND, today + writing.AHEAD)
        occasions = occasions_in(listing, found.by, span, writing.MOST_IN_A_FEED, listing.columns)
        return writing.written(
            f"{entry.panel.title} · {dates_of(entry)[found.by].label}",
            occasions[: writing.MOST_IN_A_FEED],
            f"{entry.slug}-{found.by}",
            f"{request.url_root}{entry.slug}/show/",
            request.host,
        )


def feed_page(entry: Registered, by: str, user_id: int, query: str, secret: str = "") -> FeedPage:
    """Give the page of a person's secret address of a calendar; `secret` where it is new."""
    known = feed.feed_of(user_id, entry.name, by)
    base, language = f"{request.script_root}/{entry.slug}", current_language()
    asked = f"?{query}" if query else ""
    return FeedPage(
        title=f"{entry.panel.title} · {dates_of(entry)[by].label}",
        url=f"{base}/feed/{by}{asked}",
        back_url=f"{base}/{CALENDAR}{by}{asked}",
        address=f"{request.url_root}cal/{secret}.ics" if secret else "",
        made=show_instant(known.made_at, language) if known else "",
        used=show_instant(known.used_at, language) if known and known.used_at else "",
    )
