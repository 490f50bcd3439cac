"""`flask ledger match` and `matches`: what was paid, matched with what was owed."""

from decimal import Decimal

import click

from app.commands.edge import refuse, report_edge, stepwise_edge
from app.commands.holders import say_merged
from app.commands.output import Output, output_options
from app.core.db import transaction
from app.ledger.matching import match_account
from app.ledger.queries import holder_of, matchable, matches_of
from app.ledger.rules.matching import METHODS
from app.modules.matching.reports import matches_report


@click.command("match")
@click.argument("code", required=False)
@click.option("--all", "everybody", is_flag=True, help="Every party.")
@click.option("--by", "method", type=click.Choice(sorted(METHODS)), required=True)
@stepwise_edge
def match_command(code: str | None, everybody: bool, method: str) -> None:
    """Match what is open; with --all, each account in a transaction of its own."""
    if (code is None) is not everybody:
        refuse("Name a party, or every one with --all.")
    pairs, sums = 0, dict[str, Decimal]()
    with transaction(reads_only=True):
        places = matchable(code)
    for account_id, currency in places:
        with transaction():
            matched = match_account(account_id, currency, method)
        pairs += matched.pairs
        sums[currency] = sums.get(currency, Decimal(0)) + matched.amount
    amounts = ", ".join(f"{sums[currency]} {currency}" for currency in sorted(sums))
    click.echo(f"{pairs} matched" + (f": {amounts}" if pairs else ""))


@click.command("matches")
@click.argument("code")
@output_options
@report_edge
def matches_command(code: str, output: Output) -> None:
    """Print which debits of a party which credits settled, in the order they were matched."""
    say_merged(holder_of(code))
    query = matches_of(code)
    plain = query.with_only_columns(*list(query.selected_columns)[:3])
    output.table(plain, lambda language: matches_report(plain, code, language))
