"""The price each type of document takes; what came of asking for bulletins; rates' bulletins."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0005'
down_revision: str | Sequence[str] | None = '0004'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('bulletin_fetch',
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(collation='C'), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.String(collation='C'), nullable=False),
    sa.Column('rates', sa.Integer(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('dated_on')
    )
    op.create_table('voucher_rate',
    sa.Column('voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id']),
    sa.PrimaryKeyConstraint('voucher_id')
    )
    op.add_column(
        'counter_account',
        sa.Column('rate_kind', sa.String(collation='C'), nullable=False, server_default='forex_buy'),
    )
    op.alter_column('counter_account', 'rate_kind', server_default=None)


def downgrade() -> None:
    op.drop_column('counter_account', 'rate_kind')
    op.drop_table('voucher_rate')
    op.drop_table('bulletin_fetch')
