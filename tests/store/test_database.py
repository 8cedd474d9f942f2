"""The door to the database."""

from __future__ import annotations

from store.database import Store
from store.members import find_member, save_member


def test_a_change_is_seen_by_the_next_reader(store: Store) -> None:
    store.run_sync(save_member, id="U0ANA", name="Ana")
    found = store.read_sync(find_member, member_id="U0ANA")
    assert found is not None
    assert found.name == "Ana"
    assert store.is_ready()
