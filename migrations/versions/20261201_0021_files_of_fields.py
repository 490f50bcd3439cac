"""Files that fields of records hold."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0021'
down_revision: str | Sequence[str] | None = '0020'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('stored_file',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('token', sa.String(collation='C'), nullable=False),
    sa.Column('stored_as', sa.String(collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('has_preview', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('session', sa.String(collation='C'), nullable=False),
    sa.Column('unused_since', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('stored_as'),
    sa.UniqueConstraint('token')
    )
    op.create_index(op.f('ix_stored_file_unused_since'), 'stored_file', ['unused_since'], unique=False)
    op.create_index(op.f('ix_stored_file_user_id'), 'stored_file', ['user_id'], unique=False)


def downgrade() -> None:
    op.drop_table('stored_file')
