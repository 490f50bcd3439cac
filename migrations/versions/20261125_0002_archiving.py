"""Every record can be archived."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0002'
down_revision: str | Sequence[str] | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ('account', 'company', 'draft_line', 'draft_voucher', 'party', 'voucher_note')


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table, sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, 'archived_at')
