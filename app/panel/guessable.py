"""What everybody tries first: the commonest passwords and the words they are made of.

Short ones are refused by their length already; so only words are listed beside this file that
people make long by digits, signs and repetition, as found in the lists of stolen passwords.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.core.turkish import fold

_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_KEYBOARDS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm")

_FILE = Path(__file__).with_suffix(".txt")


@cache
def _words() -> frozenset[str]:
    return frozenset(_FILE.read_text(encoding="ascii").split())


def is_guessable(password: str) -> bool:
    """Tell whether a password is a common word with something added, or a run of the keyboard."""
    folded = re.sub(r"\s+", "", fold(password))
    written = (folded, folded.translate(_LOOKALIKES), re.sub(r"[^a-z]", "", folded))
    long_enough = (word for word in _words() if len(folded) - len(word) <= _MOST_ADDED)
    return any(word in text for word in long_enough for text in written) or _is_run(folded)


_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
_MOST_ADDED = 7
"""A year, a date or some signs around a word make it no password of its own."""


def _is_run(folded: str) -> bool:
    """Tell whether it goes along the alphabet, the digits or the keys, once or again and again."""
    for piece in range(1, len(folded) // 2 + 1):
        if folded == (folded[:piece] * len(folded))[: len(folded)]:
            return True
    lines = [line for known in (*_RUNS, *_KEYBOARDS) for line in (known, known[::-1])]
    steps = sum(any(pair in line for line in lines) for pair in map("".join, pairwise(folded)))
    return len(folded) > 1 and steps >= 0.8 * (len(folded) - 1)
