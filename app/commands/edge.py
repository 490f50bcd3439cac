"""The edge of a command: its transaction, its actor, and refusals said in one clear line."""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
import psycopg
from flask.cli import with_appcontext
from sqlalchemy.exc import ProgrammingError

from app.core.actor import Actor, acting_as
from app.core.db import transaction
from app.core.errors import DomainError


class Refused(click.ClickException):
    """A refusal as the shell sees it: one line, and a non-zero exit."""

    def show(self, file: Any = None) -> None:
        """Print the reason alone."""
        click.echo(self.message, err=True, file=file)


class OneLineCommand(click.Command):
    """A command whose usage mistakes are said in one line too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, or say what is wrong with them and where help is."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            _program, _, path = ctx.command_path.partition(" ")
            reason = f"{error.format_message()} See flask {path} --help."
            raise Refused(reason) from error


class OneLineGroup(click.Group):
    """A group of such commands."""

    command_class = OneLineCommand


def said_in_one_line(command: Callable[..., Any]) -> Callable[..., Any]:
    """Say a refusal in one line and end with a non-zero exit."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except DomainError as error:
            refuse(str(error))
        except ProgrammingError as error:
            if isinstance(error.orig, psycopg.errors.UndefinedTable):
                refuse("The database has no tables for this yet. Run flask deploy first.")
            raise

    return run


Start = ParamSpec("Start")
Started = TypeVar("Started")


def said_at_start(start: Callable[Start, Started]) -> Callable[Start, Started]:
    """Say to whoever gave a command why the application does not start, without a traceback.

    So `flask panel check` names every mistake, though with one of them nothing starts.
    """

    @functools.wraps(start)
    def run(*arguments: Start.args, **options: Start.kwargs) -> Started:
        try:
            return start(*arguments, **options)
        except DomainError as error:
            if click.get_current_context(silent=True):
                refuse(str(error))
            raise

    return run


def command_edge(
    command: Callable[..., Any], *, within: Callable[[], AbstractContextManager[None]] = transaction
) -> Callable[..., Any]:
    """Run a command in one transaction; a refusal undoes it and is said in one line."""

    @with_appcontext
    @said_in_one_line
    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        with acting_as(Actor("command")), within():
            return command(*arguments, **options)

    return run


report_edge = functools.partial(
    command_edge, within=functools.partial(transaction, reads_only=True)
)
"""The edge of a command that only reads."""

stepwise_edge = functools.partial(command_edge, within=nullcontext)
"""The edge of a long command, which commits its work piece by piece itself."""


def refuse(reason: str) -> NoReturn:
    """End the command with a reason and a non-zero exit."""
    raise Refused(reason)
