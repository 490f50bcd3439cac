"""Lay many rows of models of its own down once, measure their screens and print the table."""

import click

from bench.measure import Table
from bench.screens import office, pages, start

MODELS = 60


@click.command()
@click.option("--rows", default=office.ROWS, help="Of the largest model.")
def main(rows: int) -> None:
    """Measure generated screens in an installation of their own."""
    table = Table(f"Screens over {rows:,} rows, {MODELS} models")
    app = office.open_office(MODELS, rows)
    connections = office.Connections(app)
    pages.measure(app, table, connections.one)
    connections.close()
    start.measure(table, MODELS, rows)
    table.sum_up()


if __name__ == "__main__":
    main()
