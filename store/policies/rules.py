"""A rule as plain values, and whether it is about a nomination."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from store.models import Policy
from store.money import Money


@dataclass(frozen=True)
class PolicyInfo:
    """A rule with its reason, in one or several languages, and what it does.

    `texts` are {language: {"rule", "why"}}, where an empty language is that of nobody knows
    whom; `language` is the region's. `region` is the name of the region whose rule it is, None
    for the whole program's; `effect` is one of `store.models.POLICY_EFFECTS`. `amount` is in
    whole units of `currency`: the most that a customer may be given in a year, or what more than
    wants a second approval.
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
    """What a rule looks at: of a nomination or a request, or of one that is being written.

    `gift` is what the customer gets or what it costs, `given` what it got in the year before,
    in hundredths by currency.
    """

    activities: Collection[str]
    industry: str | None
    gift: Money | None = None
    given: Mapping[str, int] = field(default_factory=dict)


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
    def effect(self) -> str: ...
    @property
    def amount(self) -> int | None: ...
    @property
    def currency(self) -> str | None: ...
    @property
    def approvers(self) -> tuple[str, ...]: ...
    @property
    def activities(self) -> tuple[str, ...]: ...
    @property
    def industries(self) -> tuple[str, ...]: ...


def is_about(policy: Condition, subject: Subject) -> bool:
    """Whether a rule concerns it, by its activities and its industry; no condition is all."""
    if policy.activities and not set(policy.activities) & set(subject.activities):
        return False
    if policy.industries and subject.industry not in policy.industries:
        return False
    # A second approval from some amount on is about nothing that costs less.
    return policy.effect != "second_approval" or policy.amount is None or weigh(policy, subject) > 0


# What `weigh` says of a gift and a rule's amount.
WITHIN, OVER, INCOMPARABLE = 0, 1, 2


def weigh(policy: Condition, subject: Subject) -> int:
    """Whether a gift is more than a rule's amount allows, or in another currency than that.

    A limit counts what the customer was given in the year before; an amount from which on
    somebody else says yes as well does not.
    """
    if policy.amount is None or subject.gift is None:
        return WITHIN
    if subject.gift.currency != policy.currency:
        return INCOMPARABLE
    total = subject.gift.hundredths
    if policy.effect == "limit_gifts":
        total += subject.given.get(subject.gift.currency, 0)
    return OVER if total > policy.amount * 100 else WITHIN


def wants_second(policy: Condition, subject: Subject) -> bool:
    """Whether a rule wants one more approval of it.

    A limit of gifts does where it names who may allow more, and always where it cannot be
    compared with the gift: that is never passed in silence.
    """
    if not is_about(policy, subject):
        return False
    if policy.effect == "limit_gifts":
        weight = weigh(policy, subject)
        return weight == INCOMPARABLE or (weight == OVER and bool(policy.approvers))
    return policy.effect == "second_approval"


def refuses(policy: Condition, subject: Subject) -> bool:
    """Whether a rule does not let it be sent at all: more than a limit that nobody may lift."""
    return (
        policy.effect == "limit_gifts"
        and not policy.approvers
        and is_about(policy, subject)
        and weigh(policy, subject) == OVER
    )


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
