"""An import leaves one line in the history, however many rows it brought; a dry run leaves none."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.history import HistoryLine

DATA = Path(__file__).parents[1] / "data" / "ledger"


def test_a_file_leaves_one_line(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    for kind in ("parties", "transactions"):
        for option in (["--dry-run"], [], []):
            run(args=["ledger", f"import-{kind}", str(DATA / f"{kind}.csv"), *option])
    query = (
        select(HistoryLine.model, HistoryLine.changes, HistoryLine.actor_kind)
        .where(HistoryLine.action == "imported")
        .order_by(HistoryLine.id)
    )
    assert [tuple(line) for line in db.session.execute(query)] == [
        ("Party", {"imported": 200, "unchanged": 0}, "command"),
        ("Voucher", {"imported": 5_000, "unchanged": 0}, "command"),
    ]
