"""`flask secrets …`: the keys that secrets are kept with."""

import click

from app.commands.edge import OneLineGroup, command_edge
from app.core.sealed import rotate


@click.group(cls=OneLineGroup)
def secrets() -> None:
    """Change the keys that secrets are kept with."""


@secrets.command("rotate")
@command_edge
def rotate_command() -> None:
    """Encrypt every secret with the newest of MUTABIK_SECRETS_KEYS; the others may go then."""
    click.echo(f"Secrets encrypted with the newest key: {rotate()}")
