"""A version that every change of roles, groups and their rights renews."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0011'
down_revision: str | Sequence[str] | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DECIDING = ('ab_permission', 'ab_view_menu', 'ab_permission_view', 'ab_permission_view_role',
            'ab_role', 'ab_user_role', 'ab_user_group', 'ab_group_role')

RENEW = """
CREATE FUNCTION renew_rights_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE rights_version SET version = gen_random_uuid();
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table('rights_version',
    sa.Column('id', sa.SmallInteger(), nullable=False),
    sa.Column('version', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.execute("INSERT INTO rights_version VALUES (1, gen_random_uuid())")
    op.execute(RENEW)
    for table in DECIDING:
        op.execute(f"CREATE TRIGGER {table}_decides AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
                   f" ON {table} EXECUTE FUNCTION renew_rights_version()")


def downgrade() -> None:
    for table in DECIDING:
        op.execute(f"DROP TRIGGER {table}_decides ON {table}")
    op.execute("DROP FUNCTION renew_rights_version()")
    op.drop_table('rights_version')
