"""At home in every region: what titles say, and what a region's people and rules may add."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

# The column types as they were at this step; the models may move on.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and add the columns."""
    _rewrite_policies()
    _add_second_approvals()
    _create_title_rules()
    _create_routing()
    _create_reminders()
    _add_routing()
    _add_sources()


def _create_title_rules() -> None:
    op.create_table(
        "title_rules",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("phrase", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("function", sa.String(length=32), nullable=True),
        sa.Column("seniority", sa.String(length=16), nullable=True),
        sa.Column("changed_by", sa.String(length=32), nullable=True),
        sa.Column("changed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_rules")),
        sa.UniqueConstraint("folded", name=op.f("uq_title_rules_folded")),
    )
    op.add_column("members", sa.Column("seniority", sa.String(length=16), nullable=True))


def _create_routing() -> None:
    op.create_table(
        "routes",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(length=64), nullable=True),
        sa.Column("size", sa.String(length=16), nullable=True),
        sa.Column("account_id", Key, nullable=True),
        sa.Column("region_id", Key, nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN industry IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN size IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN account_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_routes_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_routes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_routes_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routes")),
        sa.UniqueConstraint("industry", name=op.f("uq_routes_industry")),
        sa.UniqueConstraint("size", name=op.f("uq_routes_size")),
        sa.UniqueConstraint("account_id", name=op.f("uq_routes_account_id")),
    )
    op.create_index(op.f("ix_routes_region_id"), "routes", ["region_id"], unique=False)
    op.create_table(
        "absences",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.String(length=10), nullable=False),
        sa.Column("last_day", sa.String(length=10), nullable=False),
        sa.Column("delegate_id", sa.String(length=32), nullable=True),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_last_day", "absences", ["last_day"], unique=False)
    op.create_index(
        "ix_absences_member_id_last_day", "absences", ["member_id", "last_day"], unique=False
    )


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("post_key", sa.String(length=200), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("member_id", "day", name=op.f("uq_reminders_member_id_day")),
    )
    op.create_table(
        "reminded",
        sa.Column("approval_id", Key, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("share", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reminder_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_reminded_approval_id_approvals")
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminders.id"], name=op.f("fk_reminded_reminder_id_reminders")
        ),
        sa.PrimaryKeyConstraint("approval_id", "member_id", "share", name=op.f("pk_reminded")),
    )


def _add_routing() -> None:
    # SQLite takes no constraint afterwards: there it comes with the column, by the same name.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE accounts ADD COLUMN home_region_id INTEGER "
            "CONSTRAINT fk_accounts_home_region_id_regions REFERENCES regions (id)"
        )
    else:
        op.add_column("accounts", sa.Column("home_region_id", Key, nullable=True))
        op.create_foreign_key(
            op.f("fk_accounts_home_region_id_regions"),
            "accounts",
            "regions",
            ["home_region_id"],
            ["id"],
        )
    op.create_index(op.f("ix_accounts_home_region_id"), "accounts", ["home_region_id"])
    op.add_column("regions", sa.Column("nomination_days", sa.Integer(), nullable=True))
    op.add_column("regions", sa.Column("request_days", sa.Integer(), nullable=True))
    op.add_column("nominations", sa.Column("routed_because", sa.String(length=16), nullable=True))
    op.add_column("approvals", sa.Column("asked", Json, nullable=True))
    op.add_column("requests", sa.Column("deadline_at", Moment, nullable=True))


def _add_sources() -> None:
    op.add_column("nominations", sa.Column("source", sa.String(length=24), nullable=True))
    op.create_table(
        "joined_nominations",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("nomination_id", Key, nullable=False),
        sa.Column("submit_key", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=True),
        sa.Column("activities", Json, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations.id"],
            name=op.f("fk_joined_nominations_nomination_id_nominations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joined_nominations")),
        sa.UniqueConstraint("submit_key", name=op.f("uq_joined_nominations_submit_key")),
        sa.UniqueConstraint(
            "nomination_id", "member_id", name=op.f("uq_joined_nominations_nomination_id_member_id")
        ),
    )
    op.create_index(op.f("ix_joined_nominations_member_id"), "joined_nominations", ["member_id"])
    op.create_index(op.f("ix_joined_nominations_created_at"), "joined_nominations", ["created_at"])


def _rewrite_policies() -> None:
    # So few, and changed so much, that they are written anew: a rule for everybody has no
    # region, which SQLite cannot learn afterwards.
    connection = op.get_bind()
    kept = connection.execute(
        sa.text("SELECT id, region_id, rule, why, language FROM policies ORDER BY id")
    ).all()
    op.drop_table("policies")
    policies = op.create_table(
        "policies",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("region_id", Key, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("effect", sa.String(length=24), nullable=False),
        sa.Column("activities", Json, nullable=False),
        sa.Column("industries", Json, nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("approvers", Json, nullable=False),
        sa.Column("team", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.String(length=8), nullable=True),
        sa.Column("audience", sa.String(length=16), nullable=True),
        sa.Column("texts", Json, nullable=False),
        sa.Column("changed_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_policies_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("region_id", "code", name=op.f("uq_policies_region_id_code")),
    )
    op.create_index(op.f("ix_policies_region_id"), "policies", ["region_id"], unique=False)
    for position, row in enumerate(kept):
        connection.execute(
            policies.insert().values(
                region_id=row.region_id,
                position=position,
                effect="note",
                activities=[],
                industries=[],
                approvers=[],
                team="",
                texts={row.language or "": {"rule": row.rule, "why": row.why}},
            )
        )


def _add_second_approvals() -> None:
    op.add_column("references", sa.Column("audience_meant", sa.String(length=16), nullable=True))
    # SQLite changes no constraint: the table is written anew there, before others point to it.
    with op.batch_alter_table("approvals") as approvals:
        approvals.add_column(sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
        approvals.add_column(sa.Column("policy", Json, nullable=True))
        approvals.add_column(
            sa.Column("settles", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        approvals.drop_constraint("uq_approvals_subject_type_subject_id_revision", type_="unique")
        approvals.create_unique_constraint(
            "uq_approvals_subject_type_subject_id_revision_step",
            ["subject_type", "subject_id", "revision", "step"],
        )
    op.execute(sa.text("UPDATE approvals SET settles = (decided_at IS NOT NULL)"))
