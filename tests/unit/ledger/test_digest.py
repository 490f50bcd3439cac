"""The digest proves all that a voucher says: whatever is changed, it changes."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.rules import Content, Line, Reporting, Side, counter_line, digest, line_on

DAY = date(2026, 11, 20)
SOLD = line_on(
    Side.DEBIT, Decimal("100.00"), Decimal("42.5"), account_id=1, currency="USD", due_on=DAY
)
FULL = Content(
    uuid=UUID(int=1),
    type="sales_invoice",
    dated_on=DAY,
    document_no="SF-2026-000001",
    external_key="gen-1",
    reversal_of=7,
    lines=(SOLD, counter_line(SOLD, 2, DAY)),
)


def _other(value: Any) -> Any:
    """Give another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, UUID):
        return UUID(int=value.int + 1)
    if isinstance(value, date):
        return value.replace(day=value.day + 1)
    if isinstance(value, Decimal):
        return value + Decimal("0.01")
    if isinstance(value, Reporting):
        return replace(value, rate=value.rate + Decimal("0.000001"))
    return value + 1 if isinstance(value, int) else f"{value or ''}x"


REPORTED = replace(FULL, reporting=Reporting("USD", Decimal("42.8")))


@pytest.mark.parametrize("name", [field.name for field in fields(Content) if field.name != "lines"])
def test_the_digest_covers_every_field_of_a_voucher(name: str) -> None:
    changed = replace(REPORTED, **{name: _other(getattr(REPORTED, name))})
    assert digest(changed) != digest(REPORTED)


def test_the_digest_covers_the_reporting_currency_and_whether_there_is_one() -> None:
    in_euros = replace(FULL, reporting=Reporting("EUR", Decimal("42.8")))
    assert len({digest(voucher) for voucher in (FULL, REPORTED, in_euros)}) == 3


@pytest.mark.parametrize("name", [field.name for field in fields(Line)])
@pytest.mark.parametrize("place", [0, 1])
def test_the_digest_covers_every_field_of_every_line(place: int, name: str) -> None:
    lines = list(FULL.lines)
    lines[place] = replace(lines[place], **{name: _other(getattr(lines[place], name))})
    assert digest(replace(FULL, lines=tuple(lines))) != digest(FULL)


def test_the_digest_covers_the_number_and_the_order_of_lines() -> None:
    first, second = FULL.lines
    others = ((second, first), (first,), (first, second, second), ())
    assert digest(FULL) not in {digest(replace(FULL, lines=lines)) for lines in others}


@given(st.integers(0, 6))
def test_the_digest_is_of_values_not_of_how_they_are_written(places: int) -> None:
    """The rate 42.5 comes back from its column as 42.500000 and must prove the same voucher."""
    written = Decimal("42.5").quantize(Decimal(1).scaleb(-max(places, 1)))
    lines = tuple(replace(line, rate=written) for line in FULL.lines)
    assert digest(replace(FULL, lines=lines)) == digest(FULL)


def test_text_cannot_move_from_one_field_to_the_next_unseen() -> None:
    """The marks that separate fields inside the digest may stand in a text too."""
    moved = replace(FULL, document_no="A\x1fB", counter_document_no="C")
    other = replace(FULL, document_no="A", counter_document_no="B\x1fC")
    assert digest(moved) != digest(other)
    assert digest(replace(FULL, external_key=None)) != digest(replace(FULL, external_key=""))


def test_a_voucher_without_a_branch_keeps_the_digest_it_had_before_there_were_any() -> None:
    before = "ca75dabefa4a4831a42605a3951ed3ab57ea606ecdf2719454c63585772c4b9a"
    assert digest(FULL).hex() == before
