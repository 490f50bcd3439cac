"""`flask ledger …`: the books from the command line."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app.commands.edge import command_edge, refuse
from app.ledger.imports import FileRefusedError, Imported, import_parties, import_transactions

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_dry_run = click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")


def _day(name: str, help_text: str) -> Callable[..., Any]:
    return click.option(
        name, type=click.DateTime(["%Y-%m-%d"]), required=True, help=help_text, callback=_date
    )


def _date(_context: click.Context, _option: click.Parameter, value: datetime | None) -> Any:
    return value.date() if value else None


@click.group()
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
