"""The sample office matches its parties in lira by due date: the pairs to the byte."""

from pathlib import Path

from flask import Flask

from app.core.db import db
from app.ledger import queries

DATA = Path(__file__).parents[1] / "data" / "ledger"


def test_the_pairs_of_the_sample_are_the_expected_ones_to_the_byte(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    for kind in ("parties", "transactions"):
        assert run(args=["ledger", f"import-{kind}", str(DATA / f"{kind}.csv")]).exit_code == 0
    expected = sorted((DATA / "matches").iterdir())
    assert len(expected) == 5
    for report in expected:
        done = run(args=["ledger", "match", report.stem, "--by", "due"])
        assert done.exit_code == 0, done.output
        answer = run(args=["ledger", "matches", report.stem])
        assert answer.stdout_bytes == report.read_bytes(), report.name
    assert run(args=["ledger", "verify"]).stdout.startswith("The books are right")


def test_everybody_can_be_matched_and_the_books_stay_right(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    for kind in ("parties", "transactions"):
        run(args=["ledger", f"import-{kind}", str(DATA / f"{kind}.csv")])
    done = run(args=["ledger", "match", "--all", "--by", "due"])
    assert done.exit_code == 0, done.output
    assert " TRY" in done.output
    assert " USD" in done.output
    assert run(args=["ledger", "verify"]).stdout.startswith("The books are right")
    assert queries.matchable() == []
    db.session.rollback()
    again = run(args=["ledger", "match", "--all", "--by", "due"])
    assert again.output == "0 matched\n"
