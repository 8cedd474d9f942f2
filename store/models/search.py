"""What the search keeps beside the references: a normalised copy of each, and the words met."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, Key


class ReferenceIndex(Base):
    """An active reference as the search reads it; written with the change that it follows from.

    All texts are tokens of `store.search.words.normalise`, parted by spaces. On SQLite a full text
    table of the same columns follows by triggers; on PostgreSQL `document` is searched.
    """

    __tablename__ = "reference_index"
    __table_args__ = (
        Index("ix_reference_index_document", "document", postgresql_using="gin").ddl_if(
            dialect="postgresql"
        ),
    )

    reference_id: Mapped[int] = mapped_column(
        Key, ForeignKey("references.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    names: Mapped[str] = mapped_column(Text)  # the account's, in all spellings
    head: Mapped[str] = mapped_column(Text)  # titles, summaries, products, place
    body: Mapped[str] = mapped_column(Text)  # stories, quotes, proofs
    tags: Mapped[str] = mapped_column(Text)  # what was understood: "i_banking cc_de p_kafka"
    features: Mapped[dict[str, Any]]  # the same with strengths, for the score
    document: Mapped[Any | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class SearchWord(Base):
    """A word that some reference contains: for typing errors, and to tell names from words.

    Rows are only ever added, flags only ever set.
    """

    __tablename__ = "search_words"
    __table_args__ = (
        Index(
            "ix_search_words_product",
            "product",
            sqlite_where=text("product = 1"),
            postgresql_where=text("product"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    # Normalised, whole. Read by ranges, as `SortedText` is.
    word: Mapped[str] = mapped_column(
        String(64).with_variant(String(64, collation="C"), "postgresql"), unique=True
    )
    stem: Mapped[str] = mapped_column(String(64), index=True)  # its token
    capital: Mapped[bool] = mapped_column(default=False)  # met with a capital inside a sentence
    small: Mapped[bool] = mapped_column(default=False)  # met in small letters
    in_name: Mapped[bool] = mapped_column(default=False)  # part of an account's name
    product: Mapped[bool] = mapped_column(default=False)  # a product, perhaps of several words
    # Its length and a third of it: words that are written alike are found by these.
    opening: Mapped[str | None] = mapped_column(String(24), index=True)
    middle: Mapped[str | None] = mapped_column(String(24), index=True)
    ending: Mapped[str | None] = mapped_column(String(24), index=True)


class SearchTerm(Base):
    """A word or phrase that the hub taught the search, with the one thing that it means."""

    __tablename__ = "search_terms"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    phrase: Mapped[str] = mapped_column(String(100))  # as the hub writes it
    # Normalised: as queries are compared with it. A phrase means one thing.
    folded: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[str] = mapped_column(String(16))  # a kind of `store.search.understanding.lexicon`
    key: Mapped[str] = mapped_column(String(100))
    language: Mapped[str | None] = mapped_column(String(16))  # None: in every language
    from_file: Mapped[bool] = mapped_column(default=False)
    changed_by: Mapped[str | None] = mapped_column(String(32))  # a member id; None: a file
    changed_at: Mapped[datetime]


class SearchVersion(Base):
    """A number that grows with each change of what every search keeps in memory.

    Read with each search: a replica that knows a lower one reads again. Also the form in which
    the index was made.
    """

    __tablename__ = "search_versions"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)  # "terms", "index"
    number: Mapped[int] = mapped_column(Key)
