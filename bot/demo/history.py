"""What happened before the demo opens: nominations and decisions of the last days, replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.application import Bot
from store.decisions import decide_approval
from store.models import Approval
from store.nomination_forms import NominationForm
from store.nominations import submit_nomination
from store.outbox import find_next_due

_SUBMITTED_AT = time(10, 20)
_DECIDED_AT = time(9, 40)


class MovableClock(Protocol):
    """A clock that can be put to another time."""

    def now(self) -> datetime: ...

    def set(self, moment: datetime) -> None: ...


@dataclass(frozen=True)
class _Scene:
    moment: datetime
    play: Callable[[Session], None]


async def replay(
    bot: Bot, clock: MovableClock, nominations: list[dict[str, Any]], zones: dict[str, str]
) -> None:
    """Play the nominations at their own times, so that each message stands at its own hour.

    `zones` has each member's time zone. Afterwards it is as late as it was before.
    """
    opens = clock.now()
    scenes = sorted(
        (scene for entry in nominations for scene in _scenes(entry, opens, zones)),
        key=lambda scene: scene.moment,
    )
    if scenes:
        clock.set(scenes[0].moment - timedelta(minutes=1))
    for scene in scenes:
        await _let_pass(bot, clock, until=scene.moment)
        await bot.store.run(scene.play)
    await _let_pass(bot, clock, until=opens)


async def _let_pass(bot: Bot, clock: MovableClock, *, until: datetime) -> None:
    """Move the time on, stopping at each moment at which a message is due."""
    while True:
        await bot.settle()
        due = await bot.store.read(find_next_due)
        if due is None or not clock.now() < due < until:
            break
        clock.set(due)
    clock.set(until)
    await bot.settle()


def _scenes(entry: dict[str, Any], opens: datetime, zones: dict[str, str]) -> list[_Scene]:
    nominator: str = entry["nominator"]
    form = _form(entry)
    key = f"demo:{form.account_name}"
    day = (opens - timedelta(days=entry["days_ago"])).date()

    def submit(session: Session) -> None:
        submit_nomination(session, submit_key=key, member_id=nominator, form=form)

    submitted = datetime.combine(day, _SUBMITTED_AT, ZoneInfo(zones[nominator])).astimezone(UTC)
    scenes = [_Scene(submitted, submit)]
    decider: str | None = entry.get("decided_by")
    if decider is not None:

        def decide(session: Session) -> None:
            nomination_id = submit_nomination(
                session, submit_key=key, member_id=nominator, form=form
            )
            approval_id = session.scalars(
                select(Approval.id).where(
                    Approval.subject_type == "nomination",
                    Approval.subject_id == nomination_id,
                    Approval.step == 0,
                )
            ).one()
            decide_approval(
                session,
                approval_id=approval_id,
                decision=entry["state"],
                actor_id=decider,
                reason=entry.get("reason", ""),
            )

        zone = ZoneInfo(zones[decider])
        decided = datetime.combine(day + timedelta(days=1), _DECIDED_AT, zone).astimezone(UTC)
        scenes.append(_Scene(decided, decide))
    return scenes


def _form(entry: dict[str, Any]) -> NominationForm:
    values = dict(entry["form"])
    values["account_name"] = values.pop("account")
    values["statement"] = values.pop("proof", "")
    values["products"] = ", ".join(values.get("products", ()))
    return NominationForm.from_values(values | {"helpers": entry.get("helpers", [])})
