"""Whatever the files hold, the reports are what plain SQL over the files says, to the byte."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.scenarios.office_files import DAYS, FIRST, write_files
from tests.scenarios.recomputation import Recomputed

SEEDS = (20_261_122, 7, 1_453)


@pytest.mark.parametrize(
    ("seed", "rows"),
    [*((seed, 1_500) for seed in SEEDS), pytest.param(2_005, 60_000, marks=pytest.mark.long)],
)
def test_every_report_is_what_the_files_say(
    app: Flask, tmp_path: Path, seed: int, rows: int
) -> None:
    parties, transactions = write_files(seed, tmp_path, rows=rows)
    recomputed = Recomputed(parties, transactions)

    def run(*arguments: object) -> str:
        answer = app.test_cli_runner().invoke(args=["ledger", *map(str, arguments)])
        assert answer.exit_code == 0, answer.output
        return answer.stdout_bytes.decode()

    assert run("import-parties", parties) == "40 imported, 0 unchanged\n"
    assert run("import-transactions", transactions) == f"{rows} imported, 0 unchanged\n"

    chance = random.Random(seed)
    for _ in range(6):
        start, end = sorted(FIRST + timedelta(days=chance.randrange(DAYS)) for _ in range(2))
        end = chance.choice((end, end.replace(day=1) - timedelta(days=1), end))
        start = min(start, end)
        code = chance.choice(recomputed.codes())
        currency = chance.choice(("TRY", "USD", "EUR"))
        period = ("--from", start, "--to", end)
        by_currency = ("balances", "--as-of", end, "--by-currency")
        in_currency = ("statement", code, *period, "--currency", currency)
        assert run("balances", "--as-of", end) == recomputed.balances(end)
        bounds = sorted(chance.sample(range(1, 200), chance.randint(1, 5)))
        ageing = ("ageing", "--as-of", end, "--buckets", ",".join(map(str, bounds)))
        assert run(*ageing) == recomputed.ageing(end, bounds)
        assert run(*by_currency) == recomputed.balances_by_currency(end)
        assert run("statement", code, *period) == recomputed.statement(code, start, end)
        assert run(*in_currency) == recomputed.statement_in(currency, code, start, end)
    for unit in ("day", "week", "month", "year"):
        assert run("totals", "--by", unit) == recomputed.totals(unit)
    assert "The books are right" in run("verify")


def test_a_seed_always_gives_the_same_files(tmp_path: Path) -> None:
    def files(name: str) -> list[bytes]:
        folder = tmp_path / name
        folder.mkdir()
        return [path.read_bytes() for path in write_files(7, folder, rows=50)]

    some: Any = files("some")
    assert some == files("others")
