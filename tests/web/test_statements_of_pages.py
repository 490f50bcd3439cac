"""A generated page costs the database the same however many rows there are."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.core.db import User, db, transaction
from tests.factories import ledger, people

Count = Callable[[str], int]


@pytest.fixture
def count(process: Flask) -> Count:
    """Give the way to the number of statements a page costs the administrator."""
    people.user("boss", "Administrator")
    client = people.browser(process, "boss")

    def asked(address: str) -> int:
        statements: list[str] = []

        def note(*details: Any) -> None:
            statements.append(details[2])

        client.get(address)  # what a process learns once is no part of a page
        event.listen(Engine, "before_cursor_execute", note)
        try:
            answer = client.get(address)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert answer.status_code == 200, address
        return len(statements)

    return asked


@pytest.mark.parametrize(
    ("address", "statements"),
    [
        ("/party/list/", 2),  # who asks, and the rows; what they keep of the list is known
        ("/party/list/?q=a&sort=-name", 2),
        ("/party/list/?columns=name,tags,party_group&q=%23urgent", 2),
        ("/party/options?q=a", 2),
        ("/party/summary", 2),
        ("/party/add", 4),  # the main currency too, of the card and of its limits
        ("/party/edit/{key}", 11),  # its lines, its tags, what it points to
    ],
)
def test_a_page_costs_as_much_with_ten_records_as_with_sixty(
    count: Count, address: str, statements: int
) -> None:
    with transaction():
        key = ledger.customer().id
        for _each in range(9):
            ledger.customer()
    page = address.format(key=key)
    of_ten = count(page)
    with transaction():
        for _each in range(50):
            ledger.customer()
    assert count(page) == of_ten
    assert of_ten == statements


def test_a_person_is_loaded_without_what_only_lists_show(app: Flask) -> None:
    with app.app_context():
        key = people.user("ayse", "Sales")
        db.session.expire_all()
        user = db.session.get(User, key)
        assert user is not None
        assert "role_names" not in vars(user)
        assert user.role_names == "Sales"
