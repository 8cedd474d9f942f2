"""The `schedules` of a program file: read, and refused with the line and what would be right."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from yaml.nodes import Node, ScalarNode

from store.cron import CronProblem, check_cron
from store.program_fields import FieldReader
from store.schedule_options import (
    MILESTONE,
    MILESTONE_LIMIT,
    MOST_CONTRIBUTIONS,
    MOST_GOAL,
    OPTIONS,
    PERIODS,
    TEAM_LIMIT,
    WHAT_LIMIT,
    Contribution,
    read_day,
)
from store.schedule_values import DAY, LONGEST_GRACE, NAME_LIMIT, list_kinds
from store.yaml_reader import line_of, suggestion

_KEYS = (
    *("name", "kind", "region", "cron", "timezone", "channel", "members", "language"),
    *("grace", "owner", "options"),
)
_SPAN = re.compile(r"(\d{1,4})\s*([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": DAY}


@dataclass(frozen=True)
class ScheduleEntry:
    """A schedule as the file has it. Without a `timezone` it keeps its region's."""

    name: str
    kind: str
    cron: str
    region: str | None = None
    timezone: str | None = None
    channel: str | None = None
    members: tuple[str, ...] = ()
    language: str | None = None
    grace_seconds: int = DAY
    owner: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    channel_line: int = field(default=1, compare=False)  # where a missing channel is missed
    date_line: int = field(default=1, compare=False)  # and a milestone that is over


class ScheduleReader(FieldReader):
    """Reads the schedules; what is wrong goes to `problems`."""

    def schedules(self, node: Node, *, regions: Collection[str]) -> tuple[ScheduleEntry, ...]:
        """The entries, for regions of the same file."""
        entries: list[ScheduleEntry] = []
        lines: dict[str, int] = {}
        for item in self.items(node, what="schedules"):
            entry, parts = self._schedule(item, {code.casefold(): code for code in regions})
            name = entry.name.casefold()
            if name in lines:
                problem = f'the schedule "{entry.name}" stands twice (first in line {lines[name]}).'
                self.refuse(parts["name"], problem)
            elif name:
                lines[name] = line_of(item)
                entries.append(entry)
        return tuple(entries)

    def _schedule(
        self, node: Node, regions: dict[str, str]
    ) -> tuple[ScheduleEntry, dict[str, Node]]:
        parts = self.mapping(
            node, what="a schedule", allowed=_KEYS, required=("name", "kind", "cron")
        )
        kind = self._kind(parts.get("kind"))
        region = self._region_code(parts.get("region"), regions)
        timezone = self.timezone(parts.get("timezone"))
        if not {"region", "timezone"} & parts.keys():
            self.refuse(node, "a schedule for all regions needs a timezone, such as Europe/Berlin.")
        if {"channel", "members"} <= parts.keys():
            self.refuse(
                parts["members"], "a schedule posts to a channel or to members, not to both."
            )
        owners = [parts["owner"]] if "owner" in parts else []
        entry = ScheduleEntry(
            name=self.text(parts.get("name"), what="name", most=NAME_LIMIT) or "",
            kind=kind,
            region=region,
            cron=self._cron(parts.get("cron"), timezone or "UTC"),
            timezone=timezone,
            channel=self.channel(parts.get("channel"), what="channel"),
            members=self.members(parts.get("members"), what="members"),
            language=self.language(parts.get("language")),
            grace_seconds=self._grace(parts.get("grace")),
            owner=next(iter(self.member_list(owners, what="owner")), None),
            options=self._options(node, parts.get("options"), kind),
            channel_line=line_of(parts.get("channel", node)),
            date_line=line_of(parts.get("options", node)),
        )
        return entry, parts

    def _kind(self, node: Node | None) -> str:
        kind = self.text(node, what="kind") or ""
        known = list_kinds()
        if node is not None and kind and kind not in known:
            hint = suggestion(kind, known) or f" Known are {', '.join(known)}."
            self.refuse(node, f'there is no kind "{kind}" of schedule.{hint}')
        return kind

    def _region_code(self, node: Node | None, regions: dict[str, str]) -> str | None:
        code = self.text(node, what="region")
        if node is None or code is None:
            return None
        if code.casefold() not in regions:
            hint = (
                suggestion(code, regions.values()) or f" Known are {', '.join(regions.values())}."
            )
            self.refuse(node, f'the region "{code}" is not in this file.{hint if regions else ""}')
            return None
        return regions[code.casefold()]

    def _cron(self, node: Node | None, timezone: str) -> str:
        cron = self.text(node, what="cron", most=100)
        if node is None or cron is None:
            return ""
        try:
            return check_cron(cron, timezone=timezone)
        except CronProblem as problem:
            self.refuse(node, f"{problem}.")
            return ""

    def _grace(self, node: Node | None) -> int:
        grace = self.text(node, what="grace")
        if node is None or grace is None:
            return DAY
        match = _SPAN.fullmatch(grace)
        seconds = int(match[1]) * _SECONDS[match[2]] if match else -1
        if not 0 <= seconds <= LONGEST_GRACE:
            self.refuse(
                node, f'grace "{grace}" is no time of up to 31 days, such as 90m, 12h or 2d.'
            )
        return seconds

    def _options(self, schedule: Node, node: Node | None, kind: str) -> dict[str, Any]:
        known = OPTIONS.get(kind, ())
        if kind == MILESTONE:
            return self._milestone(schedule if node is None else node, node is not None)
        if node is not None and not known:
            self.refuse(node, f"schedules of the kind {kind} have no options.")
            return {}
        parts = self.mapping(node, what="options", allowed=known)
        options: dict[str, Any] = {}
        if "goal" in parts and (goal := self.number(parts["goal"], what="goal", most=MOST_GOAL)):
            options["goal"] = goal
        if "period" in parts:
            period = self.text(parts["period"], what="period")
            if period is not None and period not in PERIODS:
                self.refuse(parts["period"], f"period is one of {', '.join(PERIODS)}.")
            options["period"] = period
        return options

    def _milestone(self, node: Node, is_there: bool) -> dict[str, Any]:
        needed = ("milestone", "date")
        if not is_there:
            self.refuse(
                node,
                f"a schedule of the kind {MILESTONE} needs options: a milestone and its date, "
                "such as {milestone: Customer day, date: 2026-05-12}.",
            )
            return {}
        parts = self.mapping(node, what="options", allowed=OPTIONS[MILESTONE], required=needed)
        day = self.text(parts.get("date"), what="date")
        if day is not None and read_day(day) is None:
            self.refuse(parts["date"], f'"{day}" is no day; write it like 2026-05-12.')
        items = self.items(parts.get("contributions"), what="contributions")
        if len(items) > MOST_CONTRIBUTIONS:
            self.refuse(
                items[MOST_CONTRIBUTIONS], f"a milestone has {MOST_CONTRIBUTIONS} at the most."
            )
        return {
            "milestone": self.text(parts.get("milestone"), what="milestone", most=MILESTONE_LIMIT),
            "date": day,
            "contributions": [self._contribution(item) for item in items],
        }

    def _contribution(self, node: Node) -> Contribution:
        """What is due: a text, or {what, member} or {what, team}."""
        if isinstance(node, ScalarNode):
            return {"what": self.text(node, what="each contribution", most=WHAT_LIMIT)}
        parts = self.mapping(
            node,
            what="a contribution",
            allowed=("what", "member", "team"),
            required=("what",),
        )
        if {"member", "team"} <= parts.keys():
            self.refuse(node, "a contribution is a member's or a team's, not both.")
        members = [parts["member"]] if "member" in parts else []
        told = {
            "what": self.text(parts.get("what"), what="what", most=WHAT_LIMIT),
            "member": next(iter(self.member_list(members, what="member")), None),
            "team": self.text(parts.get("team"), what="team", most=TEAM_LIMIT),
        }
        return {name: value for name, value in told.items() if value is not None}


def show_grace(seconds: int) -> str:
    """A grace as the file has it: "1d", "12h", "90m"."""
    for unit in ("d", "h"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds // 60}m"
