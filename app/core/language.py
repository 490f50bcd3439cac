"""The two languages: labels translated when shown, and texts of documents in either."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask_babel import lazy_gettext as _

__all__ = ["_", "translate"]

_CATALOGUES = Path(__file__).parents[2] / "translations"


def translate(message: str, language: str) -> str:
    """Give a message of the catalogues in a language, without any request."""
    return _catalogue(language).gettext(message)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(_CATALOGUES, [language])
