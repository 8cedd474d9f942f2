"""Modals: triggers, the stack, hashes, what a submission may answer."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import FormHandle, ManualTimer, Person, Sandbox
from tests.sandbox.views import (
    modal,
    section,
    text_input,
)


@pytest.fixture
def trigger(sandbox: Sandbox, priya: Person) -> str:
    return sandbox.context.triggers.new(priya.id)


def refusal(call: Any, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return str(refused.value.response["error"])


def top(sandbox: Sandbox, person: Person) -> FormHandle:
    view = sandbox.world.top_view(person.id)
    assert view is not None
    return FormHandle(sandbox, person.user, view)


def test_a_trigger_opens_one_view(client: WebClient, trigger: str) -> None:
    view = modal(section("x"))
    client.views_open(trigger_id=trigger, view=view)
    assert refusal(client.views_open, trigger_id=trigger, view=view) == "exchanged_trigger_id"
    assert refusal(client.views_open, trigger_id="1.2.x", view=view) == "invalid_arguments"


def test_a_trigger_lives_three_seconds(
    client: WebClient, sandbox: Sandbox, timer: ManualTimer, trigger: str
) -> None:
    late = sandbox.context.triggers.new("U0PRIYA")
    sandbox.pass_seconds(3.0)
    client.views_open(trigger_id=trigger, view=modal(section("x")))
    sandbox.pass_seconds(0.001)
    view = modal(section("x"))
    assert refusal(client.views_open, trigger_id=late, view=view) == "expired_trigger_id"


def test_a_refused_view_leaves_the_trigger_usable(client: WebClient, trigger: str) -> None:
    bad = modal(section(""))
    assert refusal(client.views_open, trigger_id=trigger, view=bad) == "invalid_arguments"
    client.views_open(trigger_id=trigger, view=modal(section("x")))


def test_three_views_on_the_stack(
    sandbox: Sandbox, client: WebClient, priya: Person, trigger: str
) -> None:
    root = client.views_open(trigger_id=trigger, view=modal(section("1"), title="One"))["view"]
    below = root["id"]
    for title in ("Two", "Three"):
        trigger = sandbox.context.triggers.new(priya.id, below)
        pushed = client.views_push(trigger_id=trigger, view=modal(section("x"), title=title))
        assert pushed["view"]["previous_view_id"] == below
        assert pushed["view"]["root_view_id"] == root["id"]
        below = pushed["view"]["id"]
    trigger = sandbox.context.triggers.new(priya.id, below)
    view = modal(section("4"))
    assert refusal(client.views_push, trigger_id=trigger, view=view) == "push_limit_reached"
    outside = sandbox.context.triggers.new(priya.id)
    assert refusal(client.views_push, trigger_id=outside, view=view) == "not_found"

    assert top(sandbox, priya).title == "Three"
    seen = top(sandbox, priya).close()
    assert seen.modal is not None
    assert seen.modal.title == "Two"
    seen.modal.close(everything=True)
    assert sandbox.world.top_view(priya.id) is None


def test_update_keeps_what_was_typed(
    sandbox: Sandbox, client: WebClient, priya: Person, trigger: str
) -> None:
    opened = client.views_open(
        trigger_id=trigger, view=modal(text_input("Account"), text_input("Story"))
    )["view"]
    form = top(sandbox, priya)
    form.fill("Account", "Acme")
    form.fill("Story", "Long")
    updated = client.views_update(
        view_id=opened["id"],
        hash=opened["hash"],
        view=modal(section("EMEA decides"), text_input("Account"), text_input("Proof")),
    )["view"]
    assert form.is_open
    assert form.values == {"Account": "Acme", "Proof": None}
    assert updated["hash"] != opened["hash"]
    stale = {"view_id": opened["id"], "hash": opened["hash"], "view": modal(section("x"))}
    assert refusal(client.views_update, **stale) == "hash_conflict"
    form.close()
    gone = {"view_id": opened["id"], "view": modal(section("x"))}
    assert refusal(client.views_update, **gone) == "not_found"


def test_external_ids_are_unique(
    sandbox: Sandbox, client: WebClient, priya: Person, jonas: Person, trigger: str
) -> None:
    view = modal(text_input("Story"), external_id="draft-7")
    client.views_open(trigger_id=trigger, view=view)
    other = sandbox.context.triggers.new(jonas.id)
    assert refusal(client.views_open, trigger_id=other, view=view) == "duplicate_external_id"
    client.views_update(external_id="draft-7", view={**view, "title": view["submit"]})
    assert top(sandbox, priya).title == "Send"
