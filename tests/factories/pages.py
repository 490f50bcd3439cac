"""Pages as people read them, and the languages they read them in."""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from app.modules.roles import ROLES
from tests.factories import people

ROOT = Path(__file__).parents[2]
NAMES = {"English", *ROLES}
"""A language is offered by its own name, and a role is called what the installation calls it."""

_SAID = ("title", "aria-label", "placeholder", "data-confirm", "alt")
_UNREAD = frozenset({"script", "style"})


class _Reader(HTMLParser):
    """Collects what a page says: its texts, and the attributes that are read or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes that people meet."""
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        self._unread += tag in _UNREAD
        self.said += [found[name] for name in _SAID if name in found]

    def handle_endtag(self, tag: str) -> None:
        """Come out of what nobody reads."""
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self._unread:
            self.said.append(data)


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def texts_of(page: str) -> list[str]:
    """Give every text of a page, without the space around it."""
    return [" ".join(text.split()) for text in _read(page).said if text.strip()]


def tags_of(page: str) -> list[tuple[str, dict[str, str]]]:
    """Give every element of a page with its attributes."""
    return _read(page).tags


def untranslated(page: str) -> set[str]:
    """Give the texts of a Turkish page that stand in English in the catalogue."""
    return set(texts_of(page)) & _english() - NAMES


@cache
def _english() -> frozenset[str]:
    with (ROOT / "translations/tr/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    turkish = {str(message.string) for message in catalogue}
    return frozenset(
        message.id
        for message in catalogue
        if isinstance(message.id, str) and message.id and message.id not in turkish
    )


def speak(client: FlaskClient, language: str) -> None:
    """Choose a language as people do, by the button in the page's head."""
    token = people.csrf_token(client.get("/profile/").text)
    client.post("/preferences", data={"language": language, "csrf_token": token})


def in_both(client: FlaskClient, address: str) -> Iterator[tuple[str, str]]:
    """Open a page in Turkish and in English."""
    for language in ("tr", "en"):
        speak(client, language)
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:300]}"
        yield language, answer.text
