"""What every line was worth in the reporting currency."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0012'
down_revision: str | Sequence[str] | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('voucher', sa.Column('reporting_currency', sa.String(length=3, collation='C'), nullable=True))
    op.add_column('voucher', sa.Column('reporting_rate', sa.Numeric(precision=18, scale=6), nullable=True))
    op.create_foreign_key('voucher_reporting_currency_fkey', 'voucher', 'currency', ['reporting_currency'], ['code'])
    op.create_check_constraint('voucher_reporting', 'voucher',
                               "(reporting_rate > 0) IS NOT DISTINCT FROM (reporting_currency <> '')")
    op.add_column('entry', sa.Column('reporting_amount', sa.Numeric(precision=18, scale=2), nullable=True))


def downgrade() -> None:
    op.drop_column('entry', 'reporting_amount')
    op.drop_constraint('voucher_reporting', 'voucher', type_='check')
    op.drop_constraint('voucher_reporting_currency_fkey', 'voucher', type_='foreignkey')
    op.drop_column('voucher', 'reporting_rate')
    op.drop_column('voucher', 'reporting_currency')
