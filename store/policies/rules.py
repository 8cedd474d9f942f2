"""A rule as plain values, and whether it is about a nomination."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from store.models import Policy


@dataclass(frozen=True)
class PolicyInfo:
    """A rule with its reason, in one or several languages, and what it does.

    `texts` are {language: {"rule", "why"}}, where an empty language is that of nobody knows
    whom; `language` is the region's. `region` is the name of the region whose rule it is, None
    for the whole program's; `effect` is one of `store.models.POLICY_EFFECTS`. `amount` is in
    whole units of `currency`: the most that a gift may be worth.
    """

    id: int
    region_id: int | None
    region: Any  # as `RegionInfo.told`
    code: str | None
    effect: str
    activities: tuple[str, ...]
    industries: tuple[str, ...]
    amount: int | None
    currency: str | None
    approvers: tuple[str, ...]
    team: str
    sequence: str | None
    audience: str | None
    texts: Mapping[str, Mapping[str, str]]
    language: str
    changed_at: datetime | None

    def text_in(self, language: str) -> tuple[str, str]:
        """Rule and reason: in this language, else in the region's, else in English."""
        base = language.split("-")[0]
        for wanted in (language, base, self.language, self.language.split("-")[0], "en", ""):
            if wanted in self.texts:
                text = self.texts[wanted]
                return text["rule"], text["why"]
        text = next(iter(self.texts.values()))
        return text["rule"], text["why"]


@dataclass(frozen=True)
class Subject:
    """What a rule looks at: of a nomination, or of one that is being written."""

    activities: Collection[str]
    industry: str | None


def describe_policy(policy: Policy, *, region: Any, language: str) -> PolicyInfo:
    """The row as plain values."""
    return PolicyInfo(
        id=policy.id,
        region_id=policy.region_id,
        region=region,
        code=policy.code,
        effect=policy.effect,
        activities=tuple(policy.activities),
        industries=tuple(policy.industries),
        amount=policy.amount,
        currency=policy.currency,
        approvers=tuple(policy.approvers),
        team=policy.team,
        sequence=policy.sequence,
        audience=policy.audience,
        texts=policy.texts,
        language=language,
        changed_at=policy.changed_at,
    )


class Condition(Protocol):
    """What decides whom a rule is about, in the store as in a program file."""

    @property
    def activities(self) -> tuple[str, ...]: ...
    @property
    def industries(self) -> tuple[str, ...]: ...


def is_about(policy: Condition, subject: Subject) -> bool:
    """Whether a rule concerns it, by its activities and its industry; no condition is all."""
    if policy.activities and not set(policy.activities) & set(subject.activities):
        return False
    return not policy.industries or subject.industry in policy.industries


def policy_values(policy: PolicyInfo) -> dict[str, Any]:
    """A rule as the templates take it, plain JSON; `rule` and `why` are in the region's own."""
    rule, why = policy.text_in(policy.language)
    values = asdict(policy) | {
        "texts": {language: dict(text) for language, text in policy.texts.items()},
        "rule": rule,
        "why": why,
        "changed_at": policy.changed_at.isoformat() if policy.changed_at else None,
    }
    for name in ("activities", "industries", "approvers"):
        values[name] = list(values[name])
    return values
