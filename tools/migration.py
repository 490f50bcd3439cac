"""Write the migration of changed models, of the product or of a team's own.

It compares the models with a database that has every migration so far. An own migration stands
in a folder and a branch of its own and runs after the newest one of the product.
"""

import sys
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from flask import current_app

from app import create_app
from app.commands.deploy import migrate

PRODUCT, OWN = "versions", "own"


def write(message: str, side: str) -> bool:
    """Write a migration in the folder of a side; tell whether there was anything to write."""
    config = current_app.extensions["migrate"].migrate.get_config(opts=["autogenerate"])
    config.attributes["own"] = side == OWN
    scripts = ScriptDirectory.from_config(config)
    folder = Path(scripts.dir) / side
    made = command.revision(
        config,
        message,
        autogenerate=True,
        version_path=str(folder),
        **_place(_head(scripts, side), _head(scripts, PRODUCT), side),
    )
    return bool(made) and made != [None]


def _head(scripts: ScriptDirectory, side: str) -> str | None:
    """Give the newest migration of a side."""
    # By their names: asked for as "heads", one that an own migration depends on is none.
    heads = [scripts.get_revision(name) for name in scripts.get_heads()]
    return next((it.revision for it in heads if Path(it.path).parent.name == side), None)


def _place(head: str | None, product_head: str | None, side: str) -> dict[str, Any]:
    """Say after which migration the new one comes."""
    if side == PRODUCT:
        return {"head": head or "base"}
    begin = {"branch_label": OWN} if head is None else {}
    return {"head": head or "base", "splice": head is None, "depends_on": product_head, **begin}


def main() -> int:
    """Write the migration that the command line asks for."""
    message, side = sys.argv[1], OWN if OWN in sys.argv[2:] else PRODUCT
    if not message:
        sys.stderr.write('Say what it does: make migration NAME="add visits"\n')
        return 1
    with create_app().app_context():
        migrate()
        if not write(message, side):
            sys.stdout.write("The models have not changed: there is nothing to migrate.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
