"""`flask rates …`: the central bank's bulletins from the command line."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app

from app.commands.edge import OneLineGroup, refuse, stepwise_edge
from app.core.dates import format_date
from app.core.db import transaction
from app.integrations.rates import Tried, WrongDayError, fetch_day, fetch_wanted, read_bulletin
from app.integrations.rates.parser import MOST_BYTES
from app.modules.currencies import bulletins


@click.group(cls=OneLineGroup)
def rates() -> None:
    """Fetch exchange rates of the central bank."""


@rates.command("fetch")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), help="Only this day's bulletin, even once more."
)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the bulletin from a file.",
)
@stepwise_edge
def fetch_command(day: datetime | None, file: Path | None) -> None:
    """Fetch the bulletins of the last ten days that are not there yet."""
    if file is not None:
        tried = [_take_file(file, day.date() if day else None)]
    else:
        tried = [*_fetch(day.date() if day else None)]
    if failed := sum(one.problem is not None for one in tried):
        refuse(f"Bulletins that could not be fetched: {failed}.")
    if not tried:
        click.echo("Nothing new: every bulletin was there already.")


def _fetch(day: date | None) -> Iterator[Tried]:
    """Fetch and say each day as it is done."""
    address = current_app.config["RATES_ADDRESS"]
    for tried in fetch_wanted(address) if day is None else iter([fetch_day(address, day)]):
        click.echo(str(tried), err=tried.problem is not None)
        yield tried


def _take_file(file: Path, day: date | None) -> Tried:
    """Store the bulletin of a file; raises what is wrong with it."""
    with file.open("rb") as stream:
        bulletin = read_bulletin(stream.read(MOST_BYTES + 1))
    if day is not None and day != bulletin.dated_on:
        raise WrongDayError(asked=format_date(day), given=format_date(bulletin.dated_on))
    with transaction():
        tried = Tried(bulletin.dated_on, stored=bulletins.store(bulletin))
    click.echo(str(tried))
    return tried
