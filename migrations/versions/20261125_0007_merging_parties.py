"""A card points to the one it was merged into, which keeps its code."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0007'
down_revision: str | Sequence[str] | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('party', sa.Column('merged_into_id', sa.BigInteger(), nullable=True))
    op.add_column(
        'party',
        sa.Column('former_codes', sa.String(collation='C'), server_default='', nullable=False),
    )
    op.create_foreign_key(None, 'party', 'party', ['merged_into_id'], ['id'])
    op.create_check_constraint('party_merged_into_another', 'party', 'merged_into_id <> id')
    op.create_index(
        'party_merged', 'party', ['merged_into_id', 'id'], unique=False,
        postgresql_where=sa.text('merged_into_id IS NOT NULL'),
    )
    op.create_index(
        'party_former_codes_order',
        'party',
        [sa.literal_column('turkish_key(former_codes)'), 'id'],
        unique=False,
    )
    op.add_column('account', sa.Column('holder_id', sa.BigInteger(), nullable=True))
    op.execute('UPDATE account SET holder_id = party_id WHERE party_id IS NOT NULL')
    op.create_foreign_key(None, 'account', 'party', ['holder_id'], ['id'])
    op.create_check_constraint(
        'account_holder', 'account', '(party_id IS NULL) = (holder_id IS NULL)'
    )
    op.create_index('account_of_holder', 'account', ['holder_id'], unique=False)


def downgrade() -> None:
    op.drop_index('account_of_holder', table_name='account')
    op.drop_constraint('account_holder', 'account')
    op.drop_constraint('account_holder_id_fkey', 'account')
    op.drop_column('account', 'holder_id')
    op.drop_index('party_former_codes_order', table_name='party')
    op.drop_index('party_merged', table_name='party')
    op.drop_constraint('party_merged_into_another', 'party')
    op.drop_constraint('party_merged_into_id_fkey', 'party')
    op.drop_column('party', 'former_codes')
    op.drop_column('party', 'merged_into_id')
