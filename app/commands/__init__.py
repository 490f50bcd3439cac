"""The command line: each command opens one transaction, makes one call and prints the answer."""

from collections.abc import Mapping
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

PLACES = {
    "backup": "app.commands.backup:backup_command",
    "db": "app.commands.migrations:db_command",
    "demo": "app.commands.demo.command:demo",
    "deploy": "app.commands.deploy:deploy",
    "ledger": "app.commands.ledger:ledger",
    "panel": "app.commands.panel:panel",
    "rates": "app.commands.rates:rates",
    "restore": "app.commands.backup:restore_command",
    "secrets": "app.commands.keys:secrets",
}


def init_app(app: Flask, others: Mapping[str, str]) -> None:
    """Attach the commands to the application, and others by where they are."""
    app.cli = Commands(app.name, {**PLACES, **others})


class Commands(AppGroup):
    """The commands of the application, each imported when it is given: the web needs none."""

    def __init__(self, name: str, places: Mapping[str, str]) -> None:
        """Know where each command is: module:name."""
        super().__init__(name)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return sorted({*super().list_commands(ctx), *self._places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command by its name."""
        if cmd_name not in self._places:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command
