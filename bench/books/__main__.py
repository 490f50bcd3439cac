"""Lay the books of a size down once, measure them and print the table."""

import os
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
from bench.books import ageing, exporting, matching, posting, reading
from bench.measure import Table

PARTS = {
    part.__name__.split(".")[-1]: part for part in (reading, ageing, matching, exporting, posting)
}


@click.command()
@click.option("--size", type=click.Choice(["S", "M", "L"]), default="M", help="Of the books.")
@click.option("--part", "parts", type=click.Choice(list(PARTS)), multiple=True, default=list(PARTS))
def main(size: str, parts: tuple[str, ...]) -> None:
    """Measure services and exports in an installation that keeps the demonstration."""
    table = Table(f"Books of size {size}")
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
            for part in parts:
                PARTS[part].measure(table, floor)
                floor.rollback()
                db.session.rollback()
    table.sum_up()


def _is_unfinished(plan: Plan) -> bool:
    """Tell whether the demonstration must still be laid down; earlier runs posted beside it."""
    question = text("SELECT count(*) FROM voucher WHERE source = :source")
    standing: int = db.session.execute(question, {"source": plan.source}).scalar_one()
    db.session.rollback()
    return standing < plan.transactions


if __name__ == "__main__":
    main()
