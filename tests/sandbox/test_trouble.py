"""Rate limits, and faults on order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from sandbox import Channel, Person, Sandbox
from tests.sandbox.bots import Bot


def limited(call: Callable[..., Any], **args: Any) -> int:
    """The seconds that a rate limit asks to wait."""
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    return int(refused.value.response.headers["Retry-After"])


def test_no_limits_unless_switched_on(client: WebClient, priya: Person, deal: Channel) -> None:
    for _ in range(25):
        client.chat_postMessage(channel=deal.id, text="x")
    assert len(priya.see(deal)) == 25


def test_calls_a_minute(sandbox: Sandbox, client: WebClient, priya: Person) -> None:
    sandbox.rate_limits = True
    for _ in range(20):
        client.users_list()
    assert limited(client.users_list) == 60
    client.users_info(user=priya.id)
    sandbox.pass_seconds(59)
    assert limited(client.users_list) == 1
    sandbox.pass_seconds(1)
    client.users_list()


def test_posts_a_second_and_channel(
    sandbox: Sandbox, client: WebClient, priya: Person, deal: Channel
) -> None:
    sandbox.rate_limits = True
    for _ in range(5):
        client.chat_postMessage(channel=deal.id, text="x")
    assert limited(client.chat_postMessage, channel=deal.id, text="x") == 1
    client.chat_postMessage(channel=priya.id, text="elsewhere")
    sandbox.pass_seconds(1)
    client.chat_postMessage(channel=deal.id, text="x")
    assert limited(client.chat_postMessage, channel=deal.id, text="x") == 1
    assert len(priya.see(deal)) == 6


def test_the_sdk_waits_as_told(sandbox: Sandbox, priya: Person, deal: Channel) -> None:
    client = WebClient(
        token=sandbox.bot_token,
        base_url=sandbox.url,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)],
    )
    sandbox.faults.rate_limit("chat.postMessage", retry_after=0)
    client.chat_postMessage(channel=deal.id, text="x")
    assert [call.status for call in sandbox.calls] == [429, 200]


def test_a_lost_answer(sandbox: Sandbox, client: WebClient, priya: Person, deal: Channel) -> None:
    sandbox.faults.drop_answer("chat.postMessage")
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on when the line is cut
        client.chat_postMessage(channel=deal.id, text="Posted all the same")
    assert [message.text for message in priya.see(deal)] == ["Posted all the same"]
    client.chat_postMessage(channel=deal.id, text="Well again")


def test_a_reset_connection(
    sandbox: Sandbox, client: WebClient, priya: Person, deal: Channel
) -> None:
    sandbox.faults.reset_connection("chat.postMessage", times=2)
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011
            client.chat_postMessage(channel=deal.id, text="Never")
    assert priya.see(deal) == []
    client.chat_postMessage(channel=deal.id, text="Well again")


def test_refusals_on_order(sandbox: Sandbox, client: WebClient, deal: Channel) -> None:
    sandbox.faults.fail("auth.test", status=503)
    sandbox.faults.refuse("auth.test", "account_inactive")
    with pytest.raises(SlackApiError) as refused:
        client.auth_test()
    assert refused.value.response.status_code == 503
    with pytest.raises(SlackApiError) as refused:
        client.auth_test()
    assert refused.value.response["error"] == "account_inactive"
    assert client.auth_test()["ok"]


def test_a_call_that_waits(sandbox: Sandbox, client: WebClient, priya: Person) -> None:
    gate = sandbox.faults.hold("users.info")
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(client.users_info(user=priya.id)))
    asking.start()
    gate.wait_until_reached()
    assert answers == []
    gate.release()
    asking.join(10)
    assert answers[0]["user"]["id"] == priya.id


def test_trouble_at_a_response_url(
    sandbox: Sandbox, bot: Bot, priya: Person, deal: Channel
) -> None:
    @bot.app.command("/x")
    async def x(ack: Any) -> None:
        await ack()

    bot.start()
    priya.command("/x", channel=deal)
    url = bot.last["response_url"]
    sandbox.faults.fail("response_url", status=500)
    assert WebhookClient(url).send(text="Never").status_code == 500
    sandbox.faults.drop_answer("response_url")
    with pytest.raises(OSError):  # noqa: PT011
        WebhookClient(url, retry_handlers=[]).send(text="Once")
    assert [message.text for message in priya.see(deal)] == ["Once"]


def test_a_share_of_all_calls_is_hit_and_counted(
    sandbox: Sandbox, client: WebClient, priya: Person
) -> None:
    sandbox.faults.random.seed(7)
    sandbox.faults.rate_limit("*", share=0.2)
    sandbox.faults.fail("users.info", share=0.5)
    answers = []
    for _ in range(50):
        try:
            answers.append(client.users_info(user=priya.id).status_code)
        except SlackApiError as error:
            answers.append(error.response.status_code)
    hits = sandbox.faults.hits
    assert (answers.count(429), answers.count(500)) == (hits["ratelimited"], hits["status"])
    assert 0 < hits["ratelimited"] < hits["status"] < 50
    sandbox.faults.clear()
    assert client.users_info(user=priya.id)["ok"]
