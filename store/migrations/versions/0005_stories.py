"""Gifts, sizes, regions' names in languages, approved translations, the form of the index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

# The column types as they were at this step; the models may move on.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and add the columns."""
    _name_regions()
    _add_gifts()
    _add_translations()
    _note_the_index()


def _name_regions() -> None:
    op.add_column("regions", sa.Column("names", Json, nullable=False, server_default="{}"))


def _add_gifts() -> None:
    for table in ("nominations", "requests"):
        op.add_column(table, sa.Column("gift_hundredths", sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("gift_currency", sa.String(length=3), nullable=True))
    op.add_column("accounts", sa.Column("size", sa.String(length=16), nullable=True))


def _add_translations() -> None:
    texts = (
        ("translated_from", sa.String(length=16)),
        ("translated_by", sa.String(length=32)),
        ("translated_at", Moment),
        ("approved_on", sa.String(length=10)),
        ("approved_how", sa.String(length=16)),
        ("approved_by", sa.String(length=32)),
    )
    for name, kind in texts:
        op.add_column("reference_texts", sa.Column(name, kind, nullable=True))
    # What was told so far was published, or is the nominator's own story.
    op.add_column(
        "reference_texts",
        sa.Column("is_approved", sa.Boolean(), nullable=False, server_default=sa.true()),
    )


def _note_the_index() -> None:
    # Where there are references, their index is of an earlier form: it waits to be made anew.
    op.execute(
        "INSERT INTO search_versions (name, number) SELECT 'index', 2 "
        'WHERE NOT EXISTS (SELECT 1 FROM "references")'
    )
