"""Parts of pages that follow from little: written once for all that is the same.

A part is kept under its name, the language, where the panel stands and every value it is given.
What differs from request to request (a token, who is signed in) is filled into holes afterwards.
"""

import secrets
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NoReturn

from flask import Flask, request
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from app.core.language import current_language

_KEPT = 512

_OF_ONE_PERSON = {
    name: StrictUndefined(name=name)
    for name in (
        "config",
        "csp_nonce",
        "csrf_token",
        "g",
        "get_flashed_messages",
        "request",
        "session",
        "shell",
    )
}
"""What pages know of one person or one request: a fixed part that names it is an error."""

_MARK = secrets.token_hex(8)
"""No text holds it: by it the places of holes are found again."""


class Hole:
    """Stands in a part for what is filled in later; the part may write it and do nothing else."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __html__(self) -> str:
        return f"{_MARK}{self._name}{_MARK}"

    def _refuse(self, *_others: Any) -> NoReturn:
        raise TypeError(f"a fixed part asks what “{self._name}” is: give it as a value")

    __bool__ = __str__ = __len__ = __iter__ = __eq__ = __hash__ = _refuse


def init_app(app: Flask) -> None:
    """Let pages include a part by `fixed(name, {hole: text}, value=…)`.

    The part may use `root`, its values, words, icons and assets, and write its holes.
    """

    def write(name: str, root: str, values: Mapping[str, Any], holes: Sequence[str]) -> list[str]:
        given = {**_OF_ONE_PERSON, **values, **{hole: Hole(hole) for hole in holes}}
        return app.jinja_env.get_template(name).render(given, root=root).split(_MARK)

    @lru_cache(maxsize=_KEPT)
    def written(
        name: str, _language: str, root: str, values: tuple[tuple[str, Any], ...], holes: Any
    ) -> list[str]:
        return write(name, root, dict(values), holes)

    def fixed(name: str, holes: Mapping[str, Any] = _NONE, /, **values: Hashable) -> Markup:
        key = (name, current_language(), request.script_root, tuple(values.items()), tuple(holes))
        try:
            pieces = written(*key)
        except TypeError:
            pieces = write(name, request.script_root, values, tuple(holes))
        return _filled(pieces, holes)

    app.jinja_env.globals["fixed"] = fixed


_NONE: Mapping[str, Any] = {}


def _filled(pieces: Sequence[str], holes: Mapping[str, Any]) -> Markup:
    """Put texts into the holes, which stand between the pieces by their names."""
    if len(pieces) > 1:
        texts = {hole: str(escape(text)) for hole, text in holes.items()}
        pieces = [texts[it] if at % 2 else it for at, it in enumerate(pieces)]
    return Markup("".join(pieces))  # noqa: S704 - escaped inside, and what fills the holes is too
