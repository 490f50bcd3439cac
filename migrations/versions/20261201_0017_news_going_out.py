"""News going out: the mail server, links in letters, webhooks, and how messages are held."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0017'
down_revision: str | Sequence[str] | None = '0016'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RECORD = (
    ('id', sa.BigInteger(), False),
    ('version', sa.Integer(), False),
    ('archived_at', sa.DateTime(timezone=True), True),
    ('created_at', sa.DateTime(timezone=True), False),
    ('updated_at', sa.DateTime(timezone=True), False),
    ('created_by_id', sa.Integer(), True),
)


def words(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(collation='C'), nullable=nullable)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def record() -> list:
    return [
        sa.Column(name, kind, *([sa.Identity(always=False)] if name == 'id' else []), nullable=nullable)
        for name, kind, nullable in RECORD
    ] + [
        sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id'),
    ]


def upgrade() -> None:
    op.create_table('mail_server',
    words('host'),
    sa.Column('port', sa.Integer(), nullable=False),
    words('security'),
    words('user_name'),
    words('password', nullable=True),
    words('sender'),
    moment('healthy_at'),
    moment('problem_at'),
    sa.Column('problem', sa.Text(), nullable=False),
    *record(),
    )
    op.create_table('sent_link',
    words('digest'),
    words('purpose'),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('auth_version', sa.Integer(), nullable=False),
    moment('expires_at', nullable=False),
    moment('used_at'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest')
    )
    op.create_index(op.f('ix_sent_link_user_id'), 'sent_link', ['user_id'], unique=False)
    op.create_table('webhook',
    words('name'),
    words('model'),
    words('address'),
    *(sa.Column(name, sa.Boolean(), nullable=False)
      for name in ('on_created', 'on_changed', 'on_archived', 'on_action', 'is_active')),
    sa.Column('eyes_id', sa.Integer(), nullable=True),
    words('secret', nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    moment('told_at'),
    moment('disabled_at'),
    words('problem'),
    words('search_key'),
    *record(),
    sa.ForeignKeyConstraint(['eyes_id'], ['ab_user.id'], ondelete='RESTRICT'),
    )
    op.create_index(op.f('ix_webhook_eyes_id'), 'webhook', ['eyes_id'], unique=False)
    op.create_index('webhook_search', 'webhook', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.create_index('webhook_name_order', 'webhook', [sa.literal_column('turkish_key(name)'), 'id'], unique=False)
    # What processes keep of webhooks stands under the version of rights; how they fare does not.
    op.execute("CREATE TRIGGER webhook_decides AFTER INSERT OR DELETE OR UPDATE OF model, address,"
               " on_created, on_changed, on_archived, on_action, is_active, archived_at, eyes_id"
               " ON webhook EXECUTE FUNCTION renew_rights_version()")
    op.add_column('outbox_message', sa.Column('subject', sa.String(collation='C'), nullable=False, server_default=''))
    op.add_column('outbox_message', words('sealed', nullable=True))
    op.add_column('outbox_message', sa.Column('settled', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('outbox_message', moment('lease_until'))
    op.add_column('outbox_message', moment('handed_at'))
    op.add_column('outbox_message', sa.Column('log', sa.Text(), nullable=False, server_default=''))
    for name in ('subject', 'settled', 'log'):
        op.alter_column('outbox_message', name, server_default=None)
    op.create_index('outbox_held', 'outbox_message', ['lease_until'], unique=False, postgresql_where=sa.text("state = 'sending'"))


def downgrade() -> None:
    op.drop_index('outbox_held', 'outbox_message')
    for name in ('log', 'handed_at', 'lease_until', 'settled', 'sealed', 'subject'):
        op.drop_column('outbox_message', name)
    op.execute("DROP TRIGGER webhook_decides ON webhook")
    op.drop_table('webhook')
    op.drop_table('sent_link')
    op.drop_table('mail_server')
