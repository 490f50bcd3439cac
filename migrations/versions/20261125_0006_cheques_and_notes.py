"""Cheques and promissory notes, and what happened to each."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0006'
down_revision: str | Sequence[str] | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# What happened is written once, and marked once when it is undone; of the paper itself nothing
# that was posted may change.
EVENTS_ARE_KEPT = """
CREATE FUNCTION keep_instrument_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
       OR to_jsonb(NEW) - 'undone_at' - 'undone_by_id'
          <> to_jsonb(OLD) - 'undone_at' - 'undone_by_id' THEN
        RAISE EXCEPTION 'event % of a cheque or note is kept: undo it instead', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER instrument_event_is_kept BEFORE UPDATE OR DELETE ON instrument_event
    FOR EACH ROW EXECUTE FUNCTION keep_instrument_event();
CREATE TRIGGER instrument_event_is_not_emptied BEFORE TRUNCATE ON instrument_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION keep_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE'
       OR (OLD.id, OLD.direction, OLD.kind, OLD.party_id, OLD.currency, OLD.amount, OLD.rate,
           OLD.local_amount, OLD.due_on, OLD.account_id)
          <> (NEW.id, NEW.direction, NEW.kind, NEW.party_id, NEW.currency, NEW.amount, NEW.rate,
              NEW.local_amount, NEW.due_on, NEW.account_id) THEN
        RAISE EXCEPTION 'cheque or note % is kept as it was entered', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER instrument_is_kept BEFORE UPDATE OR DELETE ON instrument
    FOR EACH ROW EXECUTE FUNCTION keep_instrument();
CREATE TRIGGER instrument_is_not_emptied BEFORE TRUNCATE ON instrument
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    op.create_table('instrument',
    sa.Column('direction', sa.String(collation='C'), nullable=False),
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('document_no', sa.String(collation='C'), nullable=False),
    sa.Column('party_id', sa.BigInteger(), nullable=False),
    sa.Column('drawer', sa.String(collation='C'), nullable=False),
    sa.Column('bank_name', sa.String(collation='C'), nullable=False),
    sa.Column('bank_branch', sa.String(collation='C'), nullable=False),
    sa.Column('iban', sa.String(collation='C'), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('rate', sa.Numeric(precision=18, scale=6), nullable=False),
    sa.Column('local_amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.Column('holder_id', sa.BigInteger(), nullable=True),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('bank_account_id', sa.BigInteger(), nullable=True),
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount > 0 AND rate > 0', name='instrument_amount'),
    sa.CheckConstraint('local_amount = round(amount * rate, 2)', name='instrument_local_amount'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['bank_account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['currency'], ['currency.code'], ),
    sa.ForeignKeyConstraint(['holder_id'], ['party.id'], ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('instrument_bank_name_order', 'instrument', [sa.literal_column('turkish_key(bank_name)'), 'id'], unique=False)
    op.create_index('instrument_document_no_order', 'instrument', [sa.literal_column('turkish_key(document_no)'), 'id'], unique=False)
    op.create_index('instrument_drawer_order', 'instrument', [sa.literal_column('turkish_key(drawer)'), 'id'], unique=False)
    op.create_index('instrument_due', 'instrument', ['due_on', 'id'], unique=False)
    op.create_index('instrument_same', 'instrument', ['direction', 'kind', 'party_id', 'bank_name', 'document_no', 'due_on', 'amount'], unique=True, postgresql_where=sa.text("document_no <> '' AND state NOT IN ('cancelled', 'returned')"))
    op.create_index('instrument_search', 'instrument', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.create_index('instrument_state', 'instrument', ['state', 'due_on'], unique=False)
    op.create_index(op.f('ix_instrument_holder_id'), 'instrument', ['holder_id'], unique=False)
    op.create_index(op.f('ix_instrument_party_id'), 'instrument', ['party_id'], unique=False)
    op.create_table('instrument_event',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('instrument_id', sa.BigInteger(), nullable=False),
    sa.Column('event', sa.String(collation='C'), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('party_id', sa.BigInteger(), nullable=True),
    sa.Column('account_id', sa.BigInteger(), nullable=True),
    sa.Column('voucher_id', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.String(collation='C'), nullable=False),
    sa.Column('batch', sa.Uuid(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(undone_at IS NULL) OR undone_at >= happened_at', name='instrument_event_undone'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['by_id'], ['ab_user.id'], ),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ),
    sa.ForeignKeyConstraint(['undone_by_id'], ['ab_user.id'], ),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('instrument_event_batch', 'instrument_event', ['batch'], unique=False)
    op.create_index('instrument_event_voucher', 'instrument_event', ['voucher_id'], unique=False)
    op.create_index(op.f('ix_instrument_event_instrument_id'), 'instrument_event', ['instrument_id'], unique=False)
    op.execute(EVENTS_ARE_KEPT)


def downgrade() -> None:
    op.drop_index(op.f('ix_instrument_event_instrument_id'), table_name='instrument_event')
    op.drop_index('instrument_event_voucher', table_name='instrument_event')
    op.drop_index('instrument_event_batch', table_name='instrument_event')
    op.drop_table('instrument_event')
    op.drop_index(op.f('ix_instrument_party_id'), table_name='instrument')
    op.drop_index(op.f('ix_instrument_holder_id'), table_name='instrument')
    op.drop_index('instrument_state', table_name='instrument')
    op.drop_index('instrument_search', table_name='instrument', postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.drop_index('instrument_same', table_name='instrument', postgresql_where=sa.text("document_no <> '' AND state NOT IN ('cancelled', 'returned')"))
    op.drop_index('instrument_due', table_name='instrument')
    op.drop_index('instrument_drawer_order', table_name='instrument')
    op.drop_index('instrument_document_no_order', table_name='instrument')
    op.drop_index('instrument_bank_name_order', table_name='instrument')
    op.drop_table('instrument')
    op.execute('DROP FUNCTION keep_instrument_event()')
    op.execute('DROP FUNCTION keep_instrument()')
