"""Customers, what colleagues say of them, and the references that come of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base, Key, SortedText


class Account(Base):
    """A customer company. `key` is its normalised name; aliases join its other spellings."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(SortedText, unique=True)
    country: Mapped[str | None] = mapped_column(String(2))
    industry: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[str | None] = mapped_column(String(16))  # one of SIZES, as a nominator said
    # Where an account that spans regions is at home; None: where its country is.
    home_region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    created_at: Mapped[datetime]
    aliases: Mapped[list[AccountAlias]] = relationship(
        back_populates="account", cascade="all, delete-orphan"
    )


class AccountAlias(Base):
    """Another spelling of an account, also in another script."""

    __tablename__ = "account_aliases"

    key: Mapped[str] = mapped_column(SortedText, primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    account: Mapped[Account] = relationship(back_populates="aliases")


class AccountWord(Base):
    """One way into an account by typing: a word of a name or alias, or that word's consonants.

    The typeahead reads a bounded range of these before any fuzzy score is counted.
    """

    __tablename__ = "account_words"

    word: Mapped[str] = mapped_column(SortedText, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)


class Contact(Base):
    """A person at the account who would speak."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(320))


class Draft(Base):
    """A half-filled form, kept for the one person who was filling it; `form` is its view."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("member_id", "form"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    member_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))  # "nomination"
    form: Mapped[str] = mapped_column(String(64))  # Slack's view id
    # Set while somebody mends what they sent before.
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nominations.id"))
    values: Mapped[dict[str, Any]]
    # Slack's stamp of the last change: deliveries may overtake each other.
    typed_at: Mapped[str] = mapped_column(String(32), default="")
    updated_at: Mapped[datetime]


class Nomination(Base):
    """ "This customer would vouch for us", as one colleague said it."""

    __tablename__ = "nominations"
    __table_args__ = (
        Index("ix_nominations_nominator_id_state", "nominator_id", "state"),
        Index("ix_nominations_created_at", "created_at"),
        Index("ix_nominations_nominator_id_created_at", "nominator_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    # The view that was submitted: a form sent twice makes one nomination.
    submit_key: Mapped[str] = mapped_column(String(64), unique=True)
    nominator_id: Mapped[str] = mapped_column(String(32))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    # Why there: a code of `store.routing`; None where it was sent before there were any.
    routed_because: Mapped[str | None] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(2))
    industry: Mapped[str | None] = mapped_column(String(64))
    products: Mapped[list[str]]
    activities: Mapped[list[str]]
    story: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16), default="en")  # the story's
    agreement: Mapped[str] = mapped_column(String(16), default="not_asked")
    source: Mapped[str | None] = mapped_column(String(24))  # one of SOURCES; None: not told
    helpers: Mapped[list[str]]  # member ids
    # What the customer gets in return, or what it costs; in hundredths of an ISO 4217 currency.
    gift_hundredths: Mapped[int | None] = mapped_column(BigInteger)
    gift_currency: Mapped[str | None] = mapped_column(String(3))
    permalink: Mapped[str | None] = mapped_column(Text)  # the message it was made from
    state: Mapped[str] = mapped_column(String(24), default="pending")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
    contact: Mapped[Contact | None] = relationship()
    proofs: Mapped[list[Proof]] = relationship(
        back_populates="nomination", cascade="all, delete-orphan", order_by="Proof.id"
    )


class JoinedNomination(Base):
    """The same said by another colleague while the first nomination was under way.

    It asks nothing more of the customer, so that it is decided with the first one, and its
    nominator is named with the first one's.
    """

    __tablename__ = "joined_nominations"
    __table_args__ = (UniqueConstraint("nomination_id", "member_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"))
    submit_key: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[str] = mapped_column(String(32), index=True)
    source: Mapped[str | None] = mapped_column(String(24))
    activities: Mapped[list[str]]
    story: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    statement: Mapped[str] = mapped_column(Text)
    permalink: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)


class Proof(Base):
    """A measured result with its source; `statement` alone where no figures are known."""

    __tablename__ = "proofs"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nominations.id"), index=True)
    reference_id: Mapped[int | None] = mapped_column(ForeignKey("references.id"), index=True)
    statement: Mapped[str] = mapped_column(Text, default="")
    metric: Mapped[str] = mapped_column(String(300), default="")
    before: Mapped[str] = mapped_column(String(100), default="")
    after: Mapped[str] = mapped_column(String(100), default="")
    period: Mapped[str] = mapped_column(String(100), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    # The language it is told in, where the reference's other languages tell it again.
    language: Mapped[str | None] = mapped_column(String(16))
    nomination: Mapped[Nomination | None] = relationship(back_populates="proofs")
    reference: Mapped[Reference | None] = relationship(back_populates="proofs")


class Reference(Base):
    """An approved nomination or an imported case, ready to be found and used.

    It is found only while `state` is active and a consent in force covers it
    (`store.consents`).
    """

    __tablename__ = "references"
    __table_args__ = (
        Index("ix_references_region_id_industry", "region_id", "industry"),
        Index("ix_references_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    external_id: Mapped[str] = mapped_column(String(200), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nominations.id"), unique=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    location: Mapped[str | None] = mapped_column(String(200))
    industry: Mapped[str | None] = mapped_column(String(64), index=True)  # a key of the taxonomy
    industry_as_written: Mapped[str | None] = mapped_column(String(300))
    # Proposed from the text because the source gave none.
    industry_proposed: Mapped[bool] = mapped_column(default=False)
    # The member who confirmed or corrected it: then no import changes it again.
    industry_by: Mapped[str | None] = mapped_column(String(32))
    size: Mapped[str | None] = mapped_column(String(16))  # the customer's, one of SIZES
    # When the story happened, as exactly as we know: "2024", "2024-05" or "2024-05-17".
    dated: Mapped[str | None] = mapped_column(String(10))
    products: Mapped[list[str]]
    activities: Mapped[list[str]]
    audience: Mapped[str] = mapped_column(String(16), default="internal")
    # What it was to be, where a policy narrows it (`store.policies.audiences`); else None.
    audience_meant: Mapped[str | None] = mapped_column(String(16))
    anonymous_label: Mapped[str | None] = mapped_column(String(300))  # "a Nordic bank"
    state: Mapped[str] = mapped_column(String(16), default="active")  # or "retired"
    source: Mapped[str | None] = mapped_column(Text)
    licence: Mapped[str | None] = mapped_column(String(200))
    last_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    account: Mapped[Account] = relationship()
    contact: Mapped[Contact | None] = relationship()
    texts: Mapped[list[ReferenceText]] = relationship(
        back_populates="reference", cascade="all, delete-orphan", order_by="ReferenceText.id"
    )
    proofs: Mapped[list[Proof]] = relationship(
        back_populates="reference", cascade="all, delete-orphan", order_by="Proof.id"
    )
    consents: Mapped[list[Consent]] = relationship(
        back_populates="reference", cascade="all, delete-orphan", order_by="Consent.id"
    )


class ReferenceText(Base):
    """A reference told in one language."""

    __tablename__ = "reference_texts"
    __table_args__ = (UniqueConstraint("reference_id", "language"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("references.id"))
    language: Mapped[str] = mapped_column(String(16))
    account_name: Mapped[str] = mapped_column(String(300), default="")  # as this text writes it
    title: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    story: Mapped[str] = mapped_column(Text, default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    quote_by: Mapped[str] = mapped_column(String(300), default="")
    quote_role: Mapped[str] = mapped_column(String(300), default="")
    # A translation may come from elsewhere and under another licence than the rest.
    source: Mapped[str | None] = mapped_column(Text)
    licence: Mapped[str | None] = mapped_column(String(200))
    # Of which language it is a translation; None: the customer agreed in this one, or it came
    # to us as it is.
    translated_from: Mapped[str | None] = mapped_column(String(16))
    translated_by: Mapped[str | None] = mapped_column(String(32))  # the member; None: an import
    translated_at: Mapped[datetime | None]
    # Whether the customer has said yes to these words; for an original that is the consent.
    is_approved: Mapped[bool] = mapped_column(default=True)
    approved_on: Mapped[str | None] = mapped_column(String(10))  # the customer's day, "2026-03-09"
    approved_how: Mapped[str | None] = mapped_column(String(16))  # verbal, written, import
    approved_by: Mapped[str | None] = mapped_column(String(32))  # the member who recorded it
    reference: Mapped[Reference] = relationship(back_populates="texts")


class Consent(Base):
    """What the customer agreed to, who recorded it and on what evidence. Append-only."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True)
    reference_id: Mapped[int] = mapped_column(ForeignKey("references.id"), index=True)
    activities: Mapped[list[str]]
    audience: Mapped[str] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(16))  # None: every language
    how: Mapped[str] = mapped_column(String(16))  # verbal, written, import
    evidence: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[str | None] = mapped_column(String(32))
    recorded_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    reference: Mapped[Reference] = relationship(back_populates="consents")
