"""The Web API through Slack's own client: what it answers, and what it refuses."""

from __future__ import annotations

import asyncio
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Channel, Clock, Person, Sandbox
from tests.sandbox.views import button, home, modal, section


def error_of(client: WebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=args)
    return str(refused.value.response["error"])


def test_who_am_i(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == sandbox.world.bot_user_id
    assert set(answer.headers["x-oauth-scopes"].split(",")) == sandbox.scopes


def test_tokens(sandbox: Sandbox) -> None:
    def error(token: str | None, method: str = "auth.test") -> str:
        return error_of(WebClient(token=token, base_url=sandbox.url), method)

    assert error(None) == "not_authed"
    assert error("xoxb-wrong") == "invalid_auth"
    assert error(sandbox.app_token) == "not_allowed_token_type"
    assert error(sandbox.bot_token, "apps.connections.open") == "not_allowed_token_type"
    assert error(sandbox.bot_token, "no.such.method") == "unknown_method"


def test_scopes(sandbox: Sandbox, client: WebClient, deal: Channel) -> None:
    sandbox.scopes.discard("chat:write")
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=deal.id, text="x")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
    assert set(refused.value.response["provided"].split(",")) == sandbox.scopes

    sandbox.scopes.discard("channels:history")
    assert error_of(client, "conversations.history", channel=deal.id) == "missing_scope"


def test_required_arguments(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.api_call("chat.postMessage", json={"text": "x"})
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel [json-pointer:/channel]"
    ]


def test_users(client: WebClient, priya: Person, jonas: Person) -> None:
    user = client.users_info(user=priya.id, include_locale=True)["user"]
    assert (user["real_name"], user["locale"], user["tz"]) == (
        "Priya Nair",
        "en-GB",
        "Europe/London",
    )
    assert user["profile"]["title"] == "Account Executive"
    assert user["profile"]["email"] == "priya.nair@example.com"
    assert not user["is_restricted"]
    assert "locale" not in client.users_info(user=priya.id)["user"]
    assert client.users_info(user=jonas.id)["user"]["is_restricted"]
    assert client.users_lookupByEmail(email="PRIYA.NAIR@example.com")["user"]["id"] == priya.id
    assert error_of(client, "users.info", user="U0NOBODY") == "user_not_found"
    assert error_of(client, "users.lookupByEmail", email="x@example.com") == "users_not_found"


def test_lists_come_in_pages(sandbox: Sandbox, client: WebClient, priya: Person) -> None:
    for number in range(5):
        sandbox.add_channel(id=f"C0N{number}", name=f"room-{number}", members=[priya])
    seen: list[str] = []
    pages = 0
    for page in client.conversations_list(limit=2):
        seen += [channel["name"] for channel in page["channels"]]
        pages += 1
    assert seen == [f"room-{number}" for number in range(5)]
    assert pages == 3


def test_conversations(
    sandbox: Sandbox, client: WebClient, priya: Person, jonas: Person, deal: Channel
) -> None:
    shared = sandbox.add_channel(
        id="C0SHARED", name="with-acme", members=[priya], is_private=True, is_ext_shared=True
    )
    assert error_of(client, "conversations.info", channel=shared.id) == "channel_not_found"
    sandbox.invite_bot(shared)
    info = client.conversations_info(channel=shared.id, include_num_members=True)["channel"]
    assert (info["is_private"], info["is_ext_shared"], info["num_members"]) == (True, True, 2)
    assert client.conversations_members(channel=deal.id)["members"] == [
        priya.id,
        jonas.id,
        sandbox.world.bot_user_id,
    ]
    mine = client.users_conversations(types="public_channel,private_channel")["channels"]
    assert [channel["id"] for channel in mine] == [deal.id, shared.id]


def test_join(sandbox: Sandbox, client: WebClient, priya: Person) -> None:
    room = sandbox.add_channel(id="C0ROOM", name="room", members=[priya])
    secret = sandbox.add_channel(id="C0SEC", name="secret", members=[priya], is_private=True)
    sandbox.scopes.discard("chat:write.public")
    assert error_of(client, "chat.postMessage", channel=room.id, text="x") == "not_in_channel"
    client.conversations_join(channel=room.id)
    client.chat_postMessage(channel=room.id, text="x")
    assert error_of(client, "conversations.join", channel=secret.id) == "channel_not_found"
    room.archive()
    assert error_of(client, "chat.postMessage", channel=room.id, text="x") == "is_archived"


def test_direct_messages(client: WebClient, priya: Person) -> None:
    opened = client.conversations_open(users=priya.id)["channel"]["id"]
    posted = client.chat_postMessage(channel=priya.id, text="Hello")
    assert posted["channel"] == opened
    assert [message.text for message in priya.dm_with_bot()] == ["Hello"]


def test_post_update_delete(client: WebClient, priya: Person, deal: Channel) -> None:
    posted = client.chat_postMessage(channel=deal.id, text="One", blocks=[section("One")])
    ts = posted["ts"]
    client.chat_update(channel=deal.id, ts=ts, text="Two", blocks=[section("Two")])
    (message,) = priya.see(deal)
    assert (message.text, message.is_edited) == ("Two", True)
    client.chat_update(channel=deal.id, ts=ts, text="Three")
    assert (message.text, message.notification) == ("Two", "Three"), "blocks stay when left out"

    theirs = priya.say("Mine", channel=deal)
    update = {"channel": deal.id, "text": "x"}
    assert error_of(client, "chat.update", **update, ts=theirs.ts) == "cant_update_message"
    assert error_of(client, "chat.update", **update, ts="1.000001") == "message_not_found"
    long = {"channel": deal.id, "ts": ts, "text": "x" * 4001}
    assert error_of(client, "chat.update", **long) == "msg_too_long"
    assert error_of(client, "chat.postMessage", channel=deal.id, text=" ") == "no_text"
    client.chat_delete(channel=deal.id, ts=ts)
    assert [message.text for message in priya.see(deal)] == ["Mine"]


def test_history_with_metadata(client: WebClient, priya: Person, deal: Channel) -> None:
    metadata = {"event_type": "vouch_post", "event_payload": {"key": "approval:7"}}
    first = client.chat_postMessage(channel=deal.id, text="One", metadata=metadata)["ts"]
    client.chat_postMessage(channel=deal.id, text="Two")
    client.chat_postMessage(channel=deal.id, text="Reply", thread_ts=first)
    client.chat_postEphemeral(channel=deal.id, user=priya.id, text="Only you")

    told = client.conversations_history(channel=deal.id, include_all_metadata=True)
    assert [message["text"] for message in told["messages"]] == ["Two", "One"]
    assert told["messages"][1]["metadata"] == metadata
    assert told["messages"][1]["reply_count"] == 1
    without = client.conversations_history(channel=deal.id, oldest=first, inclusive=True)
    assert without["messages"][-1]["metadata"] == {"event_type": "vouch_post"}
    later = client.conversations_history(channel=deal.id, oldest=first)
    assert [message["text"] for message in later["messages"]] == ["Two"]
    thread = client.conversations_replies(channel=deal.id, ts=first)
    assert [message["text"] for message in thread["messages"]] == ["One", "Reply"]
    post = {"channel": deal.id, "text": "x"}
    large = {"event_type": "x", "event_payload": {"key": "x" * 16_000}}
    assert error_of(client, "chat.postMessage", **post, metadata=large) == "metadata_too_large"
    bad = {"event_type": "x"}
    assert error_of(client, "chat.postMessage", **post, metadata=bad) == "invalid_metadata_schema"


def test_ephemeral(client: WebClient, priya: Person, jonas: Person, deal: Channel) -> None:
    posted = client.chat_postEphemeral(channel=deal.id, user=priya.id, text="Only you")
    (message,) = priya.see(deal)
    assert message.is_ephemeral
    assert jonas.see(deal) == []
    ts = posted["message_ts"]
    update = {"channel": deal.id, "ts": ts, "text": "x"}
    assert error_of(client, "chat.update", **update) == "message_not_found"


def test_ephemeral_goes_to_members_only(sandbox: Sandbox, client: WebClient, deal: Channel) -> None:
    ada = sandbox.add_person(id="U0ADA", name="Ada")
    post = {"channel": deal.id, "user": ada.id, "text": "x"}
    assert error_of(client, "chat.postEphemeral", **post) == "user_not_in_channel"


def test_forms_and_json_say_the_same(client: WebClient, priya: Person, deal: Channel) -> None:
    """slack_sdk sends blocks as JSON in JSON, and as JSON in a form where files may come."""
    body = {"channel": deal.id, "text": "x", "blocks": '[{"type": "divider"}]'}
    client.api_call("chat.postMessage", data=body)
    client.api_call("chat.postMessage", json={**body, "blocks": [{"type": "divider"}]})
    first, second = priya.see(deal)
    assert [block["type"] for block in first.blocks] == ["divider"]
    assert [block["type"] for block in second.blocks] == ["divider"]
    broken = {**body, "blocks": "[{"}
    with pytest.raises(SlackApiError) as refused:
        client.api_call("chat.postMessage", data=broken)
    assert refused.value.response["error"] == "invalid_blocks_format"


def test_files(sandbox: Sandbox, client: WebClient, priya: Person, deal: Channel) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(32)
    uploaded = client.files_upload_v2(
        channel=deal.id,
        content=picture,
        filename="q3.png",
        title="The third quarter",
        initial_comment="Look",
    )
    file = uploaded["file"]
    with urllib.request.urlopen(file["url_private"]) as answer:
        assert answer.read() == picture
        assert answer.headers["Content-Type"] == "image/png"
    (message,) = priya.see(deal)
    assert message.files == ["The third quarter"]
    assert message.text == "Look\nThe third quarter"

    image = {"type": "image", "slack_file": {"id": file["id"]}, "alt_text": "Sales"}
    client.chat_postMessage(channel=deal.id, text="x", blocks=[image])
    image["slack_file"] = {"id": "F0NONE"}
    post = {"channel": deal.id, "text": "x", "blocks": [image]}
    assert error_of(client, "chat.postMessage", **post) == "invalid_blocks"


def test_reactions_and_permalinks(client: WebClient, priya: Person, deal: Channel) -> None:
    message = priya.say("We won!", channel=deal)
    client.reactions_add(channel=deal.id, timestamp=message.ts, name="tada")
    assert message.reactions == {"tada": 1}
    again = {"channel": deal.id, "timestamp": message.ts, "name": "tada"}
    assert error_of(client, "reactions.add", **again) == "already_reacted"
    link = client.chat_getPermalink(channel=deal.id, message_ts=message.ts)["permalink"]
    assert link.endswith(f"/archives/{deal.id}/p{message.ts.replace('.', '')}")


def test_home(sandbox: Sandbox, client: WebClient, priya: Person) -> None:
    published = client.views_publish(user_id=priya.id, view=home(section("One")))["view"]
    conflict = {"user_id": priya.id, "view": home(section("Two")), "hash": "1.old"}
    assert error_of(client, "views.publish", **conflict) == "hash_conflict"
    again = client.views_publish(
        user_id=priya.id, view=home(section("Two")), hash=published["hash"]
    )["view"]
    assert again["id"] == published["id"]
    wrong = {"user_id": priya.id, "view": modal(section("x"))}
    assert error_of(client, "views.publish", **wrong) == "invalid_arguments"


def test_scheduled_messages(sandbox: Sandbox, client: WebClient, priya: Person) -> None:
    room = sandbox.add_channel(id="C0ROOM", name="room", members=[priya])
    sandbox.invite_bot(room)
    assert isinstance(sandbox.clock, Clock)
    soon = int(sandbox.clock.now().timestamp()) + 3600
    client.chat_scheduleMessage(channel=room.id, post_at=soon, text="Good morning")
    late = {"channel": room.id, "text": "x", "post_at": soon + 121 * 86_400}
    assert error_of(client, "chat.scheduleMessage", **late) == "time_too_far"
    assert priya.see(room) == []
    sandbox.clock.advance(hours=1, seconds=1)
    assert [message.text for message in priya.see(room)] == ["Good morning"]


def test_the_asynchronous_client(sandbox: Sandbox, priya: Person, deal: Channel) -> None:
    async def post() -> Any:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.url)
        await client.users_info(user=priya.id, include_locale=True)
        return await client.chat_postMessage(
            channel=deal.id,
            text="Card",
            blocks=[{"type": "actions", "elements": [button("Go", "go")]}],
            metadata={"event_type": "post", "event_payload": {}},
        )

    answer = asyncio.run(post())
    assert answer["message"]["blocks"][0]["elements"][0]["action_id"] == "go"
    assert [call.method for call in sandbox.calls] == ["users.info", "chat.postMessage"]
    assert sandbox.calls[-1].args["channel"] == deal.id
    assert sandbox.calls[-1].ok
