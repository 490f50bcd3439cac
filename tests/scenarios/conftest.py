"""Every story ends with right books."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.db import db
from app.ledger.verify import verify


@pytest.fixture(autouse=True)
def right_books(app: Flask) -> Iterator[None]:
    """Close the story's transaction, and recompute all of the books after it."""
    yield
    db.session.commit()
    assert list(verify()) == []
