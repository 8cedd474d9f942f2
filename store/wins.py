"""Wins: what is worth telling, and how it is told where colleagues, and others, read along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store import audit
from store.clock import now
from store.consents import NAMELESS, display_name, has_consent
from store.errors import NotFound
from store.joined_nominations import list_joined, list_joined_members
from store.models import Approval, Nomination, Post, Reference, Win
from store.posts import DIGEST, enqueue_post, refresh_posts
from store.program_record import find_program
from store.reference_records import list_proofs
from store.regions import find_region, get_calendar, list_regions
from store.statements import insert
from store.stories.choosing import base_language, choose_text, list_reader_languages, tell
from store.win_turns import find_limit, take_turn
from store.working_time import next_working_moment

NEW_REFERENCE = "new_reference"
POST = "wins/post"
# The first sentences are read in a channel; the whole story stands in the details.
_STORY_EXCERPT = 400


@dataclass(frozen=True)
class WinInfo:
    """A win for the App Home: who, what, where; `customer` is empty when it has no name here.

    `also` are those who nominated the same customer as well.
    """

    id: int
    customer: str
    country: str | None
    industry: str | None
    region: Any  # as `RegionInfo.told`
    nominator: str
    helpers: list[str]
    also: list[str]
    reference_id: int | None
    created_at: datetime


def record_win(session: Session, *, nomination_id: int, reference_id: int) -> int:
    """Keep the win of an approved nomination and announce it; returns the win's id.

    It goes to the region's channel in the region's language and to the global wins channel
    in the program's, both at the next moment within the region's working hours, and to each
    as long as that day has a turn left there; else that channel's digest tells it. The same
    nomination again gives the same win and no second post.
    """
    nomination = session.get_one(Nomination, nomination_id)
    win_id: int | None = session.scalar(
        insert(session, Win)
        .values(
            kind=NEW_REFERENCE,
            nomination_id=nomination_id,
            reference_id=reference_id,
            region_id=nomination.region_id,
            created_at=now(session),
        )
        .on_conflict_do_nothing(index_elements=["kind", "nomination_id"])
        .returning(Win.id)
    )
    if win_id is None:
        return session.scalars(
            select(Win.id).where(Win.kind == NEW_REFERENCE, Win.nomination_id == nomination_id)
        ).one()
    audit.record(
        session,
        actor=None,
        action="win.record",
        subject_type="win",
        subject_id=win_id,
        after={"nomination": nomination_id, "reference": reference_id},
    )
    region = find_region(session, region_id=nomination.region_id)
    program = find_program(session)
    calendar = get_calendar(session, region_id=nomination.region_id)
    moment = next_working_moment(calendar, now(session))
    values = win_values(session, win_id=win_id)
    places: dict[str, str] = {}
    if region is not None and region.channel:
        places[region.channel] = region.language
    if program is not None and program.wins_channel:
        # One channel for both gets it once, in the region's language.
        places.setdefault(program.wins_channel, program.language)
    # In one order, so that two wins that meet in two channels never wait for each other.
    for channel, language in sorted(places.items()):
        limit = find_limit(session, channel=channel)
        if not take_turn(session, win_id=win_id, channel=channel, moment=moment, limit=limit):
            continue
        enqueue_post(
            session,
            key=f"win:{win_id}:{channel}",
            channel=channel,
            template=POST,
            values=values,
            locale=language,
            subject=_subject(win_id),
            not_before=moment,
            priority=DIGEST,
        )
    return win_id


def win_values(session: Session, *, win_id: int) -> dict[str, Any]:
    """The plain values of `wins/post`, as a colleague may read them.

    `if_shared` holds what takes their place where people of other companies read along: a
    customer that is not public goes unnamed there, and takes its story and figures with it,
    for they would name it.
    """
    win = session.get_one(Win, win_id)
    nomination = session.get_one(Nomination, win.nomination_id)
    reference = session.get_one(Reference, win.reference_id)
    region = find_region(session, region_id=win.region_id)
    agreed = session.scalar(
        select(Reference.id).where(Reference.id == reference.id, has_consent(now(session)))
    )
    approval = session.scalars(
        select(Approval)
        .where(
            Approval.subject_type == "nomination",
            Approval.subject_id == nomination.id,
            Approval.state == "approved",
            Approval.settles,
        )
        .limit(1)
    ).one()
    told: dict[str, Any] = {
        "activities": list(nomination.activities),
        # Its details are to be seen once the customer has agreed.
        "reference_id": None if agreed is None else reference.id,
    }
    inside = {"customer": _customer(reference, shared=False), **told}
    outside = {"customer": _customer(reference, shared=True), **told}
    inside["told"] = {"story": "", "proofs": [], "telling": None}
    outside["told"] = inside["told"]
    if reference.audience not in NAMELESS:
        inside["told"] = _tell_in_languages(reference, outside=False)
    if reference.audience == "public" and agreed is None:
        # What is meant to be public is not so before the customer has said yes.
        outside["customer"] = reference.anonymous_label or ""
    if reference.audience == "public" and agreed is not None:
        outside["told"] = _tell_in_languages(reference, outside=True)
    else:
        outside["reference_id"] = None
    return {
        "win_id": win.id,
        "country": reference.country,
        "industry": reference.industry,
        "region": region.told if region else None,
        "nominator": nomination.nominator_id,
        "helpers": list(nomination.helpers),
        "also": list_joined_members(session, nomination_id=nomination.id),
        "decided_by": approval.decided_by,
        "agreed": agreed is not None,
        **inside,
        "if_shared": outside,
    }


def read_win(session: Session, *, win_id: int, shared: bool) -> dict[str, Any]:
    """The plain values of `wins/post` for one reader. Raises NotFound.

    `shared` is true where people from outside read along, or the reader is a guest.
    """
    if session.get(Win, win_id) is None:
        raise NotFound("win", win_id)
    values = win_values(session, win_id=win_id)
    outside = values.pop("if_shared")
    return values | outside if shared else values


def find_post_language(session: Session, *, win_id: int, channel: str | None) -> str:
    """The language in which a channel was told of a win, else the program's."""
    told = session.scalar(
        select(Post.locale).where(Post.key == f"win:{win_id}:{channel}", Post.kind == "post")
    )
    program = find_program(session)
    return told or (program.language if program else "en")


def refresh_wins(
    session: Session, *, reference_id: int, version: str, language: str | None = None
) -> int:
    """Let the posts of this reference's wins show how things stand; returns how many.

    `language`: what changed is the story in this language, so that posts which nobody reads in
    it stay as they are.
    """
    posts = 0
    for win_id in session.scalars(select(Win.id).where(Win.reference_id == reference_id)):
        if language is None or _is_told_in(session, win_id, language):
            posts += refresh_posts(
                session,
                subject=_subject(win_id),
                template=POST,
                values=win_values(session, win_id=win_id),
                version=version,
            )
    return posts


def _is_told_in(session: Session, win_id: int, language: str) -> bool:
    base = base_language(language)
    told = session.scalars(select(Post.locale).where(Post.subject == _subject(win_id)))
    # English is what is read where there is no other.
    return base == "en" or base in {base_language(locale or "en") for locale in told}


def list_wins(
    session: Session, *, limit: int, offset: int = 0, shared: bool = False
) -> list[WinInfo]:
    """The latest wins, newest first, with the names that may stand before this reader."""
    rows = session.execute(
        select(Win, Nomination, Reference)
        .join(Nomination, Nomination.id == Win.nomination_id)
        .join(Reference, Reference.id == Win.reference_id)
        .options(selectinload(Reference.account))
        .order_by(Win.created_at.desc(), Win.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    regions: dict[int | None, Any] = {region.id: region.told for region in list_regions(session)}
    joined = list_joined(session, nomination_ids=[nomination.id for _, nomination, _ in rows])
    wins = []
    for win, nomination, reference in rows:
        wins.append(
            WinInfo(
                id=win.id,
                customer=_customer(reference, shared=shared),
                country=reference.country,
                industry=reference.industry,
                region=regions.get(win.region_id),
                nominator=nomination.nominator_id,
                helpers=list(nomination.helpers),
                also=[row.member_id for row in joined.get(nomination.id, [])],
                reference_id=reference.id,
                created_at=win.created_at,
            )
        )
    return wins


def _tell_in_languages(reference: Reference, *, outside: bool) -> dict[str, Any]:
    """The beginning of the story and its first proof, for readers of every language."""

    def told(language: str) -> dict[str, Any]:
        text = choose_text(reference.texts, language, outside=outside)
        proofs = list_proofs(reference, text, outside=outside)
        words = (text.story or text.summary or text.title) if text else ""
        return {
            "story": words[:_STORY_EXCERPT],
            "proofs": [proof.values() for proof in proofs[:1]],
            "telling": tell(text).values() if text else None,
        }

    languages = list_reader_languages(reference.texts)
    return {"in_languages": {language: told(language) for language in ("", *languages)}}


def _customer(reference: Reference, *, shared: bool) -> str:
    return display_name(
        reference.account.name, reference.audience, reference.anonymous_label, shared=shared
    )


def _subject(win_id: int) -> str:
    return f"win:{win_id}"
