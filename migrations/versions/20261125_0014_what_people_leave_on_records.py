"""What people leave on records."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0014'
down_revision: str | Sequence[str] | None = '0013'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('assignment',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(collation='C'), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('assignment_of_record', 'assignment', ['model', 'key', 'created_at'], unique=False)
    op.create_index('assignment_open', 'assignment', ['user_id', 'due_on'], unique=False, postgresql_where='done_at IS NULL')
    op.create_index(op.f('ix_assignment_user_id'), 'assignment', ['user_id'], unique=False)
    op.create_table('attachment',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(collation='C'), nullable=False),
    sa.Column('stored_as', sa.String(collation='C'), nullable=False),
    sa.Column('has_preview', sa.Boolean(), nullable=False),
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
    sa.UniqueConstraint('stored_as'),
    sa.UniqueConstraint('token')
    )
    op.create_index('attachment_of_record', 'attachment', ['model', 'key', 'created_at'], unique=False)
    op.create_table('follower',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'model', 'key')
    )
    op.create_index('follower_of_record', 'follower', ['model', 'key'], unique=False)
    op.create_table('notification',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('notification_of_user', 'notification', ['user_id', 'id'], unique=False)
    op.create_index('notification_unread', 'notification', ['user_id'], unique=False, postgresql_where='read_at IS NULL')
    op.create_table('record_note',
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('spoke_to', sa.String(collation='C'), nullable=False),
    sa.Column('outcome', sa.String(collation='C'), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('record_note_of_record', 'record_note', ['model', 'key', 'created_at'], unique=False)
    op.create_table('record_share',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('record_share_of_record', 'record_share', ['model', 'key'], unique=False)
    op.create_index('record_share_with_user', 'record_share', ['user_id', 'model', 'key'], unique=True)


def downgrade() -> None:
    op.drop_index('record_share_with_user', table_name='record_share')
    op.drop_index('record_share_of_record', table_name='record_share')
    op.drop_table('record_share')
    op.drop_index('record_note_of_record', table_name='record_note')
    op.drop_table('record_note')
    op.drop_index('notification_unread', table_name='notification', postgresql_where='read_at IS NULL')
    op.drop_index('notification_of_user', table_name='notification')
    op.drop_table('notification')
    op.drop_index('follower_of_record', table_name='follower')
    op.drop_table('follower')
    op.drop_index('attachment_of_record', table_name='attachment')
    op.drop_table('attachment')
    op.drop_index(op.f('ix_assignment_user_id'), table_name='assignment')
    op.drop_index('assignment_open', table_name='assignment', postgresql_where='done_at IS NULL')
    op.drop_index('assignment_of_record', table_name='assignment')
    op.drop_table('assignment')
