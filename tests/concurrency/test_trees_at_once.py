"""Two moves that are right alone may make a loop together: the database lets one through."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from app.core.trees import LoopError, fence


@pytest.fixture
def owner(app: Flask) -> Iterator[Engine]:
    """Give the owner of the database, with a table of a tree in it: 1 and 2 are roots."""
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE branch_of (id bigint PRIMARY KEY, up_id bigint)"))
        fence(connection, "branch_of", "up_id")
        connection.execute(text("INSERT INTO branch_of VALUES (1), (2), (3)"))
    yield engine
    engine.dispose()


def move(engine: Engine, key: int, above: int | None) -> None:
    with engine.begin() as connection:
        moved = text("UPDATE branch_of SET up_id = :above WHERE id = :key")
        connection.execute(moved, {"above": above, "key": key})


def test_a_row_is_never_part_of_itself(owner: Engine) -> None:
    move(owner, 2, 1)
    move(owner, 3, 2)
    for key, above in ((1, 1), (1, 2), (1, 3)):
        with pytest.raises(LoopError):
            move(owner, key, above)
    move(owner, 3, None)
    move(owner, 1, 3)
    with owner.begin() as connection, pytest.raises(LoopError):
        connection.execute(text("INSERT INTO branch_of VALUES (4, 4)"))


def test_two_halves_of_a_loop_are_not_both_kept(owner: Engine) -> None:
    for _round in range(5):
        with owner.connect() as first:
            first.execute(text("UPDATE branch_of SET up_id = 2 WHERE id = 1"))
            with ThreadPoolExecutor() as crew:
                second = crew.submit(move, owner, 2, 1)
                first.commit()
                with pytest.raises(LoopError):
                    second.result(timeout=20)
        move(owner, 1, None)
