"""people and rights."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '20261125_0002'
down_revision: str | Sequence[str] | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('attempted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('address', sa.String(collation='C'), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_sign_in_attempt_attempted_at'), 'sign_in_attempt', ['attempted_at'], unique=False)
    op.create_index('sign_in_attempt_from_address', 'sign_in_attempt', ['address', 'attempted_at'], unique=False)
    op.create_index('sign_in_attempt_of_name', 'sign_in_attempt', ['name', 'attempted_at'], unique=False)
    op.create_table('seeded_grant',
    sa.Column('role', sa.String(collation='C'), nullable=False),
    sa.Column('view', sa.String(collation='C'), nullable=False),
    sa.Column('permission', sa.String(collation='C'), nullable=False),
    sa.Column('seeded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('role', 'view', 'permission')
    )
    op.create_table('user_profile',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('auth_version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(collation='C'), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id')
    )
    op.create_table('ended_session',
    sa.Column('id', sa.String(collation='C'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_ended_session_ended_at'), 'ended_session', ['ended_at'], unique=False)
    op.create_table('team',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['leader_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_index(op.f('ix_team_leader_id'), 'team', ['leader_id'], unique=False)
    op.create_index('team_search', 'team', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.create_index('team_name_order', 'team', [sa.literal_column('turkish_key(name)'), 'id'], unique=False)
    op.create_table('team_member',
    sa.Column('team_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('team_id', 'user_id')
    )
    op.create_index(op.f('ix_team_member_team_id'), 'team_member', ['team_id'], unique=False)
    op.create_index(op.f('ix_team_member_user_id'), 'team_member', ['user_id'], unique=False)


def downgrade() -> None:
    op.drop_table('team_member')
    op.drop_table('team')
    op.drop_table('ended_session')
    op.drop_table('user_profile')
    op.drop_table('seeded_grant')
    op.drop_table('sign_in_attempt')
