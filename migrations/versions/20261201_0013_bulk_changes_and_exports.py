"""Deeds on many records, and long lists as files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0013'
down_revision: str | Sequence[str] | None = '0012'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('bulk_change',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('deed', sa.String(collation='C'), nullable=False),
    sa.Column('said', sa.String(collation='C'), nullable=False),
    sa.Column('value', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('problem', sa.String(collation='C'), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('rows', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('left', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_bulk_change_planned_at'), 'bulk_change', ['planned_at'], unique=False)
    op.create_index(op.f('ix_bulk_change_user_id'), 'bulk_change', ['user_id'], unique=False)
    op.create_table('list_export',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('form', sa.String(collation='C'), nullable=False),
    sa.Column('language', sa.String(collation='C'), nullable=False),
    sa.Column('asked', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('written', sa.Integer(), nullable=False),
    sa.Column('file', sa.String(collation='C'), nullable=False),
    sa.Column('problem', sa.String(collation='C'), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_list_export_asked_at'), 'list_export', ['asked_at'], unique=False)
    op.create_index(op.f('ix_list_export_user_id'), 'list_export', ['user_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_list_export_user_id'), table_name='list_export')
    op.drop_index(op.f('ix_list_export_asked_at'), table_name='list_export')
    op.drop_table('list_export')
    op.drop_index(op.f('ix_bulk_change_user_id'), table_name='bulk_change')
    op.drop_index(op.f('ix_bulk_change_planned_at'), table_name='bulk_change')
    op.drop_table('bulk_change')
