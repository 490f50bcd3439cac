"""Drafts of journals, the reasons of what was dated back, credit limits by risk."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0009'
down_revision: str | Sequence[str] | None = '0008'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# The reason is given once, with the posting, and kept as long as it.
FINAL = """
CREATE TRIGGER back_dating_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON back_dating
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table('back_dating',
    sa.Column('voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('period', sa.String(collation='C'), nullable=False),
    sa.Column('reason', sa.String(collation='C'), nullable=False),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], ),
    sa.PrimaryKeyConstraint('voucher_id')
    )
    op.create_table('credit_limit',
    sa.Column('party_id', sa.BigInteger(), nullable=False),
    sa.Column('risk_class', sa.String(collation='C'), nullable=False),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount >= 0', name='credit_limit_amount'),
    sa.CheckConstraint('valid_from <= valid_until', name='credit_limit_days'),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_credit_limit_party_id'), 'credit_limit', ['party_id'], unique=False)
    op.add_column('draft_line', sa.Column('account_id', sa.BigInteger(), nullable=True))
    op.add_column('draft_line', sa.Column('currency', sa.String(length=3, collation='C'), nullable=True))
    op.add_column('draft_line', sa.Column('rate', sa.Numeric(precision=18, scale=6), nullable=True))
    op.alter_column('draft_line', 'party_id',
               existing_type=sa.BIGINT(),
               nullable=True)
    op.create_foreign_key(
        'draft_line_currency_fkey', 'draft_line', 'currency', ['currency'], ['code']
    )
    op.create_foreign_key(
        'draft_line_account_id_fkey', 'draft_line', 'account', ['account_id'], ['id']
    )
    op.create_check_constraint(
        'draft_line_of_one', 'draft_line', '(party_id IS NULL) <> (account_id IS NULL)'
    )
    op.execute(FINAL)


def downgrade() -> None:
    # What only a journal has cannot stand in the older table.
    op.execute("DELETE FROM draft_line WHERE party_id IS NULL")
    op.drop_constraint('draft_line_of_one', 'draft_line', type_='check')
    op.alter_column('draft_line', 'party_id',
               existing_type=sa.BIGINT(),
               nullable=False)
    op.drop_column('draft_line', 'rate')
    op.drop_column('draft_line', 'currency')
    op.drop_column('draft_line', 'account_id')
    op.drop_index(op.f('ix_credit_limit_party_id'), table_name='credit_limit')
    op.drop_table('credit_limit')
    op.drop_table('back_dating')
