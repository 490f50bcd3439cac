"""Days as options of commands, in the one form machines write them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click


def day_option(
    *names: str,
    help: str,  # noqa: A002 - click's own word
    required: bool = True,
) -> Callable[..., Any]:
    """Give a command a day as an option: 2026-10-31."""

    def as_date(
        _context: click.Context, _option: click.Parameter, value: datetime | None
    ) -> date | None:
        return value and value.date()

    kind = click.DateTime(["%Y-%m-%d"])
    return click.option(*names, type=kind, required=required, callback=as_date, help=help)
