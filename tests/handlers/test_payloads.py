"""What Slack, or something on the way to it, answered."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.payloads import slack_error


def answer(data: dict[str, object]) -> AsyncSlackResponse:
    return AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="views.open",
        req_args={},
        data=data,
        headers={},
        status_code=200,
    )


@pytest.mark.parametrize(
    ("response", "name"),
    [
        (answer({"ok": False, "error": "hash_conflict"}), "hash_conflict"),
        ({"ok": False, "error": "not_in_channel"}, "not_in_channel"),
        # As the client hands on a page that is not JSON: the connection's own response.
        (SimpleNamespace(status=502), "http_502"),
    ],
)
def test_an_error_has_a_name_also_where_no_json_came(response: object, name: str) -> None:
    assert slack_error(SlackApiError("no", response)) == name
