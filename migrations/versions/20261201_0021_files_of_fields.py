"""Files that fields of records hold, and those of the company: its logo, its tax certificate."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0021'
down_revision: str | Sequence[str] | None = '0020'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FILES = ('logo_id', 'tax_certificate_id')


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
    # Nothing ever wrote the logo of before: no screen took it.
    op.drop_column('company', 'logo')
    for name in FILES:
        op.add_column('company', sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_index(op.f(f'ix_company_{name}'), 'company', [name], unique=False)
        op.create_foreign_key(op.f(f'company_{name}_fkey'), 'company', 'stored_file', [name], ['id'], ondelete='RESTRICT')
    op.add_column('company', sa.Column('notes', sa.Text(), nullable=False, server_default=''))
    op.alter_column('company', 'notes', server_default=None)
    op.add_column('company', sa.Column('notes_text', sa.String(collation='C'), nullable=False, server_default=''))


def downgrade() -> None:
    for name in ('notes_text', 'notes', *FILES):
        op.drop_column('company', name)
    op.add_column('company', sa.Column('logo', sa.LargeBinary(), nullable=True))
    op.drop_table('stored_file')
