"""The hub's corrections of what titles say, and the reading kept with each member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.errors import InvalidForm, NotAllowed, NotFound
from store.models import Member
from store.models import TitleRule as TitleRuleRow
from store.statements import insert
from store.titles.reading import (
    SENIORITIES,
    TITLE_FUNCTIONS,
    TitleReading,
    TitleRule,
    fold_title,
    read_title,
)

MAX_PHRASE = 100
_MAX_FOLDED = 300


@dataclass(frozen=True)
class TitleRuleInfo:
    """A correction: titles with `phrase` are read so; None leaves it to the usual reading."""

    id: int
    phrase: str
    function: str | None
    seniority: str | None
    changed_by: str | None
    changed_at: datetime

    def values(self) -> dict[str, str | None]:
        """What it says, as plain JSON."""
        return {"phrase": self.phrase, "function": self.function, "seniority": self.seniority}


@dataclass(frozen=True)
class Unread:
    """A title of which no function is known, and how many members have it."""

    title: str
    members: int


def list_title_rules(session: Session) -> list[TitleRuleInfo]:
    """All corrections, in the order of the alphabet."""
    rows = session.scalars(select(TitleRuleRow).order_by(TitleRuleRow.folded, TitleRuleRow.id))
    return [_info(row) for row in rows]


def read_with_rules(session: Session, *, title: str) -> TitleReading:
    """A title as the hub's corrections and the usual reading have it."""
    return read_title(title, _rules(session))


def try_title_rule(
    session: Session,
    *,
    title: str,
    phrase: str,
    function: str | None,
    seniority: str | None,
    rule_id: int | None = None,
) -> tuple[TitleReading, TitleReading]:
    """A title as it is read without a correction, and as it would be with it.

    `rule_id` is the correction that is being changed: the first reading is without it.
    """
    rows = session.scalars(select(TitleRuleRow).where(TitleRuleRow.id != (rule_id or 0)))
    others = [TitleRule(row.phrase, row.function, row.seniority) for row in rows]
    tried = [*others, TitleRule(phrase, function, seniority)]
    return read_title(title, others), read_title(title, tried)


def get_title_rule(session: Session, *, rule_id: int) -> TitleRuleInfo:
    """One correction. Raises NotFound."""
    return _info(_get(session, rule_id=rule_id))


def save_title_rule(
    session: Session,
    *,
    phrase: str,
    function: str | None,
    seniority: str | None,
    actor: str,
    rule_id: int | None = None,
) -> TitleRuleInfo:
    """Add a correction, or change one (`rule_id`), and read everybody's title anew.

    The same phrase again changes what it says. `actor` is of the hub. Raises NotAllowed,
    NotFound, and InvalidForm at `phrase`, `function` or `seniority`.
    """
    check_may_correct(session, actor=actor)
    phrase = " ".join(phrase.split())
    errors: dict[str, str] = {}
    folded = fold_title(phrase)
    if not any(letter.isalnum() for letter in folded):
        errors["phrase"] = "title_phrase_missing"
    elif len(phrase) > MAX_PHRASE or len(folded) > _MAX_FOLDED:
        errors["phrase"] = "title_phrase_too_long"
    if function is not None and function not in TITLE_FUNCTIONS:
        errors["function"] = "title_function_unknown"
    if seniority is not None and seniority not in SENIORITIES:
        errors["seniority"] = "title_seniority_unknown"
    if not errors and function is None and seniority is None:
        errors["function"] = "title_rule_says_nothing"
    if errors:
        raise InvalidForm(errors, limit=MAX_PHRASE)
    same = session.scalar(select(TitleRuleRow).where(TitleRuleRow.folded == folded))
    before = _info(_get(session, rule_id=rule_id)) if rule_id is not None else None
    if same is not None and before is None:
        before = _info(same)
    if same is not None and before is not None and same.id != before.id:
        raise InvalidForm({"phrase": "title_phrase_taken"}, limit=MAX_PHRASE)
    written = {
        "phrase": phrase,
        "folded": folded,
        "function": function,
        "seniority": seniority,
        "changed_by": actor,
        "changed_at": now(session),
    }
    if before is None:
        # Two who correct the same words at once: the second one says what they mean.
        saved_id = session.scalar(
            insert(session, TitleRuleRow)
            .values(**written)
            .on_conflict_do_update(index_elements=["folded"], set_=written)
            .returning(TitleRuleRow.id)
        )
    else:
        session.execute(update(TitleRuleRow).where(TitleRuleRow.id == before.id).values(**written))
        saved_id = before.id
    session.expire_all()
    after = _info(_get(session, rule_id=int(saved_id or 0)))
    _record(session, actor=actor, action="title_rule.save", before=before, after=after)
    read_members_anew(session)
    return after


def remove_title_rule(session: Session, *, rule_id: int, actor: str) -> TitleRuleInfo:
    """Take a correction away, and read everybody's title anew; what it was.

    Raises NotAllowed and NotFound.
    """
    check_may_correct(session, actor=actor)
    before = _info(_get(session, rule_id=rule_id))
    session.execute(delete(TitleRuleRow).where(TitleRuleRow.id == rule_id))
    _record(session, actor=actor, action="title_rule.remove", before=before, after=None)
    read_members_anew(session)
    return before


def read_members_anew(session: Session) -> int:
    """Read the title of every member again; how many titles say something else now."""
    rules = _rules(session)
    changed = 0
    # Tens of thousands of members have some thousands of titles.
    rows = session.execute(
        select(Member.title, Member.function, Member.seniority).distinct().order_by(Member.title)
    ).all()
    for title, function, seniority in rows:
        reading = read_title(title, rules)
        if (reading.function, reading.seniority) == (function, seniority):
            continue
        changed += 1
        session.execute(
            update(Member)
            .where(Member.title == title)
            .values(function=reading.function, seniority=reading.seniority)
            .execution_options(synchronize_session=False)
        )
    return changed


def list_unread_titles(session: Session, *, limit: int = 20) -> list[Unread]:
    """The titles of active members that say no function, the most frequent first."""
    count = func.count()
    rows = session.execute(
        select(Member.title, count)
        .where(Member.function.is_(None), Member.title != "", Member.is_active)
        .group_by(Member.title)
        .order_by(count.desc(), Member.title)
        .limit(limit)
    )
    return [Unread(title, number) for title, number in rows]


def _rules(session: Session) -> list[TitleRule]:
    rows = session.scalars(select(TitleRuleRow))
    return [TitleRule(row.phrase, row.function, row.seniority) for row in rows]


def check_may_correct(session: Session, *, actor: str) -> None:
    """Raises NotAllowed, with the ids of the hub, for anybody else."""
    # Written out here: `store.members` itself reads titles.
    hub = list(session.scalars(select(Member.id).where(Member.role == "hub").order_by(Member.id)))
    if actor not in hub:
        raise NotAllowed(hub)


def _get(session: Session, *, rule_id: int) -> TitleRuleRow:
    row = session.get(TitleRuleRow, rule_id)
    if row is None:
        raise NotFound("title rule", rule_id)
    return row


def _record(
    session: Session,
    *,
    actor: str,
    action: str,
    before: TitleRuleInfo | None,
    after: TitleRuleInfo | None,
) -> None:
    about = after or before
    audit.record(
        session,
        actor=actor,
        action=action,
        subject_type="title_rule",
        subject_id=about.id if about else "",
        before=before.values() if before else None,
        after=after.values() if after else None,
    )


def _info(row: TitleRuleRow) -> TitleRuleInfo:
    return TitleRuleInfo(
        id=row.id,
        phrase=row.phrase,
        function=row.function,
        seniority=row.seniority,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
