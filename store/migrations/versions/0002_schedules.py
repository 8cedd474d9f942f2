"""Schedules and their slots; posts in threads, with pictures, and Slack's word for a failure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

# The column types as they were at this step; the models may move on.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and add to `posts` what its new rows say."""
    op.create_table(
        "schedules",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("region_id", Key, nullable=True),
        sa.Column("lost_region", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("members", Json, nullable=False),
        sa.Column("cron", sa.String(length=100), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("options", Json, nullable=False),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("paused_at", Moment, nullable=True),
        sa.Column("paused_because", sa.String(length=32), nullable=True),
        sa.Column("next_due_at", Moment, nullable=True),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("from_file", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_schedules_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        sa.UniqueConstraint("name", name=op.f("uq_schedules_name")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_schedules_next_due_at", "schedules", ["next_due_at"], unique=False)
    op.create_index(op.f("ix_schedules_region_id"), "schedules", ["region_id"], unique=False)
    op.create_table(
        "slots",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("schedule_id", Key, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("because", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("post_key", sa.String(length=200), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedules.id"],
            name=op.f("fk_slots_schedule_id_schedules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
        sa.UniqueConstraint("schedule_id", "due_at", name=op.f("uq_slots_schedule_id_due_at")),
    )
    op.create_index("ix_slots_post_key", "slots", ["post_key"], unique=False)
    op.create_index(
        "ix_slots_because_failed",
        "slots",
        ["because"],
        unique=False,
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    )
    _add_turns_of_wins()
    _add_to_posts()
    _index_moments()


def _add_turns_of_wins() -> None:
    op.create_table(
        "win_turns",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("win_id", Key, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["win_id"], ["wins.id"], name=op.f("fk_win_turns_win_id_wins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_win_turns")),
        sa.UniqueConstraint("channel", "day", "turn", name=op.f("uq_win_turns_channel_day_turn")),
        sa.UniqueConstraint("win_id", "channel", name=op.f("uq_win_turns_win_id_channel")),
    )
    op.add_column("program", sa.Column("wins_a_day", sa.Integer(), nullable=True))
    op.add_column("regions", sa.Column("wins_a_day", sa.Integer(), nullable=True))


def _add_to_posts() -> None:
    # SQLite takes no constraint afterwards: there it comes with the column, by the same name.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE posts ADD COLUMN thread_of_id INTEGER "
            "CONSTRAINT fk_posts_thread_of_id_posts REFERENCES posts (id)"
        )
    else:
        op.add_column("posts", sa.Column("thread_of_id", Key, nullable=True))
        op.create_foreign_key(
            op.f("fk_posts_thread_of_id_posts"), "posts", "posts", ["thread_of_id"], ["id"]
        )
    op.create_index("ix_posts_thread_of_id", "posts", ["thread_of_id"], unique=False)
    op.add_column("posts", sa.Column("picture", Json, nullable=True))
    op.add_column(
        "posts", sa.Column("trouble", sa.String(length=64), nullable=False, server_default="")
    )


def _index_moments() -> None:
    """What a digest counts by the week: without these, each would read every row there is."""
    op.create_index("ix_nominations_created_at", "nominations", ["created_at"], unique=False)
    op.create_index(
        "ix_nominations_nominator_id_created_at",
        "nominations",
        ["nominator_id", "created_at"],
        unique=False,
    )
    op.create_index("ix_references_created_at", "references", ["created_at"], unique=False)
    op.create_index("ix_approvals_decided_at", "approvals", ["decided_at"], unique=False)
    op.create_index("ix_requests_created_at", "requests", ["created_at", "state"], unique=False)
    op.create_index("ix_gaps_last_at", "gaps", ["last_at"], unique=False)
    op.create_index(
        "ix_references_region_id_industry", "references", ["region_id", "industry"], unique=False
    )
