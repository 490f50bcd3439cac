"""Whose account a command speaks of, where it was asked for by the code of a merged card."""

import click

from app.ledger.queries import Holder


def say_merged(holder: Holder) -> None:
    """Say beside the report, never in it, that a code leads to another card."""
    if holder.asked != holder.code:
        click.echo(f"{holder.asked} was merged into {holder.code} {holder.name}.", err=True)
