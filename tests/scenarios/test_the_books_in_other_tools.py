"""The books leave for other accounting tools, which find them right and see the same balances."""

import csv
import io
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import realization
from flask import Flask
from sqlalchemy import text

from app.core.db import db
from app.ledger.exports import account_names
from app.ledger.posting import post
from app.ledger.reversing import cancel
from tests.factories import ledger as make

DATA = Path(__file__).parents[1] / "data" / "ledger"

Balances = dict[str, dict[str, Decimal]]


@pytest.fixture
def books(app: Flask, tmp_path: Path) -> Path:
    """Match the sample office, add what is hard to write, and give the folder of its exports."""
    run = app.test_cli_runner().invoke
    for kind in ("parties", "transactions"):
        run(args=["ledger", f"import-{kind}", str(DATA / f"{kind}.csv")])
    run(args=["ledger", "match", "120.000073", "--by", "due"])
    odd = make.customer(code='120.x "é" ;|', name="Tırnak")
    post(make.voucher(odd, description='Satır 1\nSatır 2 "tırnak" \\ ; | (x)'))
    cancel(post(make.voucher(odd, amount="0.01", document_no="A (1)")).voucher_id)
    db.session.commit()
    for tool in ("beancount", "hledger"):
        file = tmp_path / f"books.{tool}"
        done = run(args=["ledger", "export", "--format", tool, "-o", str(file)])
        assert done.exit_code == 0, done.output
    return tmp_path


def ours() -> Balances:
    """Give the balances of every account: all of it in lira, and each other currency."""
    query = """
        SELECT account_id, currency, sum(debit - credit), sum(local_debit - local_credit)
          FROM entry GROUP BY account_id, currency
    """
    names = account_names()
    found: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for account_id, currency, amount, local in db.session.execute(text(query)):
        found[names[account_id]]["TRY"] += local
        if currency != "TRY":
            found[f"{names[account_id]}:{currency}"][currency] += amount
    return {name: dict(sums) for name, sums in found.items()}


def without_trading(found: Balances) -> Balances:
    """Leave out the other side of other currencies, and what is zero."""
    return {
        name: {currency: amount for currency, amount in sums.items() if amount}
        for name, sums in found.items()
        if "Trading" not in name and any(sums.values())
    }


def test_beancount_accepts_the_books_and_sees_the_same_balances(books: Path) -> None:
    file = books / "books.beancount"
    check = [str(Path(sys.executable).parent / "bean-check"), str(file)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    entries, errors, _options = loader.load_file(str(file))
    assert errors == []
    found: Balances = {}
    tree: Any = realization
    for account in tree.iter_children(tree.realize(entries)):
        found[account.account] = {
            position.units.currency: position.units.number for position in account.balance
        }
    assert without_trading(found) == without_trading(ours())


def test_hledger_accepts_the_books_and_sees_the_same_balances(books: Path) -> None:
    tool = shutil.which("hledger")
    assert tool, "Install hledger: it checks the exported books."
    asked = ["bal", "--flat", "--no-total", "-O", "csv", "--layout", "bare"]
    done = subprocess.run(
        [tool, "-f", str(books / "books.hledger"), *asked],
        capture_output=True,
        text=True,
        check=True,
    )
    found: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(done.stdout)):
        found[row["account"]][row["commodity"]] = Decimal(row["balance"])
    assert without_trading(found) == without_trading(ours())


def test_a_format_nobody_knows_is_refused(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["ledger", "export", "--format", "abacus"])
    assert done.exit_code
    assert "abacus" in done.output
