"""An address in a field is one word: a line break in it could begin another header of a letter."""

import pytest

from app.panel.kinds import KINDS, NotAnEmailError, NotPlainTextError

BROKEN = ("a@b.example\nBcc:c@d.example", "a@b\t.example", "a@b\n.example")


@pytest.mark.parametrize("typed", BROKEN)
def test_no_line_break_stands_in_an_address(typed: str) -> None:
    with pytest.raises((NotAnEmailError, NotPlainTextError)):
        KINDS["email"].parse(typed, "")


def test_an_address_is_read_without_what_stands_around_it() -> None:
    assert KINDS["email"].parse(" Ayşe@Firma.EXAMPLE\n", "") == "Ayşe@firma.example"
