"""Drafts: kept for one person, one for each form, and gone when they are of no use."""

from __future__ import annotations

from datetime import timedelta

from store.clock import ManualClock
from store.database import Store
from store.drafts import (
    MOST_DRAFTS,
    drop_draft,
    drop_drafts_of_form,
    find_draft,
    list_drafts,
    save_draft,
)

PRIYA = {"member_id": "U0PRIYA", "kind": "nomination"}


def test_a_form_has_one_draft_however_often_it_is_kept(store: Store) -> None:
    first = store.run_sync(save_draft, **PRIYA, form="V1", values={"story": "a"}, typed_at="1.1")
    again = store.run_sync(save_draft, **PRIYA, form="V1", values={"story": "ab"}, typed_at="1.2")
    assert again == first
    [draft] = store.read_sync(list_drafts, **PRIYA)
    assert draft.values == {"story": "ab"}


def test_an_older_keystroke_does_not_undo_a_newer_one(store: Store) -> None:
    store.run_sync(save_draft, **PRIYA, form="V1", values={"story": "ab"}, typed_at="1.2")
    store.run_sync(save_draft, **PRIYA, form="V1", values={"story": "a"}, typed_at="1.1")
    [draft] = store.read_sync(list_drafts, **PRIYA)
    assert draft.values == {"story": "ab"}


def test_a_draft_that_is_continued_moves_to_the_new_form(store: Store) -> None:
    old = store.run_sync(save_draft, **PRIYA, form="V1", values={"story": "a"})
    continued = store.run_sync(save_draft, **PRIYA, form="V2", values={"story": "ab"}, draft_id=old)
    assert continued == old
    store.run_sync(save_draft, **PRIYA, form="V2", values={"story": "abc"}, draft_id=old)
    [draft] = store.read_sync(list_drafts, **PRIYA)
    assert (draft.id, draft.values) == (old, {"story": "abc"})


def test_nobody_reads_or_drops_a_colleagues_draft(store: Store) -> None:
    draft = store.run_sync(save_draft, **PRIYA, form="V1", values={"story": "a"})
    assert store.read_sync(find_draft, member_id="U0LUKAS", draft_id=draft) is None
    assert store.run_sync(drop_draft, member_id="U0LUKAS", draft_id=draft) is False
    store.run_sync(drop_drafts_of_form, member_id="U0LUKAS", form="V1", draft_id=draft)
    assert store.read_sync(find_draft, member_id="U0PRIYA", draft_id=draft) is not None
    assert store.read_sync(list_drafts, member_id="U0LUKAS", kind="nomination") == []
    assert store.run_sync(drop_draft, member_id="U0PRIYA", draft_id=draft) is True


def test_the_newest_drafts_are_kept(store: Store, clock: ManualClock) -> None:
    for number in range(MOST_DRAFTS + 2):
        clock.advance(timedelta(minutes=1))
        store.run_sync(save_draft, **PRIYA, form=f"V{number}", values={"number": number})
    kept = [draft.values["number"] for draft in store.read_sync(list_drafts, **PRIYA)]
    assert kept == list(range(MOST_DRAFTS + 1, 1, -1))


def test_a_form_is_not_offered_its_own_draft(store: Store) -> None:
    store.run_sync(save_draft, **PRIYA, form="V1", values={})
    assert store.read_sync(list_drafts, **PRIYA, besides_form="V1") == []
