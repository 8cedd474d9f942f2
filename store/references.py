"""References: approved nominations and imported cases, ready to be found and used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.consents import display_name, may_see, permitted_activities
from store.errors import NotFound
from store.models import Nomination, Proof, Reference, ReferenceText
from store.search.languages import best_text
from store.search.upkeep import index_reference

_SUMMARY = 300


@dataclass(frozen=True)
class ProofInfo:
    """A measured result; empty strings where nothing is known."""

    statement: str
    metric: str
    before: str
    after: str
    period: str
    source: str


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


def create_from_nomination(session: Session, *, nomination_id: int) -> int:
    """The reference that an approved nomination becomes; again: the same one.

    It is found once a consent is recorded. Raises NotFound.
    """
    nomination = session.get(Nomination, nomination_id)
    if nomination is None:
        raise NotFound("nomination", nomination_id)
    known = session.scalar(select(Reference.id).where(Reference.nomination_id == nomination_id))
    if known is not None:
        return known
    moment = now(session)
    reference = Reference(
        external_id=f"nomination-{nomination_id}",
        account_id=nomination.account_id,
        contact_id=nomination.contact_id,
        nomination_id=nomination_id,
        region_id=nomination.region_id,
        country=nomination.country,
        industry=nomination.industry,
        products=list(nomination.products),
        activities=list(nomination.activities),
        audience="internal",
        state="active",
        source=nomination.permalink,
        created_at=moment,
        updated_at=moment,
        texts=[
            ReferenceText(
                language=nomination.language,
                account_name=nomination.account.name,
                summary=_first_sentences(nomination.story),
                story=nomination.story,
            )
        ],
        proofs=[
            Proof(
                statement=proof.statement,
                metric=proof.metric,
                before=proof.before,
                after=proof.after,
                period=proof.period,
                source=proof.source,
            )
            for proof in nomination.proofs
        ],
    )
    session.add(reference)
    session.flush()
    audit.record(
        session,
        actor=None,
        action="reference.create",
        subject_type="reference",
        subject_id=reference.id,
        after={"nomination": nomination_id, "account": nomination.account.name},
        why="its nomination was approved",
    )
    index_reference(session, reference_id=reference.id)
    return reference.id


def get_reference(
    session: Session,
    *,
    reference_id: int,
    language: str = "en",
    viewer_is_guest: bool = False,
    channel_is_shared: bool = False,
) -> ReferenceInfo:
    """The reference as this reader may see it, in this language where it is told in it.

    Raises NotFound for one that is gone, retired, without a consent in force, or not for
    this reader: who may not see it does not learn that it exists.
    """
    reference = session.get(Reference, reference_id)
    if (
        reference is None
        or reference.state != "active"
        or not may_see(
            reference.audience,
            viewer_is_guest=viewer_is_guest,
            channel_is_shared=channel_is_shared,
        )
    ):
        raise NotFound("reference", reference_id)
    activities = permitted_activities(session, reference_id=reference_id)
    if not activities:
        raise NotFound("reference", reference_id)
    return describe_reference(
        reference,
        activities=activities,
        language=language,
        shared=viewer_is_guest or channel_is_shared,
    )


def describe_reference(
    reference: Reference, *, activities: list[str], language: str, shared: bool
) -> ReferenceInfo:
    """A reference's row as plain values; whether it may be seen is the caller's question."""
    text = best_text(reference.texts, language)
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
        anonymous=reference.audience == "anonymous",
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
            title=text.title if text else "",
            summary=text.summary if text else "",
            story=text.story if text else "",
            quote=text.quote if text else "",
            quote_by=text.quote_by if text else "",
            quote_role=text.quote_role if text else "",
        ),
        proofs=[
            ProofInfo(
                proof.statement,
                proof.metric,
                proof.before,
                proof.after,
                proof.period,
                proof.source,
            )
            for proof in reference.proofs
        ],
        source=reference.source,
        licence=reference.licence,
        last_used_at=reference.last_used_at,
        created_at=reference.created_at,
    )


def _first_sentences(story: str) -> str:
    """The beginning of a story, to the end of the last sentence that fits, or of a word."""
    tidy = " ".join(story.split())
    if len(tidy) <= _SUMMARY:
        return tidy
    beginning = tidy[: _SUMMARY + 1]
    ends = [beginning.rfind(sign) for sign in (". ", "! ", "? ", "。", "！", "？")]
    if max(ends) > _SUMMARY // 3:
        return beginning[: max(ends) + 1]
    space = beginning.rfind(" ")
    return beginning[: space if space > 0 else _SUMMARY] + "…"
