"""The commands of `flask panel`."""

import click
from flask.cli import with_appcontext

from app.commands.edge import OneLineGroup, report_edge, said_in_one_line
from app.commands.panel.description import described
from app.commands.panel.sketch import begin
from app.panel.registry import registered


@click.group(cls=OneLineGroup)
def panel() -> None:
    """Add a model of your own, and see what was made of one."""


@panel.command("new")
@click.argument("name")
@with_appcontext
@said_in_one_line
def new(name: str) -> None:
    """Write the file a model of your own begins as: flask panel new Guarantee."""
    path = begin(name)
    click.echo(f"Written: app/modules/own/{path.name}. Make it yours, then run")
    click.echo(f'  make migration NAME="{path.stem}" OWN=1')
    click.echo("  make run")


@panel.command("show")
@click.argument("model")
@report_edge
def show(model: str) -> None:
    """Print what was made of a model: screens, API, rights, fields, history, search."""
    for line in described(model):
        click.echo(line)


@panel.command("check")
@with_appcontext
def check() -> None:
    """Name every mistake in the panels; nothing starts with one, this command neither."""
    click.echo(f"{len(registered())} panels are right.")
