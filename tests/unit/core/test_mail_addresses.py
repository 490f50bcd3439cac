"""Addresses as people type them: read strictly, for each may stand in a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.mail_addresses import NotSendableError, is_sendable, read_addresses


def test_addresses_are_read_in_a_row_each_once() -> None:
    typed = 'a@b.example, "Ayşe Işık" <Ayse.Isik@Firma.EXAMPLE>; A@b.example\n x+y@c-d.example ,'
    wanted = ["a@b.example", "Ayse.Isik@firma.example", "x+y@c-d.example"]
    assert read_addresses(typed) == wanted
    assert read_addresses(" ,; ") == []


@pytest.mark.parametrize(
    "typed",
    [
        "a@b",
        "a b@c.example",
        "@b.example",
        "a@b..example",
        "a.@b.example",
        "a@-b.example",
        "ayşe@b.example",
        "a@işık.example",
        "a@b.example Bcc: c@d.example",
        "a@b.example\x00",
        "<a@b.example> x",
        "a@b.example\u2028Bcc: x",
        f"{'a' * 65}@b.example",
        f"a@{'b.' * 130}example",
        '"a b"@c.example',
    ],
)
def test_what_no_letter_can_be_sent_to_is_refused(typed: str) -> None:
    with pytest.raises(NotSendableError):
        read_addresses(typed)


@given(st.text(alphabet=st.sampled_from("ab@.,;:<>\"' \r\n\t\x00\u2028BccTo-_+"), max_size=60))
def test_nothing_that_is_read_can_begin_another_header(typed: str) -> None:
    try:
        found = read_addresses(typed)
    except NotSendableError:
        return
    for address in found:
        assert is_sendable(address)
        assert address.isascii()
        assert address.isprintable()
        assert not set(address) & set(' \r\n\t,;:<>"')
