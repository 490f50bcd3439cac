"""Fields that a role may not see or not change; what the history is searched by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0016'
down_revision: str | Sequence[str] | None = '0015'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('field_right',
    sa.Column('role_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('field', sa.String(collation='C'), nullable=False),
    sa.Column('level', sa.String(collation='C'), nullable=False),
    sa.CheckConstraint("level IN ('hidden', 'read_only')", name='field_right_level'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('role_id', 'model', 'field')
    )
    op.execute("CREATE TRIGGER field_right_decides AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
               " ON field_right EXECUTE FUNCTION renew_rights_version()")
    op.create_index('history_in_order', 'history', ['happened_at', 'id'], unique=False)
    op.create_index('history_of_actor', 'history', ['actor_id', 'happened_at', 'id'], unique=False)
    op.create_index('history_of_action', 'history', ['action', 'happened_at', 'id'], unique=False)
    op.create_index('history_of_model', 'history', ['model', 'happened_at', 'id'], unique=False)
    op.drop_index('ix_history_happened_at', table_name='history')


def downgrade() -> None:
    op.create_index('ix_history_happened_at', 'history', ['happened_at'], unique=False)
    for index in ('history_of_model', 'history_of_action', 'history_of_actor', 'history_in_order'):
        op.drop_index(index, table_name='history')
    op.drop_table('field_right')
