"""What the hub teaches the search, and what a customer is asked for by: size, date, rivals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from store.search.index.spelling import pieces_of

revision = "0003"
down_revision = "0002"

# The column types as they were at this step; the models may move on.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and add the columns."""
    _create_terms()
    _find_words_by_pieces()
    if op.get_bind().dialect.name == "postgresql":
        # As `store.search.index.full_text.block_tokens` writes them.
        op.execute(
            "UPDATE reference_index SET document = document || array_to_tsvector("
            "ARRAY['ba_' || (reference_id >> 12), 'bb_' || (reference_id >> 16)])"
        )
    op.add_column("references", sa.Column("industry_by", sa.String(length=32), nullable=True))
    op.add_column("references", sa.Column("size", sa.String(length=16), nullable=True))
    op.add_column("references", sa.Column("dated", sa.String(length=10), nullable=True))
    op.add_column("program", sa.Column("competitors", Json, nullable=False, server_default="[]"))


def _create_terms() -> None:
    op.create_table(
        "search_terms",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("phrase", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("from_file", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=True),
        sa.Column("changed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_terms")),
        sa.UniqueConstraint("folded", name=op.f("uq_search_terms_folded")),
    )
    op.create_table(
        "search_versions",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", Key, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_search_versions")),
    )


def _find_words_by_pieces() -> None:
    connection = op.get_bind()
    for column in ("opening", "middle", "ending"):
        op.add_column("search_words", sa.Column(column, sa.String(length=24), nullable=True))
    words = sa.table(
        "search_words",
        *(sa.column(name) for name in ("id", "word", "opening", "middle", "ending")),
    )
    known = connection.execute(sa.select(words.c.id, words.c.word)).all()
    if known:
        connection.execute(
            sa.update(words).where(words.c.id == sa.bindparam("row")),
            [{"row": row_id, **pieces_of(word)} for row_id, word in known],
        )
    for column in ("opening", "middle", "ending"):
        op.create_index(op.f(f"ix_search_words_{column}"), "search_words", [column])
    op.create_index(
        "ix_search_words_product",
        "search_words",
        ["product"],
        sqlite_where=sa.text("product = 1"),
        postgresql_where=sa.text("product"),
    )
    if connection.dialect.name == "postgresql":
        op.alter_column("search_words", "word", type_=sa.String(64, collation="C"))
