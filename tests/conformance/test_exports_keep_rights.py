"""What leaves as a file is read by the rights of who asked, to its last row."""

from decimal import Decimal

import pytest
from flask import Flask

from app.core.db import transaction
from app.documents import excel_csv
from app.ledger.posting import post
from app.panel.lists import export
from app.panel.registry import registered
from tests.factories import ledger as make
from tests.factories import office, people
from tests.factories.records import a_record


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a block hold two rows, so that the end is read long after the request."""
    monkeypatch.setattr(export, "_BLOCK", 2)
    monkeypatch.setattr(excel_csv, "BLOCK", 2)


def test_a_list_goes_out_whole_and_none_but_own_rows(served: Flask) -> None:
    staff = office.hire()
    people.grant("Sales", "Party", "export")
    with transaction():
        for number in range(12):
            owner = staff["sales" if number % 2 else "rival"]
            a_record(registered()["Party"], owner, lambda _e, _n, o=owner: f"of{o}x")  # type: ignore[misc]
    text = office.browser(served, "sales").get("/party/export").text
    assert text.count(f"of{staff['sales']}x ") >= 6
    assert f"of{staff['rival']}x" not in text


def test_a_report_goes_out_whole(served: Flask) -> None:
    staff = office.hire()
    with transaction():
        party = make.customer(salesperson_id=staff["sales"])
        code = party.code
        for number in range(9):
            post(
                make.voucher(party, amount=str(Decimal(number + 1)), description=f"satır {number}")
            )
    answer = office.browser(served, "sales").get(f"/statement/{code}/csv?dated=..")
    assert [f"satır {number}" in answer.text for number in range(9)] == [True] * 9


def test_an_answer_nobody_takes_ends_its_session(served: Flask) -> None:
    office.hire()
    client = office.browser(served, "boss")
    for _time in range(30):  # more than there are connections
        client.get("/account/export").close()
    assert client.get("/account/export").text.count("\n") > 2
