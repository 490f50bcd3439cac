"""The two languages: labels translated when shown, and texts of documents in either."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import LazyString, get_locale

from app.core.dates import format_date
from app.core.errors import DomainError
from app.core.money import format_amount, format_rate
from app.core.turkish import lower

_spoken: ContextVar[str] = ContextVar("spoken", default="")
_CATALOGUES = Path(__file__).parents[2] / "translations"


def translate(message: str, language: str) -> str:
    """Give a message of the catalogues in a language, without any request."""
    return _catalogue(language).gettext(message)


def gettext(message: str, **details: Any) -> str:
    """Give a message in the reader's language, as it stands in the code where nobody reads."""
    language = _language()
    text = translate(message, language) if language else message
    return text % details if details else text


def _(message: str, **details: Any) -> LazyString:
    """Give a message that is translated whenever it is shown."""
    return LazyString(gettext, message, **details)


def current_language() -> str:
    """Give the language of the reader, Turkish where nobody reads."""
    return _language() or "tr"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let everything said in the block be said in a language, whoever reads it."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def _language() -> str:
    """Give the language to speak; nothing where nobody reads."""
    if spoken := _spoken.get():
        return spoken
    locale = get_locale()
    return str(locale.language) if locale else ""


def in_a_sentence(label: str) -> str:
    """Write a label as it stands inside a sentence: small, unless it is an abbreviation."""
    if label[1:2].isupper():
        return label
    small = lower(label[:1]) if current_language() == "tr" else label[:1].lower()
    return f"{small}{label[1:]}"


def said(error: DomainError) -> str:
    """Give an error's sentence in the reader's language, with its details as people write them."""
    language = current_language()
    details = {name: _written(detail, language) for name, detail in error.details.items()}
    details |= {name: UNSAID for name, field in error.tells.items() if _is_dark(field)}
    return gettext(error.message).format(**details)


UNSAID = "…"
"""What stands in a sentence for what its reader may not see."""


_judges: list[Callable[[str], bool]] = []


def judged_by(is_hidden: Callable[[str], bool]) -> None:
    """Let a reader's rights decide which details of errors are said, by the fields they tell of."""
    _judges[:] = [is_hidden]


def _is_dark(field: str) -> bool:
    return any(is_hidden(field) for is_hidden in _judges)


def _written(detail: object, language: str) -> object:
    if isinstance(detail, DomainError):
        return said(detail)
    if isinstance(detail, date):
        return format_date(detail, language)
    if isinstance(detail, Decimal):
        exponent = detail.as_tuple().exponent
        is_amount = isinstance(exponent, int) and exponent >= _CENTS
        return (format_amount if is_amount else format_rate)(detail, language)
    return detail


_CENTS = -2


@cache
def _catalogue(language: str) -> NullTranslations:
    """Load a language; what the product does not say, the team's own catalogue may."""
    catalogue = Translations.load(_CATALOGUES, [language])
    catalogue.add_fallback(Translations.load(_CATALOGUES / "own", [language]))
    return catalogue
