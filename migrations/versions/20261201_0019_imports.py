"""Imports into lists: their files, their answers, what they did to each record."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0019'
down_revision: str | Sequence[str] | None = '0018'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('import_mapping',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('headings', sa.String(length=64, collation='C'), nullable=False),
    sa.Column('mapping', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('mode', sa.String(collation='C'), nullable=False),
    sa.Column('matched_by', sa.String(collation='C'), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'model', 'headings')
    )
    op.create_table('list_import',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('token', sa.String(collation='C'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('language', sa.String(collation='C'), nullable=False),
    sa.Column('file_name', sa.String(collation='C'), nullable=False),
    sa.Column('sheets', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('headings', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.Column('mode', sa.String(collation='C'), nullable=False),
    sa.Column('matched_by', sa.String(collation='C'), nullable=False),
    sa.Column('mapping', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('mends', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('replacements', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('missing', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('report', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token')
    )
    op.create_index('list_import_of_user', 'list_import', ['user_id', 'id'], unique=False)
    op.create_table('imported_row',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('import_id', sa.BigInteger(), nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('before', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['list_import.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('imported_row_of_import', 'imported_row', ['import_id', 'id'], unique=False)


def downgrade() -> None:
    op.drop_index('imported_row_of_import', table_name='imported_row')
    op.drop_table('imported_row')
    op.drop_index('list_import_of_user', table_name='list_import')
    op.drop_table('list_import')
    op.drop_table('import_mapping')
