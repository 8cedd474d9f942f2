"""A digest that was posted, for one reader: the same words and numbers, names as they may stand."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.digests import COMPOSERS
from store.digests.achievements import read_names
from store.digests.composing import ComposedPost
from store.digests.keys import digest_number, read_digest_number
from store.digests.milestones import HEAD as MILESTONE_HEAD
from store.digests.milestones import compose_milestone_reminder
from store.errors import NotFound
from store.models import Post
from store.post_records import is_member
from store.posts import ANSWER, enqueue_post
from store.program_record import find_program
from store.schedule_records import get_schedule
from store.slots import slot_key


@dataclass(frozen=True)
class DigestPart:
    """One message of a digest: a template and what it may say to this reader.

    `picture` is what the message showed above its words: {"template", "values"}. `locale` is
    that of the post, None for a direct message, which is in its reader's.
    """

    template: str
    values: dict[str, Any]
    picture: dict[str, Any] | None = None
    locale: str | None = None


def read_digest(
    session: Session, *, number: object, member_id: str, shared: bool
) -> list[DigestPart]:
    """The messages of a digest, the first one and those of its thread. Raises `NotFound`.

    `shared` is true where people from outside read along, or the reader is a guest. The
    numbers are those that were posted; a customer who became anonymous since goes unnamed.
    What was never posted (a preview) is composed.
    """
    schedule_id, due_at = read_digest_number(number)
    posts = _find_posts(session, slot_key(schedule_id, due_at), member_id)
    locale = _locale_of(session, posts)
    if not posts:
        schedule = get_schedule(session, schedule_id=schedule_id)
        composer = COMPOSERS.get(schedule.kind)
        composed = composer(session, schedule=schedule, due_at=due_at) if composer else []
        locale = schedule.language or locale
        posts = [part for head in composed for part in (head, *head.thread)]
    if not posts:
        raise NotFound("digest", number)
    parts = [
        DigestPart(
            post.template, _choose(post.values, shared=shared), _picture(post.picture), locale
        )
        for post in posts
    ]
    _name_anew(session, parts, shared=shared)
    _tick_anew(session, parts, schedule_id=schedule_id, due_at=due_at)
    return parts


def send_own_copy(session: Session, *, number: object, member_id: str, part: DigestPart) -> None:
    """Owe a reader a message of a digest once more, as a direct message in their own language.

    For a picture's sake: Slack documents that a message shows a file of ours to its channel, and
    says nothing of messages that only one person sees. Asked for twice, it is sent once.
    """
    schedule_id, due_at = read_digest_number(number)
    enqueue_post(
        session,
        key=f"digest:{digest_number(schedule_id=schedule_id, due_at=due_at)}:{member_id}",
        channel=member_id,
        template=part.template,
        # Without its control: it is in the reader's language already.
        values=part.values | {"digest": None},
        picture=part.picture,
        priority=ANSWER,
    )


def _picture(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    """What is drawn, without what became of it in the channel's language."""
    return kept and {name: kept[name] for name in ("template", "values")}


def _find_posts(session: Session, key: str, member_id: str) -> list[Post | ComposedPost]:
    # Where it goes to a list of members, each has a copy under their own key.
    keys = (key, f"{key}:{member_id}")
    head = session.scalar(select(Post).where(Post.key.in_(keys)).limit(1))
    if head is None:
        return []
    below = session.scalars(
        select(Post).where(Post.thread_of_id == head.id, Post.kind == "post").order_by(Post.id)
    )
    return [head, *below]


def _locale_of(session: Session, posts: Sequence[Post | ComposedPost]) -> str | None:
    for post in posts[:1]:
        if isinstance(post, Post) and (post.locale or is_member(post.channel)):
            return post.locale
    program = find_program(session)
    return program.language if program else "en"


def _choose(values: dict[str, Any], *, shared: bool) -> dict[str, Any]:
    chosen = {name: value for name, value in values.items() if name != "if_shared"}
    if shared:
        chosen |= values.get("if_shared", {})
    # Mended below, and the row's own values stay as they are.
    copy: dict[str, Any] = deepcopy(chosen)
    return copy


def _name_anew(session: Session, parts: list[DigestPart], *, shared: bool) -> None:
    """Give every customer the name that may stand before this reader today."""
    groups = [group for part in parts for group in part.values.get("groups", [])]
    told = [win for group in groups for win in (*group["wins"], *group["names"])]
    known = read_names(session, win_ids=sorted({win["win_id"] for win in told}))
    side = "outside" if shared else "inside"
    for win in told:
        win["customer"] = known[win["win_id"]][side]["customer"] if win["win_id"] in known else ""
    for group in groups:
        group["names"] = [name for name in group["names"] if name["customer"]]


def _tick_anew(
    session: Session, parts: list[DigestPart], *, schedule_id: int, due_at: datetime
) -> None:
    """Say of a milestone what is there by now: what was ticked off is so in the channel too."""
    reminders = [part.values for part in parts if part.template == MILESTONE_HEAD]
    if not reminders:
        return
    try:
        schedule = get_schedule(session, schedule_id=schedule_id)
    except NotFound:
        return
    for now in compose_milestone_reminder(session, schedule=schedule, due_at=due_at):
        for posted in reminders:
            # A schedule may have gone on to another milestone; a post tells of its own.
            if all(posted[name] == now.values[name] for name in ("milestone", "date")):
                posted.update({name: now.values[name] for name in ("open", "done")})
