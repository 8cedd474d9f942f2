"""The index of a new database is of the form of this release: narrow lines of business."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Note the form, where there is no reference whose index waits to be made anew."""
    op.execute(
        "UPDATE search_versions SET number = 3 "
        "WHERE name = 'index' AND NOT EXISTS (SELECT 1 FROM \"references\")"
    )
