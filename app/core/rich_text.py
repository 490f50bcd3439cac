"""Formatted text: HTML of a few harmless elements, cleaned at every way into the database.

Nothing of it may run, load or look like a part of our pages. The column cleans what it is given,
so does the attribute, and `formatted` cleans once more where a page shows it.
"""

import re
from html import escape
from html.parser import HTMLParser
from typing import Any

import nh3
from markupsafe import Markup
from sqlalchemy import String, Text, event
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from app.core.columns import column_of_field
from app.core.described import Field, Label
from app.core.errors import N_, DomainError

MOST_CHARACTERS = 20_000
"""Of its HTML once it is clean: a form that is sent without files holds no more than that well."""

TAGS = frozenset(
    {
        *("p", "br", "strong", "em", "u", "s", "a", "ul", "ol", "li"),
        *("blockquote", "h3", "h4", "code", "pre"),
    }
)
SCHEMES = frozenset({"http", "https", "mailto"})

_DROPPED = frozenset({"script", "style", "title", "textarea", "noscript", "template", "xml"})
"""Elements whose text is no text of the writer's."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MOST_ROUNDS = 5


class RichTextTooLongError(DomainError):
    """A formatted text has a limit, so that forms can carry it."""

    message = N_(
        "The text has {length} characters with its formatting: shorten it to {most}, "
        "or attach it as a file."
    )


def cleaned(html: str) -> str:
    """Give the harmless part of some HTML, "" where no word is in it.

    Raises RichTextTooLongError. To clean it again changes nothing.
    """
    found = _harmless(html)
    if len(found) > MOST_CHARACTERS:
        raise RichTextTooLongError(length=len(found), most=MOST_CHARACTERS)
    return found if plain_text(found) else ""


def _harmless(html: str) -> str:
    """Clean until nothing changes any more: what removing leaves behind is looked at again."""
    for _round in range(_MOST_ROUNDS):
        found = _once(_UNPRINTABLE.sub("", html))
        if found == html:
            return found
        html = found
    return escape(plain_text(html), quote=False)


def _once(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener",
    ).strip()


def formatted(html: str | None) -> Markup:
    """Give a formatted text to a page: the one place where it becomes markup, cleaned once more."""
    return Markup(_harmless(html or ""))  # noqa: S704 - what the cleaner let through


def from_text(text: str) -> str:
    """Write plain text as a formatted one: an empty line parts paragraphs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = (part for part in re.split(r"\n{2,}", lines) if part.strip())
    whole = "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts)
    return cleaned(whole.replace("\n", "<br>"))


def plain_text(html: str | None) -> str:
    """Give the words of a formatted text, lines where it has lines; links by what they say."""
    reader = _Words()
    reader.feed(html or "")
    reader.close()
    return reader.text()


_APART = frozenset({"p", "h3", "h4", "blockquote", "pre", "ul", "ol"})


class _Words(HTMLParser):
    """Collects the words of clean HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._is_kept = self._items = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser gives both
        """Begin a line where one begins."""
        self._is_kept += tag == "pre"
        if tag == "li":
            self._items += 1
            while self._parts and self._parts[-1] == "\n":
                self._parts.pop()
            self._parts.append("\n- ")
        elif tag in _APART:
            self._part()
        elif tag == "br":
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        self._is_kept -= tag == "pre"
        self._items -= tag == "li"
        if tag in _APART:
            self._part()

    def _part(self) -> None:
        """Leave a line empty, but not inside an item of a list."""
        self._parts.append("\n" if self._items > 0 else "\n\n")

    def handle_data(self, data: str) -> None:
        """Take words; a line break between them is a space, but where lines are kept."""
        self._parts.append(data if self._is_kept else re.sub(r"\s+", " ", data))

    def text(self) -> str:
        """Give all of it, without blanks at the ends of lines and without holes."""
        lines = [line.strip() for line in "".join(self._parts).split("\n")]
        joined = re.sub(r"- \n+", "- ", "\n".join(lines).replace("\n-\n", "\n- \n"))
        return re.sub(r"\n{3,}", "\n\n", joined).strip()


class RichText(TypeDecorator[str]):
    """A column that takes no HTML but what is clean, whoever writes it."""

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """Say what its values are."""
        return str

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - its signature
        """Clean what goes to the database."""
        return None if value is None else cleaned(value)


def rich_text(
    label: Label, *, search: bool = False, hint: Label = "", **column: Any
) -> MappedColumn[Any]:
    """Hold a formatted text as clean HTML; `search` lets people find the record by its words."""
    return column_of_field(RichText(), Field(label, "rich_text", hint, search=search), column)


def words_column(name: str) -> str:
    """Name the column beside a formatted text that holds its words: what is filtered and listed."""
    return f"{name}_text"


def add_words(model: type[Any], names: list[str]) -> None:
    """Give a model the columns for the words of its formatted texts, before it is mapped."""
    for name in names:
        model.__annotations__[words_column(name)] = Mapped[str]
        column = mapped_column(
            String(collation="C"),
            default=lambda context, name=name: plain_text(
                context.get_current_parameters().get(name)
            ),
            server_default="",
            info={"kept": True},
        )
        setattr(model, words_column(name), column)


def keep_clean(model: type[Any], names: list[str]) -> None:
    """Let a mapped model clean its formatted texts as they are set, and note their words."""
    for name in names:
        event.listen(getattr(model, name), "set", _cleaning(name), retval=True, propagate=True)


def _cleaning(name: str) -> Any:
    def clean(record: Any, value: Any, _old: Any, _initiator: Any) -> Any:
        found = None if value is None else cleaned(value)
        setattr(record, words_column(name), plain_text(found))
        return found

    return clean
