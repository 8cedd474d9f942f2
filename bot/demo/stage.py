"""Who and what is on the demo's stage: the files beside this one, put into sandbox and store."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

import yaml

from sandbox import Sandbox
from store.database import Store
from store.imports import import_references
from store.program import apply_program, parse_program

_DATA = files("bot.demo") / "data"


def load(name: str) -> Any:
    """The content of one of the demo's YAML files."""
    return yaml.safe_load(read(name))


def read(name: str) -> str:
    """The text of one of the demo's files."""
    return (_DATA / name).read_text(encoding="utf-8")


def furnish_sandbox(sandbox: Sandbox) -> None:
    """Install the app, as its manifest says, and let people and channels be there."""
    sandbox.install(load("app.yaml"))
    sandbox.world.team_name = "Brightwell"
    people = load("people.yaml")
    for person in people:
        sandbox.add_person(
            id=person["id"],
            name=person["name"],
            title=person.get("title", ""),
            city=person.get("city", ""),
            locale=person["locale"],
            tz=person["tz"],
            is_guest=person.get("guest", False),
        )
    everybody = [person["id"] for person in people if not person.get("guest")]
    for entry in load("channels.yaml"):
        channel = sandbox.add_channel(
            id=entry["id"],
            name=entry["name"],
            members=everybody if entry["members"] == "all" else entry["members"],
            is_private=entry.get("private", False),
            is_ext_shared=entry.get("shared", False),
        )
        channel.conversation.topic = entry.get("topic", "")
        sandbox.invite_bot(channel)


def furnish_store(store: Store) -> None:
    """Apply the demo's program and import its references, as the commands would."""
    store.run_sync(apply_program, program=parse_program(read("program.yaml")), actor=None)
    with as_file(_DATA / "references.jsonl") as path:
        import_references(store, path)
