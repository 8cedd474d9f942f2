"""auth.*, api.test, team.info, apps.connections.open."""

from __future__ import annotations

from typing import Any

from sandbox.api.registry import Call, method
from sandbox.handles import SlackError

Json = dict[str, Any]


@method("api.test", tier=4, token="none")  # noqa: S106
async def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise SlackError(error)
    return {"args": call.args}


@method("auth.test", tier=None)
async def auth_test(call: Call) -> Json:
    world = call.world
    return {
        "url": f"{call.context.base_url}/",
        "team": world.team_name,
        "user": world.bot.name,
        "team_id": world.team_id,
        "user_id": world.bot_user_id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


@method("team.info", "team:read")
async def team_info(call: Call) -> Json:
    world = call.world
    return {
        "team": {
            "id": world.team_id,
            "name": world.team_name,
            "domain": world.team_domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


@method("bots.info", "users:read")
async def bots_info(call: Call) -> Json:
    world = call.world
    if call.text("bot", world.bot_id) != world.bot_id:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": world.bot_id,
            "deleted": False,
            "name": world.bot.real_name,
            "app_id": world.app_id,
            "user_id": world.bot_user_id,
        }
    }


@method("apps.connections.open", tier=2, token="app")  # noqa: S106
async def connections_open(call: Call) -> Json:
    """Documented as tier 1, "1+ a minute", and yet ten connections may be open and renewed:
    counted as tier 2, so that a client that reconnects is not locked out."""
    context = call.context
    ticket = context.sockets.new_ticket()
    base = context.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={context.world.app_id}"}
