"""Addresses of databases: which are understood, and what is said of those that are not."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from store.database import Store
from store.errors import UnusableDatabase


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "it is no database URL"),
        ("vouch.db", "it is no database URL"),
        ("postgresql://u:secret@host:port/db", "it is no database URL"),
        ("postgresql://127.0.0.1:1/db?user=u&password=secret", None),
        ("postgresql://127.0.0.1:1/db?unknown=secret", None),
        ("mysql://u:secret@host/db", "we keep our data in SQLite or PostgreSQL"),
        ("sqlite://", "would be lost with the process"),
        ("sqlite:///:memory:", "would be lost with the process"),
        ("sqlite:///file:x?mode=memory&uri=true", "would be lost with the process"),
        ("sqlite://u:secret@host/x.db", "SQLite is a file and has no host"),
        ("sqlite:///x.db?timeout=secret", "its options are not understood"),
    ],
)
def test_an_unusable_address_is_explained_and_hides_the_password(
    url: str, said: str | None
) -> None:
    def use() -> None:
        with closing(Store(url)) as store:
            store.migrate()

    with pytest.raises(UnusableDatabase) as refused:
        use()
    shown = str(refused.value) + json.dumps(refused.value.values) + repr(refused.value.__cause__)
    assert refused.value.__cause__ is None
    if said is not None:
        assert said in shown
        assert "sqlite:///vouch.db" in shown
    assert "secret" not in shown


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_a_server_out_of_reach_is_named_without_the_password(scheme: str) -> None:
    url = f"{scheme}://vouch:secret@127.0.0.1:1/vouch"
    with closing(Store(url)) as store:
        assert not store.is_ready()
        with pytest.raises(UnusableDatabase) as refused:
            store.migrate()
    assert "vouch:***@127.0.0.1:1/vouch" in str(refused.value)
    assert "refused" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "vouch.db"
    path.write_text("These are minutes of a meeting, not a database. " * 100)
    with closing(Store(f"sqlite:///{path}")) as store:
        assert not store.is_ready()
        with pytest.raises(UnusableDatabase, match="file is not a database"):
            store.migrate()
    with (
        closing(Store(f"sqlite:///{tmp_path / 'missing' / 'vouch.db'}")) as store,
        pytest.raises(UnusableDatabase, match="unable to open database file"),
    ):
        store.migrate()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_options_of_the_address_are_kept(store: Store, database_url: str) -> None:
    def settings(session: Session) -> list[str]:
        names = ("timezone", "jit", "lock_timeout", "application_name")
        return [str(session.scalar(text(f"SHOW {name}"))) for name in names]

    with closing(Store(f"{database_url}&options=-c%20lock_timeout%3D7s")) as other:
        assert other.read_sync(settings) == ["UTC", "off", "7s", "vouch"]
    assert store.run_sync(settings) == ["UTC", "off", "0", "vouch"]
