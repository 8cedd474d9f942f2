"""How requests reach the bot: signed, acknowledged in time, tried again, over sockets."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox import Channel, ManualTimer, Person, Sandbox
from tests.sandbox.bots import Bot
from tests.sandbox.views import Json, modal, text_input


def test_requests_are_signed(sandbox: Sandbox, bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/x")
    async def x(ack: Any) -> None:
        await ack()

    bot.start()
    assert priya.command("/x", channel=deal).error is None
    sandbox.context.delivery.signing_secret = "0" * 32
    assert priya.command("/x", channel=deal).error == "dispatch_failed"
    assert sandbox.sent[-1].error == "http_error"


def test_the_signature_is_slacks() -> None:
    from sandbox.delivery import signature

    verifier = SignatureVerifier("secret")
    body = "payload=%7B%7D"
    signed = signature("secret", "1531420618", body)
    assert signed == verifier.generate_signature(timestamp="1531420618", body=body)


def test_nobody_there(sandbox: Sandbox, priya: Person, deal: Channel) -> None:
    sandbox.deliver_to("http://127.0.0.1:9/slack/events")
    assert priya.command("/x", channel=deal).error == "dispatch_failed"


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_too_late_an_ack(sandbox: Sandbox, bot: Bot, priya: Person, deal: Channel) -> None:
    go_on = threading.Event()

    @bot.app.command("/slow")
    async def slow(ack: Any) -> None:
        import asyncio

        await asyncio.to_thread(go_on.wait, 10)
        await ack()

    bot.start()
    sandbox.ack_seconds = 0.05
    seen = priya.command("/slow", channel=deal)
    go_on.set()
    assert seen.error == "operation_timeout"
    assert seen.ephemerals == []


def test_a_failing_bot(sandbox: Sandbox, bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/broken")
    async def broken() -> None:
        raise RuntimeError("on purpose")

    bot.start()
    assert priya.command("/broken", channel=deal).error == "http_service_error"


def test_an_answer_that_breaks_a_limit(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/x")
    async def x(ack: Any) -> None:
        await ack(blocks=[{"type": "section"}], text="x")

    bot.start()
    seen = priya.command("/x", channel=deal)
    assert seen.error == "invalid_command_response"
    assert seen.ephemerals == []


def test_unknown_commands_never_reach_the_bot(
    sandbox: Sandbox, priya: Person, deal: Channel
) -> None:
    sandbox.install(
        {
            "display_information": {"name": "Vouch"},
            "features": {"slash_commands": [{"command": "/nominate", "description": "x"}]},
            "oauth_config": {"scopes": {"bot": ["commands"]}},
        }
    )
    assert priya.command("/nominat", channel=deal).error == "/nominat is not a valid command"
    assert sandbox.sent == []
    assert sandbox.scopes == {"commands"}
    assert sandbox.world.bot.real_name == "Vouch"


def event_attempts(sandbox: Sandbox) -> list[tuple[str | None, str | None]]:
    return [
        (
            sent.headers.get("X-Slack-Retry-Num"),
            sent.headers.get("X-Slack-Retry-Reason"),
        )
        for sent in sandbox.sent
    ]


def test_events_are_tried_again(
    sandbox: Sandbox, timer: ManualTimer, bot: Bot, priya: Person, deal: Channel
) -> None:
    failing = [True]

    @bot.app.event("message")
    async def message() -> None:
        if failing[0]:
            raise RuntimeError("on purpose")

    # Bolt acknowledges events before their listener runs; a middleware may still refuse.
    @bot.app.middleware
    async def refuse(next_: Any, resp: Any) -> Any:
        from slack_bolt.response import BoltResponse

        if failing[0]:
            return BoltResponse(status=500)
        return await next_()

    sandbox.context.events.add("message.channels")
    bot.start()
    priya.say("Hello", channel=deal)
    assert event_attempts(sandbox) == [(None, None)]
    sandbox.pass_seconds(0)
    assert event_attempts(sandbox)[1:] == [("1", "http_error")]
    sandbox.pass_seconds(59.9)
    assert len(sandbox.sent) == 2
    sandbox.pass_seconds(0.1)
    assert event_attempts(sandbox)[2:] == [("2", "http_error")]
    failing[0] = False
    sandbox.pass_seconds(300)
    assert event_attempts(sandbox)[3:] == [("3", "http_error")]
    assert sandbox.sent[-1].error is None
    sandbox.pass_seconds(3600)
    assert len(sandbox.sent) == 4
    assert len({sent.payload["event_id"] for sent in sandbox.sent}) == 1


def test_three_retries_and_no_more(sandbox: Sandbox, priya: Person, deal: Channel) -> None:
    sandbox.context.events.add("message.channels")
    sandbox.deliver_to("http://127.0.0.1:9/slack/events")
    priya.say("Hello", channel=deal)
    sandbox.pass_seconds(3600)
    assert event_attempts(sandbox) == [
        (None, None),
        ("1", "connection_failed"),
        ("2", "connection_failed"),
        ("3", "connection_failed"),
    ]


@pytest.mark.parametrize("transport", ["socket"])
def test_sockets_are_renewed(sandbox: Sandbox, bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/x")
    async def x(ack: Any) -> None:
        await ack("Yes")

    bot.start()
    sandbox.disconnect_sockets("refresh_requested")
    sandbox.wait_for_sockets()
    seen = priya.command("/x", channel=deal)
    assert seen.ephemeral is not None
    assert seen.ephemeral.text == "Yes"


def test_envelopes_are_spread_over_connections(sandbox: Sandbox, priya: Person) -> None:
    """Two bare WebSocket clients, as two replicas of a bot would be."""
    import asyncio

    import aiohttp
    from slack_sdk import WebClient

    app = WebClient(token=sandbox.app_token, base_url=sandbox.url)
    deal = sandbox.add_channel(id="C0D", name="d", members=[priya])

    async def talk() -> tuple[list[Json], list[Json]]:
        async with aiohttp.ClientSession() as session:
            sockets, hellos, envelopes = [], [], []
            for _ in range(2):
                url = app.apps_connections_open(app_token=sandbox.app_token)["url"]
                sockets.append(await session.ws_connect(url))
                hellos.append(await sockets[-1].receive_json())
            for socket in sockets:
                command = asyncio.create_task(
                    asyncio.to_thread(priya.command, "/nominate Acme", channel=deal)
                )
                envelope = await socket.receive_json()
                envelopes.append(envelope)
                answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": "ok"}}
                await socket.send_json(answer)
                seen = await command
                assert seen.error is None
            for socket in sockets:
                await socket.close()
            return hellos, envelopes

    hellos, envelopes = asyncio.run(talk())
    assert [hello["type"] for hello in hellos] == ["hello", "hello"]
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    for envelope in envelopes:
        assert envelope.keys() == {
            "envelope_id",
            "payload",
            "type",
            "accepts_response_payload",
        }
        assert envelope["type"] == "slash_commands"
        assert envelope["accepts_response_payload"] is True
        assert envelope["payload"]["command"] == "/nominate"


def test_ten_connections_and_no_more(sandbox: Sandbox) -> None:
    import asyncio

    import aiohttp
    from slack_sdk import WebClient

    app = WebClient(token=sandbox.app_token, base_url=sandbox.url)

    async def connect() -> list[str]:
        kinds = []
        async with aiohttp.ClientSession() as session:
            sockets = []
            for _ in range(11):
                url = app.apps_connections_open(app_token=sandbox.app_token)["url"]
                socket = await session.ws_connect(url)
                frame = await socket.receive_json()
                kinds.append(frame.get("reason", frame["type"]))
                sockets.append(socket)
            for socket in sockets:
                await socket.close()
        return kinds

    assert asyncio.run(connect()) == ["hello"] * 10 + ["too_many_websockets"]


def test_a_ticket_opens_one_socket(sandbox: Sandbox) -> None:
    import asyncio

    import aiohttp
    from slack_sdk import WebClient

    app = WebClient(token=sandbox.app_token, base_url=sandbox.url)
    url = app.apps_connections_open(app_token=sandbox.app_token)["url"]

    async def connect_twice() -> int:
        async with aiohttp.ClientSession() as session:
            first = await session.ws_connect(url)
            await first.close()
            try:
                await session.ws_connect(url)
            except aiohttp.WSServerHandshakeError as error:
                return error.status
        return 101

    assert asyncio.run(connect_twice()) == 403


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_the_same_form_over_both(bot: Bot, priya: Person, deal: Channel) -> None:
    @bot.app.command("/open")
    async def open_form(ack: Any, body: Json, client: Any) -> None:
        view = modal(text_input("Story"))
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @bot.app.view("form")
    async def submitted(ack: Any) -> None:
        await ack(response_action="errors", errors={"story": "Nein"})

    bot.start()
    form = priya.command("/open", channel=deal).modal
    assert form is not None
    form.fill("Story", "x")
    assert form.submit().errors == {"Story": "Nein"}
