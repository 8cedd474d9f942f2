"""users.*"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.api.registry import Call, method, page_of
from sandbox.handles import SlackError
from sandbox.world import User

Json = dict[str, Any]


def user_object(call: Call, user: User, *, with_locale: bool) -> Json:
    """A user in users.info's form; the e-mail only with the scope users:read.email."""
    world = call.world
    zone = ZoneInfo(user.tz)
    offset = datetime.now(UTC).astimezone(zone).utcoffset()
    profile: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": user.status_text,
        "status_emoji": user.status_emoji,
        "status_expiration": user.status_expiration,
        "avatar_hash": "",
        "first_name": user.real_name.split(" ", maxsplit=1)[0],
        "last_name": user.real_name.rpartition(" ")[2],
        "team": world.team_id,
    }
    if "users:read.email" in call.context.scopes and not user.is_bot:
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"api_app_id": world.app_id, "bot_id": world.bot_id, "always_active": True}
    told: Json = {
        "id": user.id,
        "team_id": world.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz.rpartition("/")[2].replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if with_locale:
        told["locale"] = user.locale
    return told


@method("users.info", "users:read", tier=4, required=("user",))
async def users_info(call: Call) -> Json:
    return {"user": user_object(call, call.user(), with_locale=call.flag("include_locale"))}


@method("users.list", "users:read", tier=2)
async def users_list(call: Call) -> Json:
    users, metadata = page_of(list(call.world.users.values()), call, most=1000, default=1000)
    with_locale = call.flag("include_locale")
    return {
        "members": [user_object(call, user, with_locale=with_locale) for user in users],
        "cache_ts": call.world.now_seconds(),
        "response_metadata": metadata,
    }


@method("users.lookupByEmail", "users:read.email", required=("email",))
async def lookup_by_email(call: Call) -> Json:
    wanted = call.text("email").casefold()
    for user in call.world.users.values():
        if user.email and user.email.casefold() == wanted and not user.deleted:
            return {"user": user_object(call, user, with_locale=False)}
    raise SlackError("users_not_found")
