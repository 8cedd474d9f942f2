"""All regions' policies side by side, and which of them disagree with the whole program's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from store.errors import NotAllowed
from store.members import is_hub, list_hub
from store.policies.reading import list_all_policies
from store.policies.rules import PolicyInfo, policy_values
from store.regions import list_regions

# What a rule does, apart from its words: where these differ, two rules disagree.
_DOES = ("effect", "activities", "industries", "amount", "currency", "audience", "sequence")


def compare_policies(session: Session, *, member_id: str) -> list[dict[str, Any]]:
    """Each region's own rules, the whole program's first, for a member of the hub.

    Plain values: {"region", "rules"}; each rule has `against`, the rule of the whole program
    that it takes the place of or contradicts (its values, or None), and `how`: "replaces" for
    one of the same code that does something else, "contradicts" for one that says otherwise
    about the same. Raises NotAllowed.
    """
    if not is_hub(session, member_id=member_id):
        raise NotAllowed(list_hub(session))
    policies = list_all_policies(session)
    general = [policy for policy in policies if policy.region_id is None]
    places: list[tuple[int | None, Any]] = [(None, None)]
    places += [(region.id, region.told) for region in list_regions(session)]
    found = []
    for region_id, name in places:
        rules = [_compared(policy, general) for policy in policies if policy.region_id == region_id]
        if rules or region_id is None:
            found.append({"region": name, "rules": rules})
    return found


def disagree(one: PolicyInfo, other: PolicyInfo) -> str | None:
    """How a region's rule disagrees with one of the whole program, or None where it does not."""
    differs = any(getattr(one, name) != getattr(other, name) for name in _DOES) or set(
        one.approvers
    ) != set(other.approvers)
    if one.code is not None and one.code == other.code:
        return "replaces" if differs else None
    measures = {
        "limit_gifts": (one.amount, one.currency) != (other.amount, other.currency),
        "second_approval": set(one.approvers) != set(other.approvers),
    }
    is_same_matter = _overlap(one.activities, other.activities) and _overlap(
        one.industries, other.industries
    )
    if one.effect == other.effect and is_same_matter and measures.get(one.effect, False):
        return "contradicts"
    return None


def _compared(policy: PolicyInfo, general: Iterable[PolicyInfo]) -> dict[str, Any]:
    against, how = None, None
    if policy.region_id is not None:
        for other in general:
            how = disagree(policy, other)
            if how is not None:
                against = policy_values(other)
                break
    return policy_values(policy) | {"against": against, "how": how}


def _overlap(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two conditions meet; an empty one is everything."""
    return not some or not others or bool(set(some) & set(others))
