"""The parts of the index that only one database knows; the first migration calls these."""

from __future__ import annotations

from alembic import op

# The normaliser has already made the tokens: the tokenizer must not touch their letters.
_SQLITE = (
    """
    CREATE VIRTUAL TABLE reference_fts USING fts5(
        names, head, body, tags,
        content='reference_index', content_rowid='reference_id',
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER reference_index_added AFTER INSERT ON reference_index BEGIN
        INSERT INTO reference_fts (rowid, names, head, body, tags)
        VALUES (new.reference_id, new.names, new.head, new.body, new.tags);
    END
    """,
    """
    CREATE TRIGGER reference_index_removed AFTER DELETE ON reference_index BEGIN
        INSERT INTO reference_fts (reference_fts, rowid, names, head, body, tags)
        VALUES ('delete', old.reference_id, old.names, old.head, old.body, old.tags);
    END
    """,
    """
    CREATE TRIGGER reference_index_changed AFTER UPDATE ON reference_index BEGIN
        INSERT INTO reference_fts (reference_fts, rowid, names, head, body, tags)
        VALUES ('delete', old.reference_id, old.names, old.head, old.body, old.tags);
        INSERT INTO reference_fts (rowid, names, head, body, tags)
        VALUES (new.reference_id, new.names, new.head, new.body, new.tags);
    END
    """,
)
# The tables behind a full text table, which SQLite makes by itself.
FTS_TABLES = frozenset(
    {"reference_fts", *(f"reference_fts_{part}" for part in ("config", "data", "docsize", "idx"))}
)


def create_search() -> None:
    """Create what makes `reference_index` searchable on the database of this migration."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_reference_index_document", "reference_index", ["document"], postgresql_using="gin"
        )
        return
    for statement in _SQLITE:
        op.execute(statement)
