"""Wider cards with their addresses, contacts and bank accounts; rates, terms and branches."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0003'
down_revision: str | Sequence[str] | None = '20261125_0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def add_filled(table: str, name: str, kind: sa.types.TypeEngine, value: str = '') -> None:
    """Add a column that may not be empty to a table that may have rows."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    op.alter_column(table, name, server_default=None)


def upgrade() -> None:
    op.create_table('branch',
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('code', sa.String(collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('district', sa.String(collation='C'), nullable=False),
    sa.Column('city', sa.String(collation='C'), nullable=False),
    sa.Column('phone', sa.String(collation='C'), nullable=False),
    sa.Column('email', sa.String(collation='C'), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    op.create_table('exchange_rate',
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('unit', sa.Integer(), nullable=False),
    sa.Column('forex_buy', sa.Numeric(precision=18, scale=6), nullable=True),
    sa.Column('forex_sell', sa.Numeric(precision=18, scale=6), nullable=True),
    sa.Column('banknote_buy', sa.Numeric(precision=18, scale=6), nullable=True),
    sa.Column('banknote_sell', sa.Numeric(precision=18, scale=6), nullable=True),
    sa.Column('source', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('least(forex_buy, forex_sell, banknote_buy, banknote_sell) > 0', name='exchange_rate_positive'),
    sa.CheckConstraint('unit >= 1', name='exchange_rate_unit'),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['currency'], ['currency.code'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('currency', 'dated_on', 'source', name='exchange_rate_of_day')
    )
    op.create_table('payment_term',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('is_end_of_month', sa.Boolean(), nullable=False),
    sa.Column('pay_weekday', sa.String(collation='C'), nullable=True),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('days BETWEEN 0 AND 3650', name='payment_term_days'),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('party_address',
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('party_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('street', sa.String(collation='C'), nullable=False),
    sa.Column('district', sa.String(collation='C'), nullable=False),
    sa.Column('city', sa.String(collation='C'), nullable=False),
    sa.Column('postal_code', sa.String(collation='C'), nullable=False),
    sa.Column('country', sa.String(collation='C'), nullable=False),
    sa.Column('phone', sa.String(collation='C'), nullable=False),
    sa.Column('email', sa.String(collation='C'), nullable=False),
    sa.Column('is_primary', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_party_address_party_id'), 'party_address', ['party_id'], unique=False)
    op.create_index(op.f('ix_party_address_phone'), 'party_address', ['phone'], unique=False)
    op.create_index('party_address_lower_email', 'party_address', [sa.literal_column('lower(email)')], unique=False, postgresql_where=sa.text("email <> ''"))
    op.create_table('party_bank_account',
    sa.Column('party_id', sa.BigInteger(), nullable=False),
    sa.Column('bank', sa.String(collation='C'), nullable=False),
    sa.Column('branch_name', sa.String(collation='C'), nullable=False),
    sa.Column('iban', sa.String(collation='C'), nullable=False),
    sa.Column('currency', sa.String(length=3, collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['currency'], ['currency.code'], ),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_party_bank_account_party_id'), 'party_bank_account', ['party_id'], unique=False)
    op.create_table('party_contact',
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('party_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('job_title', sa.String(collation='C'), nullable=False),
    sa.Column('phone', sa.String(collation='C'), nullable=False),
    sa.Column('email', sa.String(collation='C'), nullable=False),
    sa.Column('born_on', sa.Date(), nullable=True),
    sa.Column('notes', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_party_contact_party_id'), 'party_contact', ['party_id'], unique=False)
    op.create_index(op.f('ix_party_contact_phone'), 'party_contact', ['phone'], unique=False)
    op.create_index('party_contact_lower_email', 'party_contact', [sa.literal_column('lower(email)')], unique=False, postgresql_where=sa.text("email <> ''"))
    add_filled('company', 'district', sa.String(collation='C'))
    add_filled('company', 'city', sa.String(collation='C'))
    add_filled('company', 'mersis_no', sa.String(collation='C'))
    add_filled('company', 'kep', sa.String(collation='C'))
    op.add_column('draft_voucher', sa.Column('branch_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key('draft_voucher_branch_id_fkey', 'draft_voucher', 'branch', ['branch_id'], ['id'])
    add_filled('party', 'short_name', sa.String(collation='C'))
    add_filled('party', 'kind', sa.String(collation='C'), 'customer')
    add_filled('party', 'tax_office', sa.String(collation='C'))
    add_filled('party', 'phone', sa.String(collation='C'))
    add_filled('party', 'email', sa.String(collation='C'))
    add_filled('party', 'website', sa.String(collation='C'))
    add_filled('party', 'region', sa.String(collation='C'))
    op.add_column('party', sa.Column('term_id', sa.BigInteger(), nullable=True))
    op.add_column('party', sa.Column('credit_limit', sa.Numeric(precision=18, scale=2), nullable=True))
    op.add_column('party', sa.Column('salesperson_id', sa.Integer(), nullable=True))
    add_filled('party', 'notes', sa.Text())
    op.execute("UPDATE party SET kind = 'vendor' WHERE is_vendor AND NOT is_customer")
    op.create_index(op.f('ix_party_phone'), 'party', ['phone'], unique=False)
    op.create_index(op.f('ix_party_salesperson_id'), 'party', ['salesperson_id'], unique=False)
    op.create_index(op.f('ix_party_term_id'), 'party', ['term_id'], unique=False)
    op.create_index('party_lower_email', 'party', [sa.literal_column('lower(email)')], unique=False, postgresql_where=sa.text("email <> ''"))
    op.create_foreign_key('party_term_id_fkey', 'party', 'payment_term', ['term_id'], ['id'], ondelete='RESTRICT')
    op.create_foreign_key('party_salesperson_id_fkey', 'party', 'ab_user', ['salesperson_id'], ['id'], ondelete='SET NULL')
    op.add_column('voucher', sa.Column('branch_id', sa.BigInteger(), nullable=True))
    op.create_index('voucher_in_order', 'voucher', ['dated_on', 'id'], unique=False)
    op.create_foreign_key('voucher_branch_id_fkey', 'voucher', 'branch', ['branch_id'], ['id'])
    op.create_index('branch_code_order', 'branch', [sa.literal_column('turkish_key(code)'), 'id'], unique=False)
    op.create_index('branch_name_order', 'branch', [sa.literal_column('turkish_key(name)'), 'id'], unique=False)
    op.create_index('branch_search', 'branch', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.create_index('party_city_order', 'party', [sa.literal_column('turkish_key(city)'), 'id'], unique=False)
    op.create_index('party_short_name_order', 'party', [sa.literal_column('turkish_key(short_name)'), 'id'], unique=False)
    op.create_index('party_address_city_order', 'party_address', [sa.literal_column('turkish_key(city)'), 'id'], unique=False)
    op.create_index('party_address_search', 'party_address', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.create_index('party_contact_name_order', 'party_contact', [sa.literal_column('turkish_key(name)'), 'id'], unique=False)
    op.create_index('party_contact_search', 'party_contact', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})


def downgrade() -> None:
    op.drop_index('party_contact_search', table_name='party_contact', postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.drop_index('party_contact_name_order', table_name='party_contact')
    op.drop_index('party_address_search', table_name='party_address', postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.drop_index('party_address_city_order', table_name='party_address')
    op.drop_index('party_short_name_order', table_name='party')
    op.drop_index('party_city_order', table_name='party')
    op.drop_index('branch_search', table_name='branch', postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.drop_index('branch_name_order', table_name='branch')
    op.drop_index('branch_code_order', table_name='branch')
    op.drop_index('voucher_in_order', table_name='voucher')
    op.drop_column('voucher', 'branch_id')
    op.drop_index('party_lower_email', table_name='party', postgresql_where=sa.text("email <> ''"))
    op.drop_index(op.f('ix_party_term_id'), table_name='party')
    op.drop_index(op.f('ix_party_salesperson_id'), table_name='party')
    op.drop_index(op.f('ix_party_phone'), table_name='party')
    op.drop_column('party', 'notes')
    op.drop_column('party', 'salesperson_id')
    op.drop_column('party', 'credit_limit')
    op.drop_column('party', 'term_id')
    op.drop_column('party', 'region')
    op.drop_column('party', 'website')
    op.drop_column('party', 'email')
    op.drop_column('party', 'phone')
    op.drop_column('party', 'tax_office')
    op.drop_column('party', 'kind')
    op.drop_column('party', 'short_name')
    op.drop_column('draft_voucher', 'branch_id')
    op.drop_column('company', 'kep')
    op.drop_column('company', 'mersis_no')
    op.drop_column('company', 'city')
    op.drop_column('company', 'district')
    op.drop_index('party_contact_lower_email', table_name='party_contact', postgresql_where=sa.text("email <> ''"))
    op.drop_index(op.f('ix_party_contact_phone'), table_name='party_contact')
    op.drop_index(op.f('ix_party_contact_party_id'), table_name='party_contact')
    op.drop_table('party_contact')
    op.drop_index(op.f('ix_party_bank_account_party_id'), table_name='party_bank_account')
    op.drop_table('party_bank_account')
    op.drop_index('party_address_lower_email', table_name='party_address', postgresql_where=sa.text("email <> ''"))
    op.drop_index(op.f('ix_party_address_phone'), table_name='party_address')
    op.drop_index(op.f('ix_party_address_party_id'), table_name='party_address')
    op.drop_table('party_address')
    op.drop_table('payment_term')
    op.drop_table('exchange_rate')
    op.drop_table('branch')
