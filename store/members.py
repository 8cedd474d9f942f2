"""Members: who the colleagues are, as last seen in Slack, and who runs the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.clock import now
from store.models import Member
from store.statements import insert
from store.titles.rules import read_with_rules


@dataclass(frozen=True)
class MemberInfo:
    """A colleague. `name` is the Slack id while nobody has looked the person up.

    `locale` is Slack's ("de-DE"), `timezone` an IANA name; both None while unknown.
    `refreshed_at` is when Slack was last asked, None: never. `function` and `seniority` are
    what `store.titles` reads in the title, None where it says nothing or nobody asked Slack.
    """

    id: str
    name: str
    title: str = ""
    timezone: str | None = None
    locale: str | None = None
    role: str = "member"
    is_guest: bool = False
    email: str | None = None
    is_active: bool = True
    refreshed_at: datetime | None = None
    function: str | None = None
    seniority: str | None = None


def find_member(session: Session, *, member_id: str) -> MemberInfo | None:
    """The member as last seen, or None when nobody of this id was seen yet."""
    row = session.get(Member, member_id)
    return None if row is None else _info(row)


def list_members(session: Session, *, member_ids: Iterable[str]) -> list[MemberInfo]:
    """Those of the ids that are known, in the order of the ids."""
    wanted = list(dict.fromkeys(member_ids))
    rows = session.scalars(select(Member).where(Member.id.in_(wanted)))
    known = {row.id: _info(row) for row in rows}
    return [known[member_id] for member_id in wanted if member_id in known]


def save_member(
    session: Session,
    *,
    id: str,
    name: str,
    title: str = "",
    email: str | None = None,
    timezone: str | None = None,
    locale: str | None = None,
    is_guest: bool = False,
    is_active: bool = True,
) -> MemberInfo:
    """Keep what Slack says of a member, and what the title says; the role stays as it is."""
    reading = read_with_rules(session, title=title[:200])
    seen = {
        "function": reading.function,
        "seniority": reading.seniority,
        "name": name[:200],
        "title": title[:200],
        "email": email,
        "timezone": timezone,
        "locale": locale,
        "is_guest": is_guest,
        "is_active": is_active,
        "refreshed_at": now(session),
    }
    # One statement: two deliveries may meet the same new colleague at the same moment.
    statement = (
        insert(session, Member)
        .values(id=id, role="member", **seen)
        .on_conflict_do_update(index_elements=["id"], set_=seen)
        .returning(Member)
    )
    row: Member = session.scalars(statement, execution_options={"populate_existing": True}).one()
    return _info(row)


def is_hub(session: Session, *, member_id: str) -> bool:
    """Whether the member belongs to the central program team."""
    return session.scalar(select(Member.role).where(Member.id == member_id)) == "hub"


def list_hub(session: Session) -> list[str]:
    """The member ids of the central program team, in a stable order."""
    return list_role(session, role="hub")


def list_role(session: Session, *, role: str) -> list[str]:
    """The member ids with a role in the whole program (`hub`, `executive`), sorted."""
    return list(session.scalars(select(Member.id).where(Member.role == role).order_by(Member.id)))


def _info(row: Member) -> MemberInfo:
    return MemberInfo(
        id=row.id,
        name=row.name or row.id,
        title=row.title,
        timezone=row.timezone,
        locale=row.locale,
        role=row.role,
        is_guest=row.is_guest,
        email=row.email,
        is_active=row.is_active,
        refreshed_at=row.refreshed_at,
        function=row.function,
        seniority=row.seniority,
    )
