"""`flask ledger ageing`, `totals`, `interest`: what the books answer besides their balances."""

import functools
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import click

from app.commands.days import day_option
from app.commands.edge import OneLineCommand, refuse, report_edge
from app.commands.holders import say_merged
from app.commands.output import Output, output_options
from app.core.dates import parse_iso_date
from app.core.money import half_up
from app.core.numbers import parse_plain_amount
from app.ledger import queries
from app.ledger.queries.ageing import METHODS, Method
from app.ledger.queries.totals_by_period import Unit
from app.ledger.rules import Buckets, InterestTerms
from app.ledger.rules.interest import DAY_BASES, EVER
from app.modules.ageing import ageing_report
from app.modules.credit.reports import risk_report
from app.modules.late_charges import known_rates, late_charges_report
from app.modules.totals import totals_report

_command = functools.partial(click.command, cls=OneLineCommand)
_as_of = day_option("--as-of", "as_of", help="The day, included.")


@_command("ageing")
@_as_of
@click.option("--method", type=click.Choice(METHODS), default="fifo", show_default=True)
@click.option("--buckets", default="30,60,90", show_default=True, help="Where each one ends.")
@output_options
@report_edge
def ageing_command(as_of: date, method: Method, buckets: str, output: Output) -> None:
    """Print how old the balances of all parties are."""
    wanted = queries.AgeingFilter(as_of=as_of, method=method, buckets=Buckets.read(buckets))
    output.table(queries.ageing(wanted), lambda language: ageing_report(wanted, language))


@_command("totals")
@click.option("--by", type=click.Choice(get_args(Unit)), required=True)
@day_option("--from", "start", required=False, help="The first day.")
@day_option("--to", "end", required=False, help="The last day, included.")
@output_options
@report_edge
def totals_command(by: Unit, start: date | None, end: date | None, output: Output) -> None:
    """Print what moved in each period, and the balance after it."""
    wanted = queries.TotalsFilter(by=by, start=start, end=end)
    output.table(queries.totals_by_period(wanted), lambda language: totals_report(wanted, language))


@_command("interest")
@click.argument("code")
@_as_of
@click.option(
    "--rate",
    "rates",
    multiple=True,
    help="Percent a year: 48. From a day on: 2026-07-01:42, once for each change. "
    "Left out, the table of interest rates is taken.",
)
@click.option("--base", "day_base", type=click.Choice(list(map(str, DAY_BASES))), default="360")
@click.option("--grace", "grace_days", type=click.IntRange(0, 3_650), default=0, metavar="DAYS")
@click.option("--credit-early", "allow_negative", is_flag=True, help="Early payment earns too.")
@click.option("--currency", help="Only what moved in this currency.")
@output_options
@report_edge
def interest_command(
    code: str,
    as_of: date,
    rates: tuple[str, ...],
    output: Output,
    currency: str | None,
    **terms: Any,
) -> None:
    """Print what a party's late payments cost."""
    terms["day_base"] = int(terms["day_base"])
    asked = InterestTerms(rates=dict(map(_dated, rates)) or known_rates(), **terms)
    found = queries.late_charges(code, as_of, asked, currency=currency)
    say_merged(found.party)
    output.rows(
        queries.ChargeRow._fields, found.rows, lambda language: late_charges_report(found, language)
    )


def _dated(rate: str) -> tuple[date, Decimal]:
    """Read a rate, from a day on where one stands before it."""
    day, colon, percent = rate.rpartition(":")
    return parse_iso_date(day) if colon else EVER, half_up(parse_plain_amount(percent))


@_command("risk")
@click.argument("code", required=False)
@click.option("--all", "everybody", is_flag=True, help="Every party that owes or has a limit.")
@_as_of
@output_options
@report_edge
def risk_command(code: str | None, everybody: bool, as_of: date, output: Output) -> None:
    """Print what parties owe with each kind of risk, and what that leaves of their limits."""
    if (code is None) is not everybody:
        refuse("Name a party, or every one with --all.")
    rows = list(queries.risk_rows(as_of, code=code))
    output.rows(queries.RiskRow._fields, rows, lambda language: risk_report(rows, as_of, language))


COMMANDS = (risk_command, ageing_command, totals_command, interest_command)
