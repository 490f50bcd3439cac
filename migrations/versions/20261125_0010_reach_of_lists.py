"""Saved views and columns of lists; what people marked, and what they opened last."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0010'
down_revision: str | Sequence[str] | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('favourite',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('starred_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'model', 'key')
    )
    op.create_table('list_preference',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('columns', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('density', sa.String(collation='C'), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'model')
    )
    op.create_table('recent_record',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'model', 'key')
    )
    op.create_index('recent_record_in_order', 'recent_record', ['user_id', 'opened_at'], unique=False)
    op.create_table('saved_view',
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(collation='C'), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('asked', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_saved_view_role_id'), 'saved_view', ['role_id'], unique=False)
    op.create_index(op.f('ix_saved_view_user_id'), 'saved_view', ['user_id'], unique=False)
    op.create_index('saved_view_of_list', 'saved_view', ['model'], unique=False)


def downgrade() -> None:
    op.drop_index('saved_view_of_list', table_name='saved_view')
    op.drop_index(op.f('ix_saved_view_user_id'), table_name='saved_view')
    op.drop_index(op.f('ix_saved_view_role_id'), table_name='saved_view')
    op.drop_table('saved_view')
    op.drop_index('recent_record_in_order', table_name='recent_record')
    op.drop_table('recent_record')
    op.drop_table('list_preference')
    op.drop_table('favourite')
