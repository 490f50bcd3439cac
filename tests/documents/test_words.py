"""Both languages have every word."""

from dataclasses import asdict
from typing import get_args

from app.documents.report import Language
from app.documents.words import WORDS


def test_every_language_has_words() -> None:
    assert set(WORDS) == set(get_args(Language))


def test_no_word_is_left_empty() -> None:
    assert all(all(asdict(words).values()) for words in WORDS.values())


def test_turkish_and_english_words_differ() -> None:
    turkish, english = asdict(WORDS["tr"]), asdict(WORDS["en"])
    assert not [name for name in turkish if turkish[name] == english[name]]
