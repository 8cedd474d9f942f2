"""The first schema: the program and its people, customers and references, the work on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from store.search.index.tables import create_search

revision = "0001"
down_revision = None

# The column types as they were at this step; the models may move on.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, parents before children."""
    op.create_table(
        "accounts",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column(
            "key",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("industry", sa.String(length=64), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("key", name=op.f("uq_accounts_key")),
    )
    op.create_table(
        "audit",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject", "audit", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("answer", Json, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_created_at"), "deliveries", ["created_at"], unique=False)
    op.create_table(
        "gaps",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("filters", Json, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_member_id", sa.String(length=32), nullable=False),
        sa.Column("first_at", Moment, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sa.UniqueConstraint("key", name=op.f("uq_gaps_key")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("function", sa.String(length=32), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("refreshed_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_table(
        "posts",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("target_id", Key, nullable=True),
        sa.Column("template", sa.String(length=100), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("not_before", Moment, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("perhaps_sent", sa.Boolean(), nullable=False),
        sa.Column("claim", sa.String(length=64), nullable=True),
        sa.Column("lease_until", Moment, nullable=True),
        sa.Column("sent_channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("sent_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(["target_id"], ["posts.id"], name=op.f("fk_posts_target_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index("ix_posts_channel_state", "posts", ["channel", "state"], unique=False)
    op.create_index("ix_posts_state_not_before", "posts", ["state", "not_before"], unique=False)
    op.create_index("ix_posts_subject", "posts", ["subject"], unique=False)
    op.create_index("ix_posts_target_id", "posts", ["target_id"], unique=False)
    op.create_index(
        "uq_posts_channel_sending",
        "posts",
        ["channel"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "program",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("wins_channel", sa.String(length=32), nullable=True),
        sa.Column("hub_channel", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
    )
    op.create_table(
        "regions",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", Key, nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("hours", sa.String(length=16), nullable=True),
        sa.Column("days", sa.String(length=32), nullable=True),
        sa.Column("holidays", sa.String(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["regions.id"], name=op.f("fk_regions_parent_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("code", name=op.f("uq_regions_code")),
    )
    op.create_index(op.f("ix_regions_parent_id"), "regions", ["parent_id"], unique=False)
    op.create_table(
        "searches",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("filters", Json, nullable=False),
        sa.Column("result_ids", Json, nullable=False),
        sa.Column("result_count", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    op.create_index(op.f("ix_searches_created_at"), "searches", ["created_at"], unique=False)
    op.create_table(
        "account_aliases",
        sa.Column(
            "key",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_aliases_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_account_aliases")),
    )
    op.create_index(
        op.f("ix_account_aliases_account_id"), "account_aliases", ["account_id"], unique=False
    )
    op.create_table(
        "account_words",
        sa.Column(
            "word",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("account_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_words_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("word", "account_id", name=op.f("pk_account_words")),
    )
    op.create_index(
        op.f("ix_account_words_account_id"), "account_words", ["account_id"], unique=False
    )
    op.create_table(
        "approvals",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("region_id", Key, nullable=True),
        sa.Column("assignee_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deadline_at", Moment, nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_approvals_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint(
            "subject_type",
            "subject_id",
            "revision",
            name=op.f("uq_approvals_subject_type_subject_id_revision"),
        ),
    )
    op.create_index(
        "ix_approvals_state_region_id", "approvals", ["state", "region_id"], unique=False
    )
    op.create_table(
        "contacts",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_contacts_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_account_id"), "contacts", ["account_id"], unique=False)
    op.create_table(
        "policies",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("region_id", Key, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_policies_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
    )
    op.create_index(op.f("ix_policies_region_id"), "policies", ["region_id"], unique=False)
    op.create_table(
        "region_countries",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_region_countries_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_region_countries")),
    )
    op.create_index(
        op.f("ix_region_countries_region_id"), "region_countries", ["region_id"], unique=False
    )
    op.create_table(
        "region_members",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("region_id", Key, nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_region_members_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_members")),
        sa.UniqueConstraint(
            "region_id",
            "member_id",
            "role",
            name=op.f("uq_region_members_region_id_member_id_role"),
        ),
    )
    op.create_index(
        op.f("ix_region_members_member_id"), "region_members", ["member_id"], unique=False
    )
    op.create_table(
        "nominations",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("submit_key", sa.String(length=64), nullable=False),
        sa.Column("nominator_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("contact_id", Key, nullable=True),
        sa.Column("region_id", Key, nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("industry", sa.String(length=64), nullable=True),
        sa.Column("products", Json, nullable=False),
        sa.Column("activities", Json, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("agreement", sa.String(length=16), nullable=False),
        sa.Column("helpers", Json, nullable=False),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_nominations_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_nominations_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_nominations_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
        sa.UniqueConstraint("submit_key", name=op.f("uq_nominations_submit_key")),
    )
    op.create_index(op.f("ix_nominations_account_id"), "nominations", ["account_id"], unique=False)
    op.create_index(
        "ix_nominations_nominator_id_state", "nominations", ["nominator_id", "state"], unique=False
    )
    op.create_index(op.f("ix_nominations_region_id"), "nominations", ["region_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("nomination_id", Key, nullable=True),
        sa.Column("values", Json, nullable=False),
        sa.Column("typed_at", sa.String(length=32), nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_drafts_nomination_id_nominations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("member_id", "form", name=op.f("uq_drafts_member_id_form")),
    )
    op.create_table(
        "references",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("contact_id", Key, nullable=True),
        sa.Column("nomination_id", Key, nullable=True),
        sa.Column("region_id", Key, nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column("industry", sa.String(length=64), nullable=True),
        sa.Column("industry_as_written", sa.String(length=300), nullable=True),
        sa.Column("industry_proposed", sa.Boolean(), nullable=False),
        sa.Column("products", Json, nullable=False),
        sa.Column("activities", Json, nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("anonymous_label", sa.String(length=300), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("licence", sa.String(length=200), nullable=True),
        sa.Column("last_used_at", Moment, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_references_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_references_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations.id"],
            name=op.f("fk_references_nomination_id_nominations"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_references_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_references")),
        sa.UniqueConstraint("external_id", name=op.f("uq_references_external_id")),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_references_nomination_id")),
    )
    op.create_index(op.f("ix_references_account_id"), "references", ["account_id"], unique=False)
    op.create_index(op.f("ix_references_country"), "references", ["country"], unique=False)
    op.create_index(op.f("ix_references_industry"), "references", ["industry"], unique=False)
    op.create_index(op.f("ix_references_region_id"), "references", ["region_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("reference_id", Key, nullable=False),
        sa.Column("activities", Json, nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["references.id"], name=op.f("fk_consents_reference_id_references")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_reference_id"), "consents", ["reference_id"], unique=False)
    op.create_table(
        "proofs",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("nomination_id", Key, nullable=True),
        sa.Column("reference_id", Key, nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("metric", sa.String(length=300), nullable=False),
        sa.Column("before", sa.String(length=100), nullable=False),
        sa.Column("after", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=100), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_proofs_nomination_id_nominations")
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["references.id"], name=op.f("fk_proofs_reference_id_references")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs")),
    )
    op.create_index(op.f("ix_proofs_nomination_id"), "proofs", ["nomination_id"], unique=False)
    op.create_index(op.f("ix_proofs_reference_id"), "proofs", ["reference_id"], unique=False)
    op.create_table(
        "reference_texts",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("reference_id", Key, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("account_name", sa.String(length=300), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("quote_by", sa.String(length=300), nullable=False),
        sa.Column("quote_role", sa.String(length=300), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("licence", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference_id"],
            ["references.id"],
            name=op.f("fk_reference_texts_reference_id_references"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_texts")),
        sa.UniqueConstraint(
            "reference_id", "language", name=op.f("uq_reference_texts_reference_id_language")
        ),
    )
    op.create_table(
        "requests",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("submit_key", sa.String(length=64), nullable=False),
        sa.Column("reference_id", Key, nullable=False),
        sa.Column("requester_id", sa.String(length=32), nullable=False),
        sa.Column("region_id", Key, nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("deal", sa.String(length=300), nullable=False),
        sa.Column("activity", sa.String(length=32), nullable=False),
        sa.Column("needed_by", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["references.id"], name=op.f("fk_requests_reference_id_references")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_requests_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("submit_key", name=op.f("uq_requests_submit_key")),
    )
    op.create_index(op.f("ix_requests_reference_id"), "requests", ["reference_id"], unique=False)
    op.create_index(op.f("ix_requests_requester_id"), "requests", ["requester_id"], unique=False)
    op.create_table(
        "wins",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("nomination_id", Key, nullable=True),
        sa.Column("reference_id", Key, nullable=True),
        sa.Column("region_id", Key, nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_wins_nomination_id_nominations")
        ),
        sa.ForeignKeyConstraint(
            ["reference_id"], ["references.id"], name=op.f("fk_wins_reference_id_references")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_wins_region_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wins")),
        sa.UniqueConstraint("kind", "nomination_id", name=op.f("uq_wins_kind_nomination_id")),
    )
    op.create_index(op.f("ix_wins_created_at"), "wins", ["created_at"], unique=False)
    op.create_index(op.f("ix_wins_region_id"), "wins", ["region_id"], unique=False)
    op.create_table(
        "reference_index",
        sa.Column("reference_id", Key, autoincrement=False, nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("features", Json, nullable=False),
        sa.Column("document", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference_id"],
            ["references.id"],
            name=op.f("fk_reference_index_reference_id_references"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reference_id", name=op.f("pk_reference_index")),
    )
    op.create_table(
        "search_words",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("stem", sa.String(length=64), nullable=False),
        sa.Column("capital", sa.Boolean(), nullable=False),
        sa.Column("small", sa.Boolean(), nullable=False),
        sa.Column("in_name", sa.Boolean(), nullable=False),
        sa.Column("product", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("word", name=op.f("uq_search_words_word")),
    )
    op.create_index(op.f("ix_search_words_stem"), "search_words", ["stem"], unique=False)
    create_search()
