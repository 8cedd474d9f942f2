"""What the hub teaches the search, and the number by which every replica hears of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# The column types as they were at this step; the models may move on.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create_terms()


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
