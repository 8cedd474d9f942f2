"""What is due for a milestone: typed line by line, and ticked off by those whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.digests.milestones import HEAD, compose_milestone_reminder
from store.errors import NotAllowed, NotFound
from store.members import find_member, is_hub, list_hub
from store.models import Member, Schedule
from store.posts import refresh_posts
from store.program_fields import is_member_id
from store.schedule_options import TEAM_LIMIT, Contribution, fingerprint
from store.schedule_records import get_schedule, list_slots

# What stands before a line whose contribution is there already.
DONE = "✓"
_LINE = re.compile(r"(?P<done>[✓✔]|\[x\])?\s*(?:[-•*]\s+)?(?P<rest>.*)", re.IGNORECASE)
# "Marketing: two videos", but not "at 9:30" and no address; Japanese has a colon of its own.
_WHOSE = re.compile(r"@?(?P<who>[^:：]+?)\s*(?::\s+|：\s*)(?P<what>\S.*)")
# As many of the newest slots as may still be read.
_LAST = 1


def read_lines(text: str) -> list[Contribution]:
    """The contributions of a text with one a line: "✓ Marketing: two videos".

    Whose it is comes back as a team, and what is done with an empty "done_by":
    `settle_contributions` knows more.
    """
    found: list[Contribution] = []
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match is None or not match["rest"].strip():
            continue
        rest = match["rest"].strip()
        whose = _WHOSE.fullmatch(rest)
        one: Contribution = {"what": rest}
        if whose is not None and len(whose["who"]) <= TEAM_LIMIT:
            one = {"what": whose["what"], "team": whose["who"]}
        found.append(one | ({"done_by": ""} if match["done"] else {}))
    return found


def write_lines(session: Session, contributions: Iterable[Contribution]) -> str:
    """The same as a text, which `read_lines` and `settle_contributions` read back."""
    lines = []
    for one in contributions:
        who = one.get("team")
        if "member" in one:
            member = find_member(session, member_id=one["member"])
            who = one["member"]
            if member is not None and _find_by_name(session, member.name) == member.id:
                who = member.name
        line = f"{who}: {one['what']}" if who else str(one["what"])
        lines.append(f"{DONE} {line}" if one.get("done_by") else line)
    return "\n".join(lines)


def settle_contributions(
    session: Session,
    given: Sequence[Contribution],
    *,
    before: Mapping[str, Any],
    member_id: str,
) -> list[Contribution]:
    """What was typed, with people in place of their names and with who says that it is done.

    `before` are the options as they were: whoever said so first keeps the thanks.
    """
    settled: list[Contribution] = []
    for one in given:
        member = _find_by_name(session, one["team"]) if one.get("team") else None
        kept = {"what": one["what"]}
        if member is not None:
            kept["member"] = member
        elif one.get("team"):
            kept["team"] = one["team"]
        settled.append(kept | ({"done_by": member_id} if "done_by" in one else {}))
    known = {fingerprint(one): one for one in before.get("contributions") or ()}
    for one in settled:
        if "done_by" in one:
            one["done_by"] = known.get(fingerprint(one), {}).get("done_by") or one["done_by"]
    return settled


def complete_contribution(
    session: Session, *, schedule_id: int, contribution: str, member_id: str, is_guest: bool
) -> bool:
    """Note that a contribution (by its fingerprint) is there, and let the reminder say so.

    False when it was noted already. What is one person's own is theirs to tick off, or the
    hub's; everything else any colleague's. Raises `NotFound` and `NotAllowed`.
    """
    options = session.scalar(
        select(Schedule.options).where(Schedule.id == schedule_id).with_for_update()
    )
    contributions = [dict(one) for one in (options or {}).get("contributions") or ()]
    found = next((one for one in contributions if fingerprint(one) == contribution), None)
    if options is None or found is None:
        raise NotFound("contribution", contribution)
    whose = found.get("member")
    if is_guest or (whose not in (None, member_id) and not is_hub(session, member_id=member_id)):
        raise NotAllowed([whose] if whose else list_hub(session))
    if found.get("done_by"):
        return False
    found["done_by"] = member_id
    session.execute(
        update(Schedule)
        .where(Schedule.id == schedule_id)
        # The version too: an open form has this as not done, and would undo it.
        .values(
            options=options | {"contributions": contributions},
            updated_at=now(session),
            version=Schedule.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    audit.record(
        session,
        actor=member_id,
        action="contribution.done",
        subject_type="schedule",
        subject_id=schedule_id,
        after={"what": found["what"]},
    )
    _refresh_reminder(session, schedule_id)
    return True


def _refresh_reminder(session: Session, schedule_id: int) -> None:
    schedule = get_schedule(session, schedule_id=schedule_id)
    for slot in list_slots(session, schedule_id=schedule_id, limit=_LAST):
        composed = compose_milestone_reminder(session, schedule=schedule, due_at=slot.due_at)
        if slot.post_key is None or not composed:
            continue
        refresh_posts(
            session,
            subject=slot.post_key,
            template=HEAD,
            values=composed[0].values,
            version=f"done:{now(session):%Y%m%dT%H%M%S%f}",
        )


def _find_by_name(session: Session, name: str) -> str | None:
    """The member whom everybody calls so, or whose id this is; None when it is nobody or two."""
    if is_member_id(name):
        return name if find_member(session, member_id=name) is not None else None
    found = session.scalars(
        select(Member.id).where(Member.name == name, Member.is_active).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
