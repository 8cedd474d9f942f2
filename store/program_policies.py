"""The `policies` of a program file: read, refused with their line, written, and saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from yaml.nodes import MappingNode, Node, ScalarNode

from store.models import ACTIVITIES, INDUSTRIES, POLICY_EFFECTS, Policy
from store.money import known_currencies
from store.program_fields import FieldReader, is_language
from store.yaml_reader import line_of, suggestion

# What may be forbidden: what is not even for colleagues would be for nobody.
FORBIDDABLE = ("nda", "public", "anonymous")
SEQUENCES = ("after", "beside")
MOST_AMOUNT = 1_000_000_000
_AMOUNT = re.compile(r"(\d[\d ,.'’]*?)\s*([A-Za-z]{3})")
_COMMON = ("code", "effect", "rule", "why", "language", "texts", "activities", "industries")
_KEYS_OF = {
    "note": (),
    "written_consent": (),
    "second_approval": ("approvers", "team", "order", "amount_over"),
    "forbid_audience": ("audience",),
    # With approvers they may allow more; without any, more is refused.
    "limit_gifts": ("limit", "approvers", "team", "order"),
}
_NEEDED = {"second_approval": "approvers", "forbid_audience": "audience", "limit_gifts": "limit"}
_KEYS = tuple(dict.fromkeys((*_COMMON, *(key for keys in _KEYS_OF.values() for key in keys))))


@dataclass(frozen=True)
class PolicyEntry:
    """A rule as the file has it; `texts` are (language, rule, why), sorted by language.

    `amount` is the limit of gifts, or what more than wants the second approval.
    """

    texts: tuple[tuple[str, str, str], ...]
    code: str | None = None
    effect: str = "note"
    activities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    amount: int | None = None
    currency: str | None = None
    approvers: tuple[str, ...] = ()
    team: str = ""
    sequence: str | None = None
    audience: str | None = None
    line: int = field(default=1, compare=False)

    @property
    def asks_somebody(self) -> bool:
        """Whether people named here say yes as well."""
        return self.effect == "second_approval" or bool(self.approvers)


class PolicyReader(FieldReader):
    """Reads policies; what is wrong goes to `problems`."""

    def policies(self, node: Node | None) -> tuple[PolicyEntry, ...]:
        """The entries of one list; no code stands twice in it."""
        found: list[PolicyEntry] = []
        lines: dict[str, int] = {}
        for item in self.items(node, what="policies"):
            entry = self._policy(item)
            if entry is None:
                continue
            if entry.code is not None:
                if entry.code in lines:
                    self.refuse(
                        item,
                        f"the policy {entry.code} stands twice "
                        f"(first in line {lines[entry.code]}).",
                    )
                lines.setdefault(entry.code, entry.line)
            found.append(entry)
        return tuple(found)

    def _policy(self, node: Node) -> PolicyEntry | None:
        before = len(self.problems)
        parts = self.mapping(node, what="a policy", allowed=_KEYS)
        effect = self._one_of(parts.get("effect"), POLICY_EFFECTS, what="effect") or "note"
        for key, value in parts.items():
            if key not in (*_COMMON, *_KEYS_OF[effect]):
                self.refuse(value, f'a policy of the effect {effect} has no "{key}".')
        texts = self._texts(node, parts)
        needed = _NEEDED.get(effect)
        if needed is not None and needed not in parts:
            self.refuse(node, f'a policy of the effect {effect} needs "{needed}".')
        approvers = self.members(parts.get("approvers"), what="approvers")
        if "approvers" in parts and not self.items(parts["approvers"], what="approvers"):
            self.refuse(parts["approvers"], "approvers need somebody: nobody could say yes.")
        amount, currency = self._amount(parts.get("limit") or parts.get("amount_over"))
        entry = PolicyEntry(
            texts=texts,
            code=self.code(parts.get("code")),
            effect=effect,
            activities=self._words(parts.get("activities"), ACTIVITIES, what="activities"),
            industries=self._words(parts.get("industries"), INDUSTRIES, what="industries"),
            amount=amount,
            currency=currency,
            approvers=approvers,
            team=self.text(parts.get("team"), what="team", most=100) or "",
            sequence=(
                (self._one_of(parts.get("order"), SEQUENCES, what="order") or "after")
                if effect == "second_approval" or (effect == "limit_gifts" and approvers)
                else None
            ),
            audience=self._one_of(parts.get("audience"), FORBIDDABLE, what="audience"),
            line=line_of(node),
        )
        return entry if len(self.problems) == before else None

    def _texts(self, node: Node, parts: dict[str, Node]) -> tuple[tuple[str, str, str], ...]:
        """One text with its language, or one for each language."""
        if "texts" not in parts:
            if "rule" not in parts:
                self.refuse(node, 'a policy needs "rule".')
                return ()
            language = self.language(parts.get("language")) or ""
            return (self._text(language, parts),)
        for key in ("rule", "why", "language"):
            if key in parts:
                self.refuse(parts[key], f'"{key}" stands in the texts already, by language.')
        if not isinstance(parts["texts"], MappingNode) or not parts["texts"].value:
            self.refuse(parts["texts"], "texts are written by language, such as en: {rule: …}.")
            return ()
        found: dict[str, tuple[str, str, str]] = {}
        for key, value in parts["texts"].value:
            language = key.value.strip() if isinstance(key, ScalarNode) else ""
            if not is_language(language) or len(language) > 16:
                self.refuse(
                    key, f'the language "{language}" is unknown; write for example en, de or pt-BR.'
                )
            elif language in found:
                self.refuse(key, f"the text in {language} stands twice.")
            else:
                words = self.mapping(
                    value, what="a text", allowed=("rule", "why"), required=("rule",)
                )
                found[language] = self._text(language, words)
        return tuple(sorted(found.values()))

    def _text(self, language: str, parts: dict[str, Node]) -> tuple[str, str, str]:
        return (
            language,
            self.text(parts.get("rule"), what="rule", most=3000) or "",
            self.text(parts.get("why"), what="why", most=3000) or "",
        )

    def _one_of(self, node: Node | None, known: Sequence[str], *, what: str) -> str | None:
        value = self.text(node, what=what)
        if value is None or node is None or value in known:
            return value
        hint = suggestion(value, known) or f" Known are {', '.join(known)}."
        self.refuse(node, f'the {what} "{value}" is unknown.{hint}')
        return None

    def _words(self, node: Node | None, known: Sequence[str], *, what: str) -> tuple[str, ...]:
        found = {self._one_of(item, known, what=what) for item in self.items(node, what=what)}
        return tuple(word for word in known if word in found)

    def _amount(self, node: Node | None) -> tuple[int | None, str | None]:
        value = self.text(node, what="an amount")
        if value is None or node is None:
            return None, None
        amount = read_amount(value)
        if amount is None or amount[1] not in known_currencies():
            self.refuse(
                node, f'"{value}" is no amount: write whole units and a currency, such as 50 EUR.'
            )
            return None, None
        return amount


def read_amount(text: str) -> tuple[int, str] | None:
    """A whole amount and its currency of "1,000 EUR"; None for what is none."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    digits = re.sub(r"[ ,.'’]", "", match[1])
    if not re.fullmatch(r"\d{1,3}(?:[ ,.'’]\d{3})*|\d+", match[1].strip()):
        return None  # 49.99 is not 4999
    amount = int(digits)
    return (amount, match[2].upper()) if amount <= MOST_AMOUNT else None


def policy_values(entry: PolicyEntry) -> dict[str, Any]:
    """A rule as the file writes it, without what is empty."""
    amount = None if entry.amount is None else f"{entry.amount} {entry.currency}"
    values: dict[str, Any] = {
        "code": entry.code,
        "effect": entry.effect if entry.effect != "note" else None,
        "activities": list(entry.activities),
        "industries": list(entry.industries),
        ("limit" if entry.effect == "limit_gifts" else "amount_over"): amount,
        "approvers": list(entry.approvers),
        "team": entry.team,
        "order": entry.sequence,
        "audience": entry.audience,
    }
    if len(entry.texts) == 1:
        [(language, rule, why)] = entry.texts
        values |= {"rule": rule, "why": why, "language": language}
    else:
        values["texts"] = {
            language: {"rule": rule, "why": why} if why else {"rule": rule}
            for language, rule, why in entry.texts
        }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def policy_entry(row: Policy) -> PolicyEntry:
    """A rule of the store as the file would say it."""
    return PolicyEntry(
        texts=tuple(
            (language, row.texts[language]["rule"], row.texts[language]["why"])
            for language in sorted(row.texts)
        ),
        code=row.code,
        effect=row.effect,
        activities=tuple(row.activities),
        industries=tuple(row.industries),
        amount=row.amount,
        currency=row.currency,
        approvers=tuple(row.approvers),
        team=row.team,
        sequence=row.sequence,
        audience=row.audience,
    )


def save_policies(
    session: Session,
    *,
    region_id: int | None,
    entries: Sequence[PolicyEntry],
    moment: datetime,
) -> None:
    """Make a region's rules (None: the whole program's) those of the file.

    Who stays as it was keeps its number and the date of its last change; a rule with a code
    keeps its number through changes too.
    """
    before = list(
        session.scalars(
            select(Policy)
            .where(
                Policy.region_id.is_(None) if region_id is None else Policy.region_id == region_id
            )
            .order_by(Policy.position, Policy.id)
        )
    )
    left = list(before)
    wanted: list[tuple[PolicyEntry, Policy | None]] = []
    for entry in entries:
        same = next((row for row in left if policy_entry(row) == entry), None) or next(
            (row for row in left if entry.code is not None and row.code == entry.code), None
        )
        if same is not None:
            left.remove(same)
        wanted.append((entry, same))
    session.execute(delete(Policy).where(Policy.id.in_([row.id for row in left])))
    for position, (entry, row) in enumerate(wanted):
        if row is None:
            row = Policy(region_id=region_id)
            session.add(row)
        elif policy_entry(row) == entry:
            row.position = position
            continue
        row.position = position
        row.code, row.effect = entry.code, entry.effect
        row.activities, row.industries = list(entry.activities), list(entry.industries)
        row.amount, row.currency = entry.amount, entry.currency
        row.approvers, row.team = list(entry.approvers), entry.team
        row.sequence, row.audience = entry.sequence, entry.audience
        row.texts = {language: {"rule": rule, "why": why} for language, rule, why in entry.texts}
        row.changed_at = moment
    session.flush()
