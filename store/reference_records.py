"""References as plain values, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from store.consents import NAMELESS, UNNAMED, display_name
from store.models import Reference


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


@dataclass(frozen=True)
class TextInfo:
    """A reference told in one language; empty strings where the source has nothing."""

    language: str
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
    `activities` are those permitted today; `text` is in the reader's language where there is
    one, `languages` are all that it is told in.
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
    text = best_text(reference.texts, language)
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
        languages=sorted({row.language for row in reference.texts}),
        text=TextInfo(
            language=text.language if text else "",
            title=text.title if text and is_told else "",
            summary=text.summary if text and is_told else "",
            story=text.story if text and is_told else "",
            quote=text.quote if text and is_told else "",
            quote_by=text.quote_by if text and is_told else "",
            quote_role=text.quote_role if text and is_told else "",
        ),
        proofs=[
            ProofInfo(
                proof.statement,
                proof.metric,
                proof.before,
                proof.after,
                proof.period,
                proof.source,
                proof.language or "",
            )
            for proof in (reference.proofs if is_told else ())
        ],
        source=reference.source if is_told else None,
        licence=reference.licence,
        last_used_at=reference.last_used_at,
        created_at=reference.created_at,
    )


class _Told(Protocol):
    """Anything that is told in one language."""

    @property
    def language(self) -> str:
        """The language's tag: "de", "pt-BR"."""
        ...


T = TypeVar("T", bound=_Told)


def best_text(texts: Sequence[T], language: str) -> T | None:
    """The text in the language (or a variant of it), else in English, else the first."""
    wanted = _base(language)
    for choice in (language, wanted, "en"):
        for text in texts:
            if text.language == choice or _base(text.language) == choice:
                return text
    return texts[0] if texts else None


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
