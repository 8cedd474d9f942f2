"""People of whom nothing is known; for tests that never ask."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from store.members import MemberInfo


class Nobody:
    """Knows of each member only the id."""

    async def member(self, user_id: str, client: AsyncWebClient) -> MemberInfo:
        return MemberInfo(id=user_id, name=user_id)
