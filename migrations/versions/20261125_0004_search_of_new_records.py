"""The records that came with the wider cards can be searched and sorted too."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SORTED = {
    "branch": ("code", "name"),
    "party_address": ("city",),
    "party_contact": ("name",),
    "party": ("short_name", "city"),
}
SEARCHED = ("branch", "party_address", "party_contact")


def upgrade() -> None:
    """Add keys and indexes."""
    for table in SEARCHED:
        op.add_column(
            table,
            sa.Column("search_key", sa.String(collation="C"), nullable=False, server_default=""),
        )
        op.alter_column(table, "search_key", server_default=None)
        op.create_index(
            f"{table}_search",
            table,
            ["search_key"],
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        )
    for table, names in SORTED.items():
        for name in names:
            key = [sa.text(f"turkish_key({name})"), "id"]
            op.create_index(f"{table}_{name}_order", table, key)


def downgrade() -> None:
    """Take them away."""
    for table, names in SORTED.items():
        for name in names:
            op.drop_index(f"{table}_{name}_order", table)
    for table in SEARCHED:
        op.drop_index(f"{table}_search", table)
        op.drop_column(table, "search_key")
