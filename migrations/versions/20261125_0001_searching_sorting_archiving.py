"""Records can be archived, searched by any part of a word, and sorted as Turks do.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RECORDS = ("party", "account", "company", "voucher_note", "draft_voucher", "draft_line")

# The same key as app.core.turkish.sort_key makes: a letter with a mark after its plain one.
TURKISH_KEY = """
CREATE FUNCTION turkish_key(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(replace(
    translate(words, 'ABCDEFGHIJKLMNOPQRSTUVWXYZÇĞİÖŞÜÂâÎîÛû',
                     'abcdefghıjklmnopqrstuvwxyzçğiöşüaaiiuu'),
    'ç', 'c~'), 'ğ', 'g~'), 'ı', 'h~'), 'ö', 'o~'), 'ş', 's~'), 'ü', 'u~') COLLATE "C"
"""


def upgrade() -> None:
    """Add what lists need."""
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(TURKISH_KEY)
    for table in RECORDS:
        op.add_column(table, sa.Column("archived_at", sa.DateTime(timezone=True)))
    op.add_column(
        "account",
        sa.Column("search_key", sa.String(collation="C"), nullable=False, server_default=""),
    )
    op.execute("UPDATE account SET search_key = lower(code || ' ' || name)")
    op.alter_column("account", "search_key", server_default=None)
    for table in ("party", "account"):
        op.create_index(
            f"{table}_search",
            table,
            ["search_key"],
            postgresql_using="gin",
            postgresql_ops={"search_key": "gin_trgm_ops"},
        )
        for name in ("code", "name"):
            op.create_index(
                f"{table}_{name}_order", table, [sa.text(f"turkish_key({name})"), "id"]
            )


def downgrade() -> None:
    """Take it away again."""
    for table in ("party", "account"):
        for name in ("code", "name"):
            op.drop_index(f"{table}_{name}_order", table)
        op.drop_index(f"{table}_search", table)
    op.drop_column("account", "search_key")
    for table in RECORDS:
        op.drop_column(table, "archived_at")
    op.execute("DROP FUNCTION turkish_key(text)")
    op.execute("DROP EXTENSION pg_trgm")
