"""A short history with known numbers, made the way colleagues make it; and schedules on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.clock import ManualClock
from store.database import Store
from store.decisions import decide_approval
from store.digests import COMPOSERS, ComposedPost
from store.models import Approval
from store.requests import RequestForm, submit_request
from store.schedule_records import ScheduleInfo
from store.search import search_references
from store.searches import record_search
from tests.store.deciding import apply, nominate, program
from tests.telling import Once

__all__ = ["apply", "history", "program"]

# Monday nine in Berlin.
DUE = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)


def schedule(kind: str = "wins_digest", **changes: Any) -> ScheduleInfo:
    """A schedule as the tick reads it; what is not said is ordinary."""
    values: dict[str, Any] = {
        "id": 12,
        "name": "Our week",
        "kind": kind,
        "region_id": None,
        "region_code": None,
        "lost_region": None,
        "channel": "C0WINS",
        "members": (),
        "cron": "0 9 * * mon",
        "timezone": "Europe/Berlin",
        "language": None,
        "options": {},
        "grace_seconds": 86_400,
        "paused_at": None,
        "paused_because": None,
        "next_due_at": DUE,
        "owner_id": None,
        "from_file": False,
        "version": 1,
    }
    return ScheduleInfo(**values | changes)


def compose(
    store: Store, kind: str = "wins_digest", *, due_at: datetime = DUE, **changes: Any
) -> list[ComposedPost]:
    """What the schedule would post at its due moment."""
    return store.read_sync(COMPOSERS[kind], schedule=schedule(kind, **changes), due_at=due_at)


class Teller:
    """Lets things happen at their moments."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store = store
        self.clock = clock

    def at(self, moment: str) -> None:
        """Let it be this moment, in UTC: "2026-03-09 10:00"."""
        self.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    def nominate(self, account: str, *, nominator: str = "U0PRIYA", **changes: Any) -> int:
        """A nomination; the number of its approval."""
        nominate(self.store, nominator=nominator, account_name=account, **changes)
        return self.store.read_sync(_last_approval)

    def decide(self, approval_id: int, actor: str, decision: str = "approved") -> int | None:
        """A decision; the number of the reference that came of it."""
        return self.store.run_sync(
            decide_approval,
            approval_id=approval_id,
            decision=decision,
            actor_id=actor,
            reason="" if decision == "approved" else "Not yet.",
        ).reference_id

    def search(self, query: str) -> int:
        """A search, kept as `/reference` keeps it; how much it found."""
        return self.store.run_sync(_search, query=query)

    def request(self, reference_id: int) -> None:
        """A deal team asks for a reference, which is a decision too."""
        self.store.run_sync(
            submit_request,
            submit_key=f"R{reference_id}{self.clock.now():%d%H%M}",
            member_id="U0LUKAS",
            reference_id=reference_id,
            form=RequestForm(deal="Big deal", activity="quote"),
        )


def _last_approval(session: Session) -> int:
    return session.scalars(select(func.max(Approval.id))).one()


def _search(session: Session, *, query: str) -> int:
    answer = search_references(session, query=query)
    record_search(session, member_id="U0LUKAS", channel_id=None, answer=answer)
    return answer.total


@pytest.fixture
def history(store: Store, clock: ManualClock, once: Once) -> Teller:
    """Three weeks that a digest of Monday, 16 March 2026, tells of."""
    told = Teller(store, clock)
    once.tell("history", lambda: _tell_history(told))
    return told


def _tell_history(teller: Teller) -> None:
    apply(teller.store)
    # A quarter ago: the week from 8 to 14 December.
    teller.at("2025-12-10 10:00")
    old = teller.nominate("Alt AG", industry="retail")
    teller.at("2025-12-11 10:00")
    teller.decide(old, "U0JONAS")
    # Somebody looks for what comes only later.
    teller.at("2026-02-02 10:00")
    assert teller.search("energy france") == 0
    # The week before: 2 to 8 March.
    teller.at("2026-03-03 10:00")
    alpha = teller.nominate("Alpha Werke")
    beta = teller.nominate("Beta Bank", country="FR", industry="banking")
    teller.at("2026-03-04 10:00")
    teller.decide(alpha, "U0JONAS")
    teller.decide(beta, "U0CLAIRE")
    # Sunday, half past eleven in Berlin: still that week.
    teller.at("2026-03-08 22:30")
    edge = teller.nominate("Grenz AG", industry="banking")
    # Ten past midnight: the week that the digest tells of.
    teller.at("2026-03-08 23:10")
    early = teller.nominate("Frueh GmbH", nominator="U0MARA", helpers=())
    teller.at("2026-03-09 08:30")
    teller.decide(edge, "U0JONAS")  # within the first working day
    teller.at("2026-03-10 10:00")
    nordwind = teller.nominate("Nordwind Logistik")
    teller.at("2026-03-10 12:00")
    reference_id = teller.decide(nordwind, "U0JONAS")
    assert reference_id is not None
    teller.at("2026-03-11 10:00")
    gamma = teller.nominate("Gamma Glas", country="FR", industry="energy", helpers=("U0MARTA",))
    teller.request(reference_id)
    assert teller.search("insurance poland") == 0
    teller.at("2026-03-12 10:00")
    teller.decide(gamma, "U0CLAIRE")  # one working day to the minute
    assert teller.search("insurance poland") == 0
    teller.at("2026-03-13 10:00")
    teller.decide(early, "U0ANNA", "declined")  # in time, and not fast
    teller.clock.set(DUE)
