"""`flask ledger instruments`: the cheques and notes as they stood on a day."""

from datetime import date

import click

from app.commands.days import day_option
from app.commands.edge import OneLineCommand, report_edge
from app.commands.output import Output, output_options
from app.ledger import queries
from app.ledger.rules.instruments import STATES, Direction
from app.modules.instruments import instruments_report


@click.command("instruments", cls=OneLineCommand)
@day_option("--as-of", "as_of", help="The day, included.")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only those in this state.")
@click.option(
    "--direction",
    type=click.Choice([way.value for way in Direction]),
    help="Only received or given ones.",
)
@output_options
@report_edge
def instruments_command(
    as_of: date, state: str | None, direction: str | None, output: Output
) -> None:
    """Print the cheques and notes, the earliest due first."""
    wanted = queries.InstrumentFilter(as_of=as_of, state=state or "", direction=direction or "")
    output.table(queries.instruments(wanted), lambda language: instruments_report(wanted, language))
