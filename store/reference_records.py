"""References as plain values, for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.consents import NAMELESS, UNNAMED, display_name
from store.models import Proof, Reference
from store.stories.choosing import (
    Telling,
    Told,
    choose_text,
    find_original,
    list_permitted,
    tell,
)


@dataclass(frozen=True)
class ProofInfo:
    """A measured result; empty strings where nothing is known."""

    statement: str
    metric: str
    before: str
    after: str
    period: str
    source: str
    language: str

    def values(self) -> dict[str, str]:
        """The same as the templates take it, plain JSON."""
        return {
            "statement": self.statement,
            "metric": self.metric,
            "before": self.before,
            "after": self.after,
            "period": self.period,
            "source": self.source,
        }


@dataclass(frozen=True)
class TextInfo:
    """A reference told in one language; empty strings where the source has nothing."""

    telling: Telling
    title: str
    summary: str
    story: str
    quote: str
    quote_by: str
    quote_role: str


@dataclass(frozen=True)
class ReferenceInfo:
    """A reference as one reader may see it.

    `name` is what the customer may be called for this reader, empty when nothing is agreed;
    `activities` are those permitted today; `text` is the best that this reader may have
    (`store.stories.choosing`), `proofs` come with it, `languages` are all that it is told in.
    """

    id: int
    external_id: str
    name: str
    audience: str
    anonymous: bool
    country: str | None
    location: str | None
    region_id: int | None
    industry: str | None
    industry_as_written: str | None
    industry_proposed: bool
    products: list[str]
    activities: list[str]
    languages: list[str]
    text: TextInfo
    proofs: list[ProofInfo]
    source: str | None
    licence: str | None
    last_used_at: datetime | None
    created_at: datetime


def describe_reference(
    reference: Reference, *, activities: list[str], language: str, shared: bool
) -> ReferenceInfo:
    """A reference's row as plain values; whether it may be seen is the caller's question."""
    text = choose_text(reference.texts, language, outside=shared)
    # A story that nobody made anonymous names the customer in every other sentence.
    is_told = reference.audience != UNNAMED
    return ReferenceInfo(
        id=reference.id,
        external_id=reference.external_id,
        name=display_name(
            reference.account.name,
            reference.audience,
            reference.anonymous_label,
            shared=shared,
        ),
        audience=reference.audience,
        anonymous=reference.audience in NAMELESS,
        country=reference.country,
        location=reference.location,
        region_id=reference.region_id,
        industry=reference.industry,
        industry_as_written=reference.industry_as_written,
        industry_proposed=reference.industry_proposed,
        products=list(reference.products),
        activities=activities,
        languages=sorted({row.language for row in list_permitted(reference.texts, outside=shared)}),
        text=TextInfo(
            telling=tell(text),
            title=text.title if text and is_told else "",
            summary=text.summary if text and is_told else "",
            story=text.story if text and is_told else "",
            quote=text.quote if text and is_told else "",
            quote_by=text.quote_by if text and is_told else "",
            quote_role=text.quote_role if text and is_told else "",
        ),
        proofs=list_proofs(reference, text, outside=shared) if is_told else [],
        source=reference.source if is_told else None,
        licence=reference.licence,
        last_used_at=reference.last_used_at,
        created_at=reference.created_at,
    )


def list_proofs(reference: Reference, text: Told | None, *, outside: bool) -> list[ProofInfo]:
    """The proofs as this text tells them; else as the original does, which figures allow.

    What stands in a translation that the customer has not approved stays inside with it.
    """
    original = find_original(reference.texts)
    own = original.language if original else ""
    forbidden = {row.language for row in reference.texts} - {
        row.language for row in list_permitted(reference.texts, outside=outside)
    }
    told = [proof for proof in reference.proofs if (proof.language or own) not in forbidden]
    for language in (text.language if text else "", own):
        if found := [proof for proof in told if (proof.language or own) == language]:
            return [_describe_proof(proof) for proof in found]
    return [_describe_proof(proof) for proof in told]


def _describe_proof(proof: Proof) -> ProofInfo:
    return ProofInfo(
        proof.statement,
        proof.metric,
        proof.before,
        proof.after,
        proof.period,
        proof.source,
        proof.language or "",
    )


def proof_line(proof: Proof | ProofInfo) -> str:
    """A proof in one line: "downtime: 31 → 9 hours (a year)"."""
    figures = " → ".join(filter(None, (proof.before, proof.after)))
    measured = ": ".join(filter(None, (proof.metric, figures)))
    if measured and proof.period:
        measured += f" ({proof.period})"
    return " – ".join(filter(None, (proof.statement, measured)))
