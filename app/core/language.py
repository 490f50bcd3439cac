"""The two languages: labels translated when shown, and texts of documents in either."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask_babel import lazy_gettext as _

from app.core.errors import DomainError

__all__ = ["LANGUAGES", "_", "say", "translate"]

LANGUAGES = ("tr", "en")

_CATALOGUES = Path(__file__).parents[2] / "translations"


def translate(message: str, language: str) -> str:
    """Give a message of the catalogues in a language, without any request."""
    return _catalogue(language).gettext(message)


def say(error: DomainError, language: str) -> str:
    """Say why something was refused, in the reader's language."""
    return translate(error.message, language).format(**error.details)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(_CATALOGUES, [language])
