"""The command line: each command opens one transaction, makes one call and prints the answer."""

from flask import Flask

from app.commands.backup import backup_command, restore_command
from app.commands.demo.command import demo
from app.commands.deploy import deploy
from app.commands.ledger import ledger
from app.commands.panel import panel
from app.commands.questions import COMMANDS


def init_app(app: Flask) -> None:
    """Attach the commands to the application."""
    for command in (backup_command, demo, deploy, ledger, panel, restore_command):
        app.cli.add_command(command)
    for command in COMMANDS:
        ledger.add_command(command)
