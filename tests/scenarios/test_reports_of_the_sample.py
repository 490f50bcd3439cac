"""The sample office: 200 parties, 5,000 movements, and its reports to the byte."""

from pathlib import Path

import pytest
from flask import Flask

DATA = Path(__file__).parents[1] / "data" / "ledger"


def arguments_of(report: Path) -> list[str]:
    """Read the command from the name of the report it should print."""
    match report.stem.split("_"):
        case ["balances", "by", "currency", as_of]:
            return ["balances", "--as-of", as_of, "--by-currency"]
        case ["balances", as_of]:
            return ["balances", "--as-of", as_of]
        case ["ageing", method, as_of]:
            return ["ageing", "--as-of", as_of, "--method", method]
        case ["totals", unit]:
            return ["totals", "--by", unit]
        case ["statement", code, start, end]:
            return ["statement", code, "--from", start, "--to", end]
        case ["statement", code, currency, start, end]:
            return ["statement", code, "--from", start, "--to", end, "--currency", currency]
    pytest.fail(f"no command is known for {report.name}")


def test_the_sample_prints_its_reports_to_the_byte(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    imports = (("parties", 200), ("transactions", 5_000))
    for said in ("{} imported, 0 unchanged", "0 imported, {} unchanged"):
        for kind, count in imports:
            answer = run(args=["ledger", f"import-{kind}", str(DATA / f"{kind}.csv")])
            assert answer.stdout.startswith(said.format(count)), answer.output
    reports = sorted((DATA / "expected").iterdir())
    assert len(reports) == 17
    for report in reports:
        answer = run(args=["ledger", *arguments_of(report)])
        assert answer.stdout_bytes == report.read_bytes(), report.name
    assert run(args=["ledger", "verify"]).stdout.startswith("The books are right")


def test_a_dry_run_says_what_would_be_imported(app: Flask) -> None:
    file = str(DATA / "parties.csv")
    run = app.test_cli_runner().invoke
    for _ in range(2):
        answer = run(args=["ledger", "import-parties", file, "--dry-run"])
        assert answer.stdout == "200 would be imported, 0 unchanged\n"


def test_a_refused_file_names_its_mistakes_in_the_shell(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "transactions.csv"
    lines = (DATA / "transactions.csv").read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:3]))
    answer = app.test_cli_runner().invoke(args=["ledger", "import-transactions", str(file)])
    assert answer.exit_code == 1
    assert answer.stderr.splitlines() == [
        "row 2, party_code: There is no party 120.000073. Check the code or create the card first.",
        "row 3, party_code: There is no party 120.000092. Check the code or create the card first.",
        "2 rows or cells are wrong. Nothing was imported. Mend them and try again.",
    ]
