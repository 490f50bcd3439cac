"""Matches with their open items, accounting periods, seals, order numbers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
revision: str = '0004'
down_revision: str | Sequence[str] | None = '0003'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# A match is written once, and marked once when it is undone.
MATCH_IS_KEPT = """
CREATE FUNCTION keep_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
       OR to_jsonb(NEW) - 'undone_at' - 'undone_by_id'
          <> to_jsonb(OLD) - 'undone_at' - 'undone_by_id' THEN
        RAISE EXCEPTION 'match % is kept: undo it instead', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER match_is_kept BEFORE UPDATE OR DELETE ON match
    FOR EACH ROW EXECUTE FUNCTION keep_match();
CREATE TRIGGER match_is_not_emptied BEFORE TRUNCATE ON match
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

SEALED_IS_FINAL = """
CREATE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""

# What was taken back before there were matches is settled by what took it back.
SETTLE_REVERSALS = """
INSERT INTO match (account_id, currency, debit_voucher_id, debit_line_no, credit_voucher_id,
                   credit_line_no, amount, local_debit, local_credit, method, batch, matched_on,
                   matched_at, matched_by_id)
SELECT debit.account_id, debit.currency, debit.voucher_id, debit.line_no, credit.voucher_id,
       credit.line_no, debit.whole, debit.local_amount, -credit.local_amount, 'reversal',
       reversal.uuid, reversal.dated_on, reversal.posted_at, reversal.posted_by_id
  FROM voucher AS reversal
  JOIN open_item AS debit ON debit.voucher_id IN (reversal.id, reversal.reversal_of)
  JOIN open_item AS credit ON credit.line_no = debit.line_no
   AND credit.voucher_id = reversal.id + reversal.reversal_of - debit.voucher_id
 WHERE reversal.reversal_of IS NOT NULL AND debit.whole > 0
 ORDER BY reversal.id, debit.line_no;
UPDATE open_item SET amount = 0, local_amount = 0
  FROM voucher AS reversal
 WHERE reversal.reversal_of IS NOT NULL
   AND open_item.voucher_id IN (reversal.id, reversal.reversal_of);
"""


def upgrade() -> None:
    op.create_table('period',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('start_on', sa.Date(), nullable=False),
    sa.Column('end_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    postgresql.ExcludeConstraint((sa.text("daterange(start_on, end_on, '[]')"), '&&'), using='gist', name='period_overlap'),
    sa.CheckConstraint('start_on <= end_on', name='period_order'),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_index('period_name_order', 'period', [sa.literal_column('turkish_key(name)'), 'id'], unique=False)
    op.create_index('period_search', 'period', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.create_table('match',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('debit_voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('debit_line_no', sa.SmallInteger(), nullable=False),
    sa.Column('credit_voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('credit_line_no', sa.SmallInteger(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('difference_voucher_id', sa.BigInteger(), nullable=True),
    sa.Column('method', sa.String(collation='C'), nullable=False),
    sa.Column('reason', sa.String(collation='C'), server_default='', nullable=False),
    sa.Column('batch', sa.Uuid(), nullable=False),
    sa.Column('matched_on', sa.Date(), nullable=False),
    sa.Column('matched_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('matched_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("amount > 0 OR (amount = 0 AND method = 'reversal')", name='match_amount'),
    sa.CheckConstraint("undone_at IS NULL OR method <> 'reversal'", name='match_undone'),
    sa.CheckConstraint('local_debit >= 0 AND local_credit >= 0', name='match_local_amounts'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['credit_voucher_id', 'credit_line_no'], ['entry.voucher_id', 'entry.line_no'], ),
    sa.ForeignKeyConstraint(['debit_voucher_id', 'debit_line_no'], ['entry.voucher_id', 'entry.line_no'], ),
    sa.ForeignKeyConstraint(['difference_voucher_id'], ['voucher.id'], ),
    sa.ForeignKeyConstraint(['matched_by_id'], ['ab_user.id'], ),
    sa.ForeignKeyConstraint(['undone_by_id'], ['ab_user.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('match_of_account', 'match', ['account_id', 'matched_on'], unique=False)
    op.create_index('match_matched_at', 'match', ['matched_at'], unique=False)
    op.create_index('match_matched_on', 'match', ['matched_on'], unique=False)
    op.create_index('match_undone_at', 'match', ['undone_at'], unique=False, postgresql_where=sa.text('undone_at IS NOT NULL'))
    op.create_index('match_of_batch', 'match', ['batch'], unique=False)
    op.create_index('match_of_credit', 'match', ['credit_voucher_id', 'credit_line_no'], unique=False)
    op.create_index('match_of_debit', 'match', ['debit_voucher_id', 'debit_line_no'], unique=False)
    op.create_table('seal',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('vouchers', sa.Integer(), nullable=False),
    sa.Column('previous', sa.LargeBinary(), nullable=False),
    sa.Column('head', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('sealed_voucher',
    sa.Column('voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('seal_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['seal_id'], ['seal.id'], ),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], ),
    sa.PrimaryKeyConstraint('voucher_id')
    )
    op.create_index(op.f('ix_sealed_voucher_seal_id'), 'sealed_voucher', ['seal_id'], unique=False)
    for table in ('seal', 'sealed_voucher'):
        op.execute(SEALED_IS_FINAL.format(table=table))
    op.add_column('draft_voucher', sa.Column('order_no', sa.String(collation='C'), server_default='', nullable=False))
    op.add_column('open_item', sa.Column('whole', sa.Numeric(precision=18, scale=2), nullable=True))
    op.execute('UPDATE open_item SET whole = amount')
    op.alter_column('open_item', 'whole', nullable=False)
    op.create_check_constraint(
        'open_item_within', 'open_item', 'amount BETWEEN least(whole, 0) AND greatest(whole, 0)'
    )
    op.add_column('party', sa.Column('match_rule', sa.String(collation='C'), nullable=True))
    op.add_column('party', sa.Column('matches_across_currencies', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('payment_term', sa.Column('parts', sa.Integer(), server_default='1', nullable=False))
    op.add_column('payment_term', sa.Column('months_apart', sa.Integer(), server_default='1', nullable=False))
    op.create_check_constraint(
        'payment_term_parts', 'payment_term',
        'parts BETWEEN 1 AND 120 AND months_apart BETWEEN 1 AND 12',
    )
    op.add_column('voucher', sa.Column('order_no', sa.String(collation='C'), server_default='', nullable=False))
    op.execute(SETTLE_REVERSALS)
    op.execute(MATCH_IS_KEPT)


def downgrade() -> None:
    op.drop_table('sealed_voucher')
    op.drop_table('seal')
    op.drop_column('voucher', 'order_no')
    op.drop_constraint('payment_term_parts', 'payment_term')
    op.drop_column('payment_term', 'months_apart')
    op.drop_column('payment_term', 'parts')
    op.drop_column('party', 'matches_across_currencies')
    op.drop_column('party', 'match_rule')
    op.drop_constraint('open_item_within', 'open_item')
    op.execute('UPDATE open_item SET amount = whole')
    op.drop_column('open_item', 'whole')
    op.drop_column('draft_voucher', 'order_no')
    op.drop_index('match_of_debit', table_name='match')
    op.drop_index('match_of_credit', table_name='match')
    op.drop_index('match_of_batch', table_name='match')
    op.drop_index('match_of_account', table_name='match')
    op.drop_table('match')
    op.execute('DROP FUNCTION keep_match()')
    op.drop_index('period_search', table_name='period', postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.drop_index('period_name_order', table_name='period')
    op.drop_table('period')
