"""`flask ledger revalue`: other currencies at a day's rates, shown or posted."""

from datetime import date

import click

from app.commands.days import day_option
from app.commands.edge import command_edge
from app.commands.output import Output, output_options
from app.modules.revaluations.reports import COLUMNS, plain_rows, revaluation_report
from app.modules.revaluations.services import look, revalue


@click.command("revalue")
@day_option("--as-of", "as_of", help="The day, included.")
@click.option("--dry-run", is_flag=True, help="Print what would be posted, post nothing.")
@output_options
@command_edge
def revalue_command(as_of: date, output: Output, *, dry_run: bool) -> None:
    """Post what a day's rates make of other currencies; take it back on the day after."""
    if dry_run:
        found = look(as_of)
        rows = list(plain_rows(found))
        output.rows(COLUMNS, rows, lambda language: revaluation_report(found, language))
        return
    done = revalue(as_of)
    if done is None:
        click.echo("Nothing differs: nothing was posted.")
    else:
        posted, back = done
        click.echo(f"{posted.document_no} posted, taken back by {back.document_no}")
