"""News by mail as each person wants them, deletions told, and no loops in trees."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0020'
down_revision: str | Sequence[str] | None = '0019'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Those who move records of a table at once wait for each other, by the lock that saving one takes.
REFUSE_LOOPS = """
CREATE FUNCTION refuse_loops() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above text := to_jsonb(NEW) ->> TG_ARGV[0];
    is_loop boolean;
BEGIN
    IF above IS NULL OR TG_OP = 'UPDATE' AND above = to_jsonb(OLD) ->> TG_ARGV[0] THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('tree:' || TG_TABLE_NAME));
    EXECUTE format(
        'WITH RECURSIVE up(key) AS (SELECT $1::text UNION SELECT other.%2$I::text'
        ' FROM up JOIN %1$s other ON other.id = up.key::bigint WHERE other.%2$I IS NOT NULL)'
        ' SELECT EXISTS (SELECT FROM up WHERE key = $2)',
        TG_RELID::regclass, TG_ARGV[0])
    INTO is_loop USING above, to_jsonb(NEW) ->> 'id';
    IF is_loop THEN
        RAISE EXCEPTION 'a row of % would be part of itself', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = 'no_loop';
    END IF;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    op.add_column('user_profile', sa.Column('letters', sa.String(collation='C'), nullable=False, server_default='mine'))
    # Who made a webhook before did not ask for deletions.
    op.add_column('webhook', sa.Column('on_deleted', sa.Boolean(), nullable=False, server_default='false'))
    op.alter_column('webhook', 'on_deleted', server_default=None)
    _watch('on_deleted, ')
    op.execute(REFUSE_LOOPS)


def downgrade() -> None:
    # The triggers on the tables of trees go with it; a deploy of this version lays them again.
    op.execute("DROP FUNCTION refuse_loops() CASCADE")
    _watch()
    op.drop_column('webhook', 'on_deleted')
    op.drop_column('user_profile', 'letters')


def _watch(more: str = '') -> None:
    """Say again which columns of a webhook renew what processes keep of it."""
    op.execute("DROP TRIGGER webhook_decides ON webhook")
    op.execute("CREATE TRIGGER webhook_decides AFTER INSERT OR DELETE OR UPDATE OF model, address,"
               f" on_created, on_changed, on_archived, on_action, {more}is_active, archived_at, eyes_id"
               " ON webhook EXECUTE FUNCTION renew_rights_version()")
