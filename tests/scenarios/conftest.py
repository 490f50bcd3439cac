"""Every story ends with right books."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.core.db import db
from app.ledger.verify import verify
from tests.factories import office
from tests.factories.imports import Importer


@pytest.fixture(autouse=True)
def right_books(app: Flask) -> Iterator[None]:
    """Close the story's transaction, and recompute all of the books after it."""
    yield
    db.session.commit()
    assert list(verify()) == []


@pytest.fixture
def staff(app: Flask) -> dict[str, int]:
    """Hire everybody."""
    return office.hire()


@pytest.fixture
def finance(staff: dict[str, int]) -> Callable[[str], Importer]:
    """Give Finance with files for a list."""
    return lambda model: Importer(staff["finance"], model)
