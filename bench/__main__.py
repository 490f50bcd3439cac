"""`make bench`: build the books of a size once, then measure and print the table."""

import os
import platform
from pathlib import Path

import click
import psycopg
from sqlalchemy import text

import config
from app import create_app
from app.commands.demo.filling import fill
from app.commands.demo.plan import Plan
from app.commands.deploy import bring_up_to_date
from app.core.db import db
from bench import ageing, exporting, posting, reading
from bench.measure import Table
from bench.screens import office, pages, start

MODELS = 60
PARTS = ("books", "screens")


@click.command()
@click.option("--size", type=click.Choice(["S", "M", "L"]), default="M", help="Of the books.")
@click.option("--part", "parts", type=click.Choice(PARTS), multiple=True, default=PARTS)
def main(size: str, parts: tuple[str, ...]) -> None:
    """Measure every goal: the books on the demonstration company, the screens on a million rows."""
    print(f"Size {size}, Python {platform.python_version()}, {os.cpu_count()} cores")
    table = Table()
    if "books" in parts:
        _measure_books(table, size)
    if "screens" in parts:
        _measure_screens(table)
    missed = [figure.name for figure in table.figures if not figure.holds]
    print(f"{len(table.figures) - len(missed)} of {len(table.figures)} goals hold")


def _measure_books(table: Table, size: str) -> None:
    """Measure services and exports in an installation that keeps the demonstration."""
    folder = Path(".setup") / f"bench-{size}"
    environment = {**os.environ, "INSTANCE_DIR": str(folder.resolve()), "DATABASE_URL": ""}
    app = create_app(config.from_environment(environment))
    with app.app_context():
        bring_up_to_date()
        db.session.remove()
        plan = Plan(size)
        for step in fill(plan) if _is_unfinished(plan) else ():
            print(f"{step.standing:,} transactions laid down")
        url = app.config["DATABASE_OWNER_URL"].replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(url, prepare_threshold=None) as floor:
            floor.execute("ANALYZE")
            floor.commit()
            for part in (reading, ageing, exporting, posting):
                part.measure(table, floor)
                floor.rollback()
                db.session.rollback()


def _measure_screens(table: Table) -> None:
    """Measure generated screens in an installation of their own."""
    app = office.open_office(MODELS)
    connections = office.Connections(app)
    pages.measure(app, table, connections.one)
    connections.close()
    start.measure(table, MODELS, office.ROWS)


def _is_unfinished(plan: Plan) -> bool:
    """Tell whether the demonstration must still be laid down; earlier runs posted beside it."""
    question = text("SELECT count(*) FROM voucher WHERE source = :source")
    standing: int = db.session.execute(question, {"source": plan.source}).scalar_one()
    db.session.rollback()
    return standing < plan.transactions


if __name__ == "__main__":
    main()
