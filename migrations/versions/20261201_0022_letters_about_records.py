"""E-mails that people write about records, and received ones they note."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0022'
down_revision: str | Sequence[str] | None = '0021'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('record_letter',
    sa.Column('direction', sa.String(collation='C'), nullable=False),
    sa.Column('sender', sa.String(collation='C'), nullable=False),
    sa.Column('recipients', sa.Text(), nullable=False),
    sa.Column('copies', sa.Text(), nullable=False),
    sa.Column('subject', sa.String(collation='C'), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('files', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('send_key', sa.String(collation='C'), nullable=True),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('send_key')
    )
    op.create_index('record_letter_of_record', 'record_letter', ['model', 'key', 'created_at'], unique=False)


def downgrade() -> None:
    op.drop_index('record_letter_of_record', table_name='record_letter')
    op.drop_table('record_letter')
