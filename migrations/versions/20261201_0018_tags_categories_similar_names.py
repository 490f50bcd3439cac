"""Tags, categories, and names by which records called alike are found."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.core.turkish import fold_name

revision: str = '0018'
down_revision: str | Sequence[str] | None = '0017'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


AT_ONCE = 5_000


def upgrade() -> None:
    op.create_table('category',
    sa.Column('kind', sa.String(collation='C'), nullable=False),
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('colour', sa.String(collation='C'), server_default='muted', nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'name', name='category_name')
    )
    op.create_table('tag',
    sa.Column('name', sa.String(collation='C'), nullable=False),
    sa.Column('folded', sa.String(collation='C'), nullable=False),
    sa.Column('colour', sa.String(collation='C'), server_default='muted', nullable=False),
    sa.Column('search_key', sa.String(collation='C'), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('folded')
    )
    op.create_index('tag_name_order', 'tag', [sa.literal_column('turkish_key(name)'), 'id'], unique=False)
    op.create_index('tag_search', 'tag', ['search_key'], unique=False, postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.create_table('tagging',
    sa.Column('model', sa.String(collation='C'), nullable=False),
    sa.Column('record_id', sa.String(collation='C'), nullable=False),
    sa.Column('tag_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('model', 'record_id', 'tag_id')
    )
    op.create_index('tagging_of_tag', 'tagging', ['tag_id', 'model', 'record_id'], unique=False)
    op.add_column('party', sa.Column('party_group_id', sa.BigInteger(), nullable=True))
    op.add_column('party', sa.Column('similar_key', sa.String(collation='C'), server_default='', nullable=False))
    op.create_index(op.f('ix_party_party_group_id'), 'party', ['party_group_id'], unique=False)
    _fold_names()
    op.create_index('party_similar', 'party', ['similar_key'], unique=False, postgresql_using='gin', postgresql_ops={'similar_key': 'gin_trgm_ops'})
    op.create_foreign_key('party_party_group_id_fkey', 'party', 'category', ['party_group_id'], ['id'], ondelete='RESTRICT')


def _fold_names() -> None:
    """Give the cards that are there their names without legal forms, as saving one does."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, name FROM party")).all()
    for start in range(0, len(rows), AT_ONCE):
        part = [{"key": row.id, "name": fold_name(row.name)} for row in rows[start : start + AT_ONCE]]
        connection.execute(sa.text("UPDATE party SET similar_key = :name WHERE id = :key"), part)


def downgrade() -> None:
    op.drop_constraint('party_party_group_id_fkey', 'party', type_='foreignkey')
    op.drop_index('party_similar', table_name='party', postgresql_using='gin', postgresql_ops={'similar_key': 'gin_trgm_ops'})
    op.drop_index(op.f('ix_party_party_group_id'), table_name='party')
    op.drop_column('party', 'similar_key')
    op.drop_column('party', 'party_group_id')
    op.drop_index('tagging_of_tag', table_name='tagging')
    op.drop_table('tagging')
    op.drop_index('tag_search', table_name='tag', postgresql_using='gin', postgresql_ops={'search_key': 'gin_trgm_ops'})
    op.drop_index('tag_name_order', table_name='tag')
    op.drop_table('tag')
    op.drop_table('category')
