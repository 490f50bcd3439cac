"""`flask ledger …`: the books from the command line."""

from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import click

from app.commands.days import day_option
from app.commands.edge import OneLineGroup, command_edge, refuse, report_edge
from app.commands.holders import say_merged
from app.commands.instruments import instruments_command
from app.commands.matching import match_command, matches_command
from app.commands.output import Output, output_options
from app.commands.questions import COMMANDS as QUESTIONS
from app.commands.revaluation import revalue_command
from app.ledger import queries
from app.ledger.exports import FORMATS, export
from app.ledger.imports import FileRefusedError, Imported, import_parties, import_transactions
from app.ledger.sealing import current_head, seal
from app.ledger.verify import verify
from app.modules import statements

MOST_FINDINGS = 50

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_dry_run = click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")


@click.group(cls=OneLineGroup)
def ledger() -> None:
    """Import, report and verify the books."""


@ledger.command("import-parties")
@_file
@_dry_run
@command_edge
def import_parties_command(file: Path, dry_run: bool) -> None:
    """Import cards: code,name,roles,currency,term_days,city,tax_no,sector."""
    _import(import_parties, file, dry_run=dry_run)


@ledger.command("import-transactions")
@_file
@_dry_run
@command_edge
def import_transactions_command(file: Path, dry_run: bool) -> None:
    """Import transactions; a row known already changes nothing."""
    _import(import_transactions, file, dry_run=dry_run)


def _import(service: Callable[..., Imported], file: Path, *, dry_run: bool) -> None:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            done = service(stream, dry_run=dry_run)
    except FileRefusedError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        refuse(str(error))
    verb = "would be imported" if dry_run else "imported"
    click.echo(f"{done.imported} {verb}, {done.unchanged} unchanged")
    if not done.imported:
        click.echo("Nothing new: everything was there already.")


@ledger.command("statement")
@click.argument("code")
@day_option("--from", "start", help="The first day.")
@day_option("--to", "end", help="The last day, included.")
@click.option("--currency", help="Only what moved in this currency.")
@click.option("--show-cancelled", is_flag=True, help="Show cancelled vouchers too.")
@output_options
@report_edge
def statement_command(code: str, start: date, end: date, output: Output, **options: Any) -> None:
    """Print the statement of a party."""
    found = queries.statement(code, start, end, **options)
    say_merged(found.party)
    output.statement(found)


@ledger.command("balances")
@day_option("--as-of", "as_of", help="The day, included.")
@click.option("--by-currency", is_flag=True, help="One row for each party and currency.")
@output_options
@report_edge
def balances_command(as_of: date, by_currency: bool, output: Output) -> None:
    """Print the balances of all parties."""
    if by_currency:
        query = queries.balances_by_currency(as_of)
        output.table(
            query, lambda language: statements.currency_balances_report(query, as_of, language)
        )
    else:
        query = queries.balances(as_of)
        output.table(query, lambda language: statements.balances_report(query, as_of, language))


@ledger.command("export")
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True)
@click.option("-o", "file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@report_edge
def export_command(format_: str, file: TextIO) -> None:
    """Write all of the books in the plain text of another accounting tool."""
    export(format_, file)


@ledger.command("seal")
@command_edge
def seal_command() -> None:
    """Chain what was posted since the last seal; print the head, to be kept elsewhere."""
    seal()
    click.echo(current_head() or "Nothing is sealed yet: nothing was posted.")


@ledger.command("verify")
@click.option("--head", default="", help="A head of the chain that was kept elsewhere.")
@report_edge
def verify_command(head: str) -> None:
    """Recompute all of the books; name every row that is not as it was posted."""
    findings = list(islice(verify(head), MOST_FINDINGS))
    for finding in findings:
        click.echo(finding)
    if findings:
        refuse("The books are not as they were posted. Keep a copy of the database and call help.")
    click.echo("The books are right: every voucher, balance and number was recomputed.")


OTHERS = (instruments_command, match_command, matches_command, revalue_command)

for command in (*QUESTIONS, *OTHERS):
    ledger.add_command(command)
