"""What the Web API's methods, the people's actions and the response URLs share."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Timer
from sandbox.delivery import REMEMBERED, Delivery
from sandbox.faults import Faults
from sandbox.handles import ResponseUrls, Triggers
from sandbox.rates import RateLimits
from sandbox.sockets import Sockets
from sandbox.world import World

# What the app asks for at its installation; `Sandbox(scopes=…)` changes it.
DEFAULT_SCOPES = frozenset(
    {
        *("app_mentions:read", "chat:write", "chat:write.public", "commands", "team:read"),
        *("channels:history", "channels:join", "channels:read"),
        *("groups:history", "groups:read", "files:read", "files:write"),
        *("im:history", "im:read", "im:write", "mpim:history", "mpim:read", "mpim:write"),
        *("reactions:read", "reactions:write", "users:read", "users:read.email"),
    }
)


@dataclass(frozen=True)
class ApiCall:
    """One call of the Web API as it came and as it was answered."""

    method: str
    args: dict[str, Any]
    answer: dict[str, Any]
    status: int = 200

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))


@dataclass
class Context:
    """The parts of one running sandbox."""

    world: World
    timer: Timer
    triggers: Triggers
    response_urls: ResponseUrls
    sockets: Sockets
    delivery: Delivery
    rates: RateLimits
    faults: Faults = field(default_factory=Faults)
    scopes: set[str] = field(default_factory=lambda: set(DEFAULT_SCOPES))
    events: set[str] = field(default_factory=lambda: {"app_home_opened"})
    base_url: str = ""
    calls: deque[ApiCall] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    bot_token: str = field(default_factory=lambda: f"xoxb-sandbox-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-1-A0-{secrets.token_hex(12)}")

    def response_url(self, kind: str, secret: str) -> str:
        """The address for a secret; `kind` is "commands", "actions" or "app"."""
        return f"{self.base_url}/response/{kind}/{self.world.team_id}/{secret}"
