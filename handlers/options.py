"""Options that the bot suggests while somebody types into a select."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.countries import country_name
from handlers.services import Services
from messages.text import cut, length
from store.accounts import EXACT, MAX_NAME, suggest_accounts

# What the value of a customer's option begins with: its number, or the name of a new one.
KNOWN_ACCOUNT = "known:"
NEW_ACCOUNT = "new:"
_TEXT = 75
_ACCOUNTS_OFFERED = 20


def option(value: str, text: str, description: str = "") -> dict[str, Any]:
    """One option, as Slack takes it."""
    made: dict[str, Any] = {
        "text": {"type": "plain_text", "text": cut(text, _TEXT)},
        "value": value,
    }
    if description:
        made["description"] = {"type": "plain_text", "text": cut(description, _TEXT)}
    return made


async def account_options(
    services: Services, typed: object, *, locale: str | None
) -> list[dict[str, Any]]:
    """Known customers that are near to what is typed, then the typed name as a new one."""
    text = " ".join(str(typed or "").split())
    found = await services.store.read(
        suggest_accounts, text=text[:MAX_NAME], limit=_ACCOUNTS_OFFERED
    )
    options = [
        option(
            f"{KNOWN_ACCOUNT}{account.id}",
            account.name,
            country_name(account.country, locale) if account.country else "",
        )
        for account in found
    ]
    is_known = any(account.score == EXACT for account in found)
    if text and not is_known and length(text) <= MAX_NAME:
        label = services.messages.say("nominations.add_account", locale, name=cut(text, 40))
        options.append(option(f"{NEW_ACCOUNT}{text}", label))
    return options


def read_account(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """`account_id` and `account_name` of a chosen option; the id is None for a new customer."""
    value = str(chosen.get("value", ""))
    if value.startswith(KNOWN_ACCOUNT) and value.removeprefix(KNOWN_ACCOUNT).isdecimal():
        return {
            "account_id": int(value.removeprefix(KNOWN_ACCOUNT)),
            "account_name": str(chosen["text"]["text"]),
        }
    return {"account_id": None, "account_name": value.removeprefix(NEW_ACCOUNT)}
