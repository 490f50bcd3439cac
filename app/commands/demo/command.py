"""`flask demo`: fill an empty installation; a run that was stopped goes on where it stopped."""

from time import monotonic

import click

from app.commands.demo.filling import fill
from app.commands.demo.people import Person
from app.commands.demo.plan import SIZES, Plan
from app.commands.edge import stepwise_edge


@click.command()
@click.option(
    "--size", type=click.Choice(list(SIZES)), default="S", help="How many cards and transactions."
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, help="The same seed gives the same books."
)
@stepwise_edge
def demo(size: str, seed: int) -> None:
    """Fill an empty installation with the invented books of a trading company."""
    plan = Plan(size, seed)
    begun = monotonic()
    added = 0
    people: tuple[Person, ...] = ()
    for step in fill(plan):
        added += step.added
        people += step.people
        click.echo(
            f"{step.standing:,} of {plan.transactions:,} transactions,"
            f" {monotonic() - begun:,.0f} seconds"
        )
    if added:
        click.echo(f"The demonstration stands: {plan.parties:,} parties.")
        for person in people:
            click.echo(f"{person.role}: {person.username} / {person.password}")
    else:
        click.echo("Nothing new: the demonstration was there already.")
