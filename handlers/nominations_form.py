"""The nomination's form between Slack's view and plain values: read, remembered, drawn again.

Slack keeps what somebody typed only while block and action ids stay the same, and an initial
value never overrides it. So a field that we fill ourselves gets a new block id (its *turn*);
all others keep theirs.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError

from handlers.countries import country_name, is_country
from handlers.options import KNOWN_ACCOUNT, NEW_ACCOUNT, read_account
from handlers.services import Services
from messages.text import length
from store.accounts import MAX_NAME
from store.models import ACTIVITIES, INDUSTRIES, SIZES, SOURCES
from store.nomination_forms import NominationForm
from store.nomination_surroundings import DescribedForm
from store.policies.rules import policy_values
from store.routing.people import stand_in_values

# Fields that people see; the account's two values share one.
FIELDS = (
    "account",
    *(
        name.name
        for name in fields(NominationForm)
        if name.name not in ("account_id", "account_name", "joined_name")
    ),
)
_LANGUAGES = (
    "ar bg cs da de el en es et fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sv "
    "th tr uk vi zh"
)


@dataclass(frozen=True)
class FormMemory:
    """What the view carries along in its private metadata (3,000 characters at the most)."""

    turns: dict[str, int] = field(default_factory=dict)  # field → turn of its block id
    filled: dict[str, str] = field(default_factory=dict)  # what we filled in, not the person
    opened: int = 0  # fingerprint of the values as shown first: no change, no draft
    joined_name: str = ""
    draft_id: int | None = None
    nomination_id: int | None = None
    revision: int = 0
    permalink: str | None = None
    channel: str = ""  # the message that it was made from
    message_ts: str = ""
    long_text: bool = False

    def dump(self) -> str:
        """As JSON, without what is empty."""
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value},
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def load(cls, text: str) -> FormMemory:
        """From a view's private metadata."""
        known = {name.name for name in fields(cls)}
        kept = json.loads(text) if text else {}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def turn(self, names: Iterable[str]) -> FormMemory:
        """The memory after we fill these fields: their blocks get new ids."""
        return replace(
            self, turns=self.turns | {name: self.turns.get(name, 0) + 1 for name in names}
        )

    def block_id(self, name: str) -> str:
        """The id of a field's block."""
        turn = self.turns.get(name, 0)
        return f"{name}.{turn}" if turn else name


def fingerprint(form: NominationForm) -> int:
    """A number that changes when a person changes the form; blanks do not count."""
    values = form.to_values()
    if form.account_id is not None:
        values["account_name"] = ""  # a select's option may hold it cut
    tidy = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in values.items()
    }
    return zlib.crc32(json.dumps(tidy, sort_keys=True).encode())


def read_form(view: Mapping[str, Any], memory: FormMemory) -> NominationForm:
    """What the form holds now, from a view's state."""
    found: dict[str, Any] = {}
    for block_id, elements in view["state"]["values"].items():
        name, _, turn = block_id.partition(".")
        # A block of an earlier turn may linger for a moment; the newest one counts.
        if name in FIELDS and int(turn or 0) == memory.turns.get(name, 0):
            for element in elements.values():
                found[name] = _read_element(element)
    account = found.pop("account", None) or {}
    country = found.pop("country", None) or {}
    values = {name: value for name, value in found.items() if value is not None}
    form = NominationForm.from_values(values)
    return replace(
        form,
        joined_name=memory.joined_name,
        country=country["value"] if country and is_country(country["value"]) else None,
        **read_account(account),
    )


def _read_element(element: Mapping[str, Any]) -> Any:
    kind = element["type"]
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        return tuple(option["value"] for option in element.get("selected_options") or ())
    if kind == "multi_users_select":
        return tuple(element.get("selected_users") or ())
    if kind == "external_select":
        return element.get("selected_option")
    if kind in ("static_select", "radio_buttons"):
        option = element.get("selected_option")
        return option["value"] if option else None
    return element.get("value") or ""


def draw_form(
    services: Services, locale: str | None, described: DescribedForm, memory: FormMemory
) -> dict[str, Any]:
    """The view of this form, in the reader's language."""
    messages = services.messages
    form, surroundings = described.form, described.surroundings
    account = surroundings.account
    if form.account_id is not None or account is not None:
        name = account.name if account else form.account_name
        account_value = f"{KNOWN_ACCOUNT}{account.id if account else form.account_id}"
        account_label = name
    elif form.account_name:
        account_value = f"{NEW_ACCOUNT}{form.account_name}"
        account_label = messages.say("nominations.new_account", locale, name=form.account_name)
    else:
        account_value = account_label = ""
    return messages.render(
        "nominations/form",
        locale,
        metadata=memory.dump(),
        ids={name: memory.block_id(name) for name in FIELDS},
        form=form.to_values(),
        account_value=account_value,
        account_label=account_label,
        country_label=country_name(form.country, locale) if form.country else "",
        near=[asdict(near) for near in surroundings.near],
        earlier=[
            {
                "by": earlier.nominator_id,
                "at": earlier.at.isoformat(),
                "state": earlier.state,
                "waiting_for": earlier.waiting_for,
            }
            for earlier in surroundings.earlier
        ],
        references=surroundings.references,
        region=surroundings.region,
        because=surroundings.because,
        asked=[person.member_id for person in surroundings.asked],
        stand_ins=stand_in_values(surroundings.asked),
        # Those that speak of amounts stand with the field that asks for one.
        policies=[
            policy_values(policy) for policy in surroundings.policies if policy.amount is None
        ],
        amount_rules=[
            policy_values(policy) for policy in surroundings.policies if policy.amount is not None
        ],
        days=surroundings.days,
        drafts=[
            {
                "id": draft.id,
                "account": str(draft.values.get("account_name") or ""),
                "at": draft.updated_at.isoformat(),
            }
            for draft in surroundings.drafts
        ],
        mend=asdict(surroundings.returned) if surroundings.returned else None,
        permalink=memory.permalink,
        from_message=bool(memory.message_ts),
        long_text=memory.long_text,
        activities=list(ACTIVITIES),
        origins=list(SOURCES),
        sizes=list(SIZES),
        industries=_industries(services, locale),
        languages=language_choices(locale, form.language),
        now=services.clock.now().isoformat(),
    )


def name_or_story(text: str) -> tuple[str, str]:
    """(a customer's name, a story) of what was typed after the command: never both."""
    tidy = text.strip()
    name = " ".join(tidy.split())
    return (name, "") if length(name) <= MAX_NAME else ("", tidy)


def language_choices(locale: str | None, present: str) -> list[dict[str, str]]:
    """Languages to choose from ({code, name}), in the reader's language and order."""
    return name_languages(locale, [*_LANGUAGES.split(), present])


def name_languages(locale: str | None, offered: Sequence[str]) -> list[dict[str, str]]:
    """These languages ({code, name}), in the reader's language and order."""
    codes = dict.fromkeys(offered)
    names = _language_names(locale or "en")
    choices = [
        {"code": code, "name": names.get(code.replace("-", "_"), code)} for code in codes if code
    ]
    return sorted(choices, key=lambda choice: choice["name"].casefold())


@lru_cache(maxsize=64)
def _language_names(locale: str) -> dict[str, str]:
    for tag in (locale.replace("-", "_"), locale.split("-")[0]):
        try:
            return {code: str(name) for code, name in Locale.parse(tag).languages.items()}
        except (UnknownLocaleError, ValueError):
            continue
    return {code: str(name) for code, name in Locale("en").languages.items()}


def _industries(services: Services, locale: str | None) -> list[dict[str, str]]:
    choices = [
        {"key": key, "name": services.messages.label("industry", key, locale)} for key in INDUSTRIES
    ]
    return sorted(choices, key=lambda choice: choice["name"].casefold())
