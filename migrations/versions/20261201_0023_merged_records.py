"""Records merged into others, with the way back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0023'
down_revision: str | Sequence[str] | None = '0022'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('record_merge',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('survivor_key', sa.String(collation='C'), nullable=False),
    sa.Column('loser_key', sa.String(collation='C'), nullable=False),
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('was_archived', sa.Boolean(), nullable=False),
    sa.Column('moves', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('values', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['undone_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_record_merge_undone_by_id'), 'record_merge', ['undone_by_id'], unique=False)
    op.create_index(op.f('ix_record_merge_user_id'), 'record_merge', ['user_id'], unique=False)
    op.create_index('record_merge_of_loser', 'record_merge', ['model', 'loser_key', 'id'], unique=False)
    op.create_index('record_merge_of_survivor', 'record_merge', ['model', 'survivor_key'], unique=False)
    op.create_index('record_merge_search', 'record_merge', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})


def downgrade() -> None:
    op.drop_index('record_merge_search', table_name='record_merge', postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.drop_index('record_merge_of_survivor', table_name='record_merge')
    op.drop_index('record_merge_of_loser', table_name='record_merge')
    op.drop_index(op.f('ix_record_merge_user_id'), table_name='record_merge')
    op.drop_index(op.f('ix_record_merge_undone_by_id'), table_name='record_merge')
    op.drop_table('record_merge')
