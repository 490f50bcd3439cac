"""A report appears under its name when it is whole; a refusal leaves what was there."""

from pathlib import Path

import pytest
from flask import Flask

from app.commands import output

BALANCES = ("ledger", "balances", "--as-of", "2026-10-31")


def test_a_report_is_written_to_a_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "bakiye.csv"
    answer = app.test_cli_runner().invoke(args=[*BALANCES, "-o", str(file)])
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert file.read_text() == "code,name,debit,credit,balance\n"
    assert [path.name for path in tmp_path.iterdir()] == ["bakiye.csv"]


def test_a_report_that_fails_half_way_leaves_the_old_file(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bakiye.csv"
    file.write_text("yesterday's")

    def fail(_query: object, stream: object) -> None:
        stream.write(b"half")  # type: ignore[attr-defined] # a binary stream
        raise OSError("the disk is full")

    monkeypatch.setattr(output, "write_csv", fail)
    answer = app.test_cli_runner().invoke(args=[*BALANCES, "-o", str(file)])
    assert answer.exit_code == 1
    assert file.read_text() == "yesterday's"
    assert [path.name for path in tmp_path.iterdir()] == ["bakiye.csv"]
