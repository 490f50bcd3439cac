"""ledger first storey."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
revision: str = '0001'
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# What is posted is final, whoever asks: every way to change a row is refused without conditions.
REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are final: reverse the voucher instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""

FINAL = """
CREATE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""

# A line added later falls outside the count that its voucher was posted with.
CHECK_ENTRIES = """
CREATE FUNCTION check_added_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
    SELECT added.voucher_id, added.line_no INTO wrong
      FROM added JOIN voucher ON voucher.id = added.voucher_id
     WHERE added.line_no NOT BETWEEN 1 AND voucher.line_count
        OR added.dated_on <> voucher.dated_on
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'line % does not belong to voucher %', wrong.line_no, wrong.voucher_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""

ENTRIES_BELONG = """
CREATE TRIGGER entry_belongs AFTER INSERT ON entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION check_added_entries()
"""

CHECK_VOUCHER = """
CREATE FUNCTION check_voucher() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
    SELECT count(*) AS lines, sum(local_debit) AS debit, sum(local_credit) AS credit,
           min(currency) = max(currency) AND sum(debit) <> sum(credit) AS currency_differs
      INTO found FROM entry WHERE voucher_id = NEW.id;
    IF found.lines <> NEW.line_count OR found.debit <> NEW.total THEN
        RAISE EXCEPTION 'voucher % has % lines of % in all, not % of %',
            NEW.id, found.lines, found.debit, NEW.line_count, NEW.total
            USING ERRCODE = 'check_violation';
    END IF;
    IF found.debit <> found.credit OR found.currency_differs THEN
        RAISE EXCEPTION 'voucher % does not balance: debit %, credit %',
            NEW.id, found.debit, found.credit
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""

VOUCHER_BALANCES = """
CREATE CONSTRAINT TRIGGER voucher_balances AFTER INSERT ON voucher
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_voucher()
"""


def upgrade() -> None:
    op.create_table('ab_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('label', sa.String(length=150), nullable=True),
    sa.Column('description', sa.String(length=512), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('ab_permission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('ab_register_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('registration_date', sa.DateTime(), nullable=True),
    sa.Column('registration_hash', sa.String(length=256), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email'),
    sa.UniqueConstraint('username')
    )
    op.create_table('ab_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('ab_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('last_login', sa.DateTime(), nullable=True),
    sa.Column('login_count', sa.Integer(), nullable=True),
    sa.Column('fail_login_count', sa.Integer(), nullable=True),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('changed_on', sa.DateTime(), nullable=True),
    sa.Column('created_by_fk', sa.Integer(), nullable=True),
    sa.Column('changed_by_fk', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_fk'], ['ab_user.id'], ),
    sa.ForeignKeyConstraint(['created_by_fk'], ['ab_user.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email'),
    sa.UniqueConstraint('username')
    )
    op.create_table('ab_view_menu',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('currency',
    sa.Column('code', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_table('heartbeat',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('history',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(collation='C'), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('request_id', sa.String(collation='C'), nullable=True),
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('record_id', sa.String(collation='C'), nullable=False),
    sa.Column('action', sa.String(collation='C'), nullable=False),
    sa.Column('changes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('history_of_record', 'history', ['model', 'record_id', 'id'], unique=False)
    op.create_index(op.f('ix_history_happened_at'), 'history', ['happened_at'], unique=False)
    op.create_table('idempotency_key',
    sa.Column('key', sa.String(collation='C'), nullable=False),
    sa.Column('request_hash', sa.LargeBinary(), nullable=False),
    sa.Column('answer', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key')
    )
    op.create_table('parameter',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('value', sa.String(collation='C'), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('job',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('slot', sa.String(collation='C'), nullable=True),
    sa.Column('payload', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.Column('run_after', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'slot', name='job_once_per_slot')
    )
    op.create_index('job_waiting', 'job', ['run_after'], unique=False, postgresql_where="state = 'waiting'")
    op.create_table('outbox_message',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('send_key', sa.String(collation='C'), nullable=False),
    sa.Column('channel', sa.String(collation='C'), nullable=False),
    sa.Column('recipient', sa.String(collation='C'), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.String(collation='C'), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('run_after', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('send_key')
    )
    op.create_index('outbox_waiting', 'outbox_message', ['run_after'], unique=False, postgresql_where="state = 'waiting'")
    op.create_table('series',
    sa.Column('code', sa.String(collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('prefix', sa.String(collation='C'), nullable=False),
    sa.Column('is_yearly', sa.Boolean(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('in_date_order', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_table('ab_api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=256), nullable=False),
    sa.Column('key_hash', sa.String(length=256), nullable=False),
    sa.Column('lookup_hash', sa.String(length=256), nullable=True),
    sa.Column('key_prefix', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('scopes', sa.Text(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('expires_on', sa.DateTime(), nullable=True),
    sa.Column('revoked_on', sa.DateTime(), nullable=True),
    sa.Column('last_used_on', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('lookup_hash'),
    sa.UniqueConstraint('uuid')
    )
    op.create_index('idx_api_key_lookup_hash', 'ab_api_key', ['lookup_hash'], unique=True)
    op.create_index('idx_api_key_prefix', 'ab_api_key', ['key_prefix'], unique=False)
    op.create_index('idx_api_key_user_id', 'ab_api_key', ['user_id'], unique=False)
    op.create_table('ab_group_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('group_id', 'role_id')
    )
    op.create_index('idx_group_id', 'ab_group_role', ['group_id'], unique=False)
    op.create_index('idx_group_role_id', 'ab_group_role', ['role_id'], unique=False)
    op.create_table('ab_permission_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_id', sa.Integer(), nullable=False),
    sa.Column('view_menu_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['permission_id'], ['ab_permission.id'], ),
    sa.ForeignKeyConstraint(['view_menu_id'], ['ab_view_menu.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('permission_id', 'view_menu_id')
    )
    op.create_index('idx_permission_id', 'ab_permission_view', ['permission_id'], unique=False)
    op.create_index('idx_view_menu_id', 'ab_permission_view', ['view_menu_id'], unique=False)
    op.create_table('ab_user_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('user_id', 'group_id')
    )
    op.create_index('idx_user_group_id', 'ab_user_group', ['group_id'], unique=False)
    op.create_index('idx_user_id', 'ab_user_group', ['user_id'], unique=False)
    op.create_table('ab_user_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('user_id', 'role_id')
    )
    op.create_table('company',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('tax_office', sa.String(collation='C'), nullable=False),
    sa.Column('tax_no', sa.String(collation='C'), nullable=False),
    sa.Column('phone', sa.String(collation='C'), nullable=False),
    sa.Column('email', sa.String(collation='C'), nullable=False),
    sa.Column('website', sa.String(collation='C'), nullable=False),
    sa.Column('logo', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('party',
    sa.Column('code', sa.String(collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('is_customer', sa.Boolean(), nullable=False),
    sa.Column('is_vendor', sa.Boolean(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('term_days', sa.Integer(), nullable=False),
    sa.Column('city', sa.String(collation='C'), nullable=False),
    sa.Column('tax_no', sa.String(collation='C'), nullable=False),
    sa.Column('sector', sa.String(collation='C'), nullable=False),
    sa.Column('language', sa.String(collation='C'), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['currency'], ['currency.code'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    op.create_index(op.f('ix_party_tax_no'), 'party', ['tax_no'], unique=False)
    op.create_table('series_counter',
    sa.Column('series_code', sa.String(collation='C'), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last_no', sa.Integer(), nullable=False),
    sa.Column('last_dated_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['series_code'], ['series.code'], ),
    sa.PrimaryKeyConstraint('series_code', 'year')
    )
    op.create_table('voucher',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('type', sa.String(collation='C'), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('document_no', sa.String(collation='C'), nullable=False),
    sa.Column('counter_document_no', sa.String(collation='C'), nullable=False),
    sa.Column('description', sa.String(collation='C'), nullable=False),
    sa.Column('line_count', sa.SmallInteger(), nullable=False),
    sa.Column('total', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('source', sa.String(collation='C'), nullable=False),
    sa.Column('external_key', sa.String(collation='C'), nullable=True),
    sa.Column('series_code', sa.String(collation='C'), nullable=True),
    sa.Column('series_year', sa.Integer(), nullable=True),
    sa.Column('series_no', sa.Integer(), nullable=True),
    sa.Column('reversal_of', sa.BigInteger(), nullable=True),
    sa.Column('is_cancellation', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('posted_by_id', sa.Integer(), nullable=True),
    sa.Column('posted_in', sa.BigInteger(), server_default=sa.text('(pg_current_xact_id()::text::bigint)'), nullable=False),
    sa.CheckConstraint('line_count >= 2', name='voucher_lines'),
    sa.CheckConstraint('reversal_of IS NOT NULL OR NOT is_cancellation', name='voucher_cancels'),
    sa.ForeignKeyConstraint(['posted_by_id'], ['ab_user.id'], ),
    sa.ForeignKeyConstraint(['reversal_of'], ['voucher.id'], ),
    sa.ForeignKeyConstraint(['series_code'], ['series.code'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('series_code', 'series_year', 'series_no', name='voucher_series_no'),
    sa.UniqueConstraint('source', 'external_key', name='voucher_external_key'),
    sa.UniqueConstraint('uuid')
    )
    op.create_index('voucher_cancellation', 'voucher', ['reversal_of'], unique=False, postgresql_where=sa.text('is_cancellation'))
    op.create_index('voucher_document_no', 'voucher', ['document_no'], unique=False)
    op.create_index('voucher_reversal_of', 'voucher', ['reversal_of'], unique=True, postgresql_where='reversal_of > 0')
    op.create_table('ab_permission_view_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_view_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['permission_view_id'], ['ab_permission_view.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('permission_view_id', 'role_id')
    )
    op.create_index('idx_permission_view_id', 'ab_permission_view_role', ['permission_view_id'], unique=False)
    op.create_index('idx_role_id', 'ab_permission_view_role', ['role_id'], unique=False)
    op.create_table('account',
    sa.Column('code', sa.String(collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('party_id', sa.BigInteger(), nullable=True),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(party_id IS NOT NULL) = (kind IN ('receivable', 'payable'))", name='account_party'),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'code', name='account_code'),
    sa.UniqueConstraint('party_id', 'kind', name='account_of_party')
    )
    op.create_table('party_balance',
    sa.Column('party_id', sa.BigInteger(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('local_debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ),
    sa.PrimaryKeyConstraint('party_id'),
    postgresql_with={'fillfactor': 70}
    )
    op.create_index('party_balance_rank', 'party_balance', [sa.literal_column('(local_debit - local_credit) DESC'), 'party_id'], unique=False)
    op.create_table('voucher_note',
    sa.Column('voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('voucher_id')
    )
    op.create_table('balance',
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.PrimaryKeyConstraint('account_id', 'currency'),
    postgresql_with={'fillfactor': 70}
    )
    op.create_table('counter_account',
    sa.Column('voucher_type', sa.String(collation='C'), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('series_code', sa.String(collation='C'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['series_code'], ['series.code'], ),
    sa.PrimaryKeyConstraint('voucher_type')
    )
    op.create_index(op.f('ix_counter_account_account_id'), 'counter_account', ['account_id'], unique=False)
    op.create_table('draft_voucher',
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('type', sa.String(collation='C'), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('rate', sa.Numeric(precision=18, scale=6), nullable=False),
    sa.Column('counter_account_id', sa.BigInteger(), nullable=True),
    sa.Column('counter_document_no', sa.String(collation='C'), nullable=False),
    sa.Column('description', sa.String(collation='C'), nullable=False),
    sa.Column('corrects_id', sa.BigInteger(), nullable=True),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['corrects_id'], ['voucher.id'], ),
    sa.ForeignKeyConstraint(['counter_account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['currency'], ['currency.code'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uuid')
    )
    op.create_table('entry',
    sa.Column('voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('line_no', sa.SmallInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('rate', sa.Numeric(precision=18, scale=6), nullable=False),
    sa.Column('debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('description', sa.String(collation='C'), nullable=False),
    sa.CheckConstraint('(debit = 0 AND credit = 0) OR (local_debit = round(debit * rate, 2) AND local_credit = round(credit * rate, 2))', name='entry_local_amount'),
    sa.CheckConstraint('debit = 0 OR credit = 0', name='entry_side'),
    sa.CheckConstraint('local_debit = 0 OR local_credit = 0', name='entry_local_side'),
    sa.CheckConstraint('rate > 0', name='entry_rate'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['currency'], ['currency.code'], ),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], ),
    sa.PrimaryKeyConstraint('voucher_id', 'line_no')
    )
    op.create_index('entry_of_account', 'entry', ['account_id', 'dated_on', 'voucher_id', 'line_no'], unique=False, postgresql_include=['currency', 'debit', 'credit', 'local_debit', 'local_credit'])
    op.create_table('month_balance',
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_debit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_credit', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.PrimaryKeyConstraint('account_id', 'month', 'currency'),
    postgresql_with={'fillfactor': 70}
    )
    op.create_table('draft_line',
    sa.Column('draft_id', sa.BigInteger(), nullable=False),
    sa.Column('line_no', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.BigInteger(), nullable=False),
    sa.Column('account_kind', sa.String(collation='C'), nullable=True),
    sa.Column('side', sa.String(collation='C'), nullable=True),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('description', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['draft_id'], ['draft_voucher.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('draft_id', 'line_no', name='draft_line_no')
    )
    op.create_index(op.f('ix_draft_line_draft_id'), 'draft_line', ['draft_id'], unique=False)
    op.create_index(op.f('ix_draft_line_party_id'), 'draft_line', ['party_id'], unique=False)
    op.create_table('open_item',
    sa.Column('voucher_id', sa.BigInteger(), nullable=False),
    sa.Column('line_no', sa.SmallInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.Column('local_amount', sa.Numeric(precision=18, scale=2), nullable=False),
    sa.ForeignKeyConstraint(['voucher_id', 'line_no'], ['entry.voucher_id', 'entry.line_no'], ),
    sa.PrimaryKeyConstraint('voucher_id', 'line_no')
    )
    op.create_index('open_item_due', 'open_item', ['account_id', 'currency', 'due_on'], unique=False, postgresql_where='amount <> 0')
    for statement in (
        REFUSE_CHANGE,
        FINAL.format(table="voucher"),
        FINAL.format(table="entry"),
        CHECK_ENTRIES,
        ENTRIES_BELONG,
        CHECK_VOUCHER,
        VOUCHER_BALANCES,
    ):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index('outbox_waiting', table_name='outbox_message', postgresql_where="state = 'waiting'")
    op.drop_table('outbox_message')
    op.drop_index('job_waiting', table_name='job', postgresql_where="state = 'waiting'")
    op.drop_table('job')
    op.drop_index('open_item_due', table_name='open_item', postgresql_where='amount <> 0')
    op.drop_table('open_item')
    op.drop_index(op.f('ix_draft_line_party_id'), table_name='draft_line')
    op.drop_index(op.f('ix_draft_line_draft_id'), table_name='draft_line')
    op.drop_table('draft_line')
    op.drop_table('month_balance')
    op.drop_index('entry_of_account', table_name='entry', postgresql_include=['currency', 'debit', 'credit', 'local_debit', 'local_credit'])
    op.drop_table('entry')
    op.drop_table('draft_voucher')
    op.drop_index(op.f('ix_counter_account_account_id'), table_name='counter_account')
    op.drop_table('counter_account')
    op.drop_table('balance')
    op.drop_table('voucher_note')
    op.drop_index('party_balance_rank', table_name='party_balance')
    op.drop_table('party_balance')
    op.drop_table('account')
    op.drop_index('idx_role_id', table_name='ab_permission_view_role')
    op.drop_index('idx_permission_view_id', table_name='ab_permission_view_role')
    op.drop_table('ab_permission_view_role')
    op.drop_index('voucher_reversal_of', table_name='voucher', postgresql_where='reversal_of > 0')
    op.drop_index('voucher_cancellation', table_name='voucher', postgresql_where=sa.text('is_cancellation'))
    op.drop_index('voucher_document_no', table_name='voucher')
    op.drop_table('voucher')
    op.drop_table('series_counter')
    op.drop_index(op.f('ix_party_tax_no'), table_name='party')
    op.drop_table('party')
    op.drop_table('company')
    op.drop_table('ab_user_role')
    op.drop_index('idx_user_id', table_name='ab_user_group')
    op.drop_index('idx_user_group_id', table_name='ab_user_group')
    op.drop_table('ab_user_group')
    op.drop_index('idx_view_menu_id', table_name='ab_permission_view')
    op.drop_index('idx_permission_id', table_name='ab_permission_view')
    op.drop_table('ab_permission_view')
    op.drop_index('idx_group_role_id', table_name='ab_group_role')
    op.drop_index('idx_group_id', table_name='ab_group_role')
    op.drop_table('ab_group_role')
    op.drop_index('idx_api_key_user_id', table_name='ab_api_key')
    op.drop_index('idx_api_key_prefix', table_name='ab_api_key')
    op.drop_index('idx_api_key_lookup_hash', table_name='ab_api_key')
    op.drop_table('ab_api_key')
    op.drop_table('series')
    op.drop_table('parameter')
    op.drop_table('idempotency_key')
    op.drop_index(op.f('ix_history_happened_at'), table_name='history')
    op.drop_index('history_of_record', table_name='history')
    op.drop_table('history')
    op.drop_table('heartbeat')
    op.drop_table('currency')
    op.drop_table('ab_view_menu')
    op.drop_table('ab_user')
    op.drop_table('ab_role')
    op.drop_table('ab_register_user')
    op.drop_table('ab_permission')
    op.drop_table('ab_group')
    for function in ("check_voucher", "check_added_entries", "refuse_change"):
        op.execute(f"DROP FUNCTION {function}()")
