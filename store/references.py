"""References: approved nominations and imported cases, ready to be found and used."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.consents import may_see, permitted_activities_of
from store.errors import NotFound
from store.models import Nomination, Proof, Reference, ReferenceText
from store.reference_records import ReferenceInfo, describe_reference
from store.search.index.upkeep import index_reference

_SUMMARY = 300


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
        size=nomination.account.size,
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
    permitted = permitted_activities_of(session, reference_ids=[reference_id])
    if reference_id not in permitted:
        raise NotFound("reference", reference_id)
    return describe_reference(
        reference,
        activities=permitted[reference_id],
        language=language,
        shared=viewer_is_guest or channel_is_shared,
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
