"""A version that every change of saved views, arranged lists and marked records renews."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0024'
down_revision: str | Sequence[str] | None = '0023'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEPING = ('saved_view', 'list_preference', 'favourite')

RENEW = """
CREATE FUNCTION renew_list_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE list_version SET version = gen_random_uuid();
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table('list_version',
    sa.Column('id', sa.SmallInteger(), nullable=False),
    sa.Column('version', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.execute("INSERT INTO list_version VALUES (1, gen_random_uuid())")
    op.execute(RENEW)
    for table in KEEPING:
        op.execute(f"CREATE TRIGGER {table}_is_kept AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
                   f" ON {table} EXECUTE FUNCTION renew_list_version()")


def downgrade() -> None:
    for table in KEEPING:
        op.execute(f"DROP TRIGGER {table}_is_kept ON {table}")
    op.execute("DROP FUNCTION renew_list_version()")
    op.drop_table('list_version')
