"""The command line: each command opens one transaction, makes one call and prints the answer."""

from flask import Flask

from app.commands.backup import backup_command, restore_command
from app.commands.deploy import deploy
from app.commands.ledger import ledger


def init_app(app: Flask) -> None:
    """Attach the commands to the application."""
    for command in (deploy, ledger, backup_command, restore_command):
        app.cli.add_command(command)
