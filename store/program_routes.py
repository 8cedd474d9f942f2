"""The `routes` of a program file: read, and refused with the line and what would be right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from yaml.nodes import Node

from store.account_names import account_key
from store.accounts import MAX_NAME
from store.models import INDUSTRIES, SIZES
from store.program_schedules import ScheduleReader
from store.yaml_reader import line_of, suggestion

# What a route may be for, in the order in which they are asked; then the home of an account.
ROUTE_KINDS = ("account", "size", "industry", "home_of")


@dataclass(frozen=True)
class RouteEntry:
    """An override of the tree of countries: what (`kind` and `value`) goes to which region."""

    kind: str
    value: str
    region: str
    line: int = field(default=1, compare=False)


class RouteReader(ScheduleReader):
    """Reads the routes; what is wrong goes to `problems`."""

    def routes(self, node: Node, *, regions: Collection[str]) -> tuple[RouteEntry, ...]:
        """The entries, to regions of the same file."""
        entries: list[RouteEntry] = []
        lines: dict[tuple[str, str], int] = {}
        codes = {code.casefold(): code for code in regions}
        for item in self.items(node, what="routes"):
            entry = self._route(item, codes)
            if entry is None:
                continue
            what = (entry.kind, account_key(entry.value) or entry.value)
            if what in lines:
                self.refuse(
                    item,
                    f'the {entry.kind} "{entry.value}" stands twice (first in line '
                    f"{lines[what]}); it goes to one region.",
                )
            else:
                lines[what] = entry.line
                entries.append(entry)
        return tuple(entries)

    def _route(self, node: Node, codes: dict[str, str]) -> RouteEntry | None:
        parts = self.mapping(
            node, what="a route", allowed=(*ROUTE_KINDS, "region"), required=("region",)
        )
        kinds = [kind for kind in ROUTE_KINDS if kind in parts]
        if len(kinds) != 1:
            self.refuse(node, f"a route is for one of {', '.join(ROUTE_KINDS)}.")
            return None
        [kind] = kinds
        value = self._value(kind, parts[kind])
        code = self.text(parts.get("region"), what="region")
        region = codes.get((code or "").casefold())
        if code and region is None:
            hint = suggestion(code, codes.values())
            self.refuse(parts["region"], f'the region "{code}" is none of this file.{hint}')
        if value is None or region is None:
            return None
        return RouteEntry(kind, value, region, line_of(node))

    def _value(self, kind: str, node: Node) -> str | None:
        value = self.text(node, what=kind, most=MAX_NAME)
        known = {"size": SIZES, "industry": INDUSTRIES}.get(kind)
        if value is None:
            return None
        if known is None:
            if account_key(value):
                return value
            self.refuse(node, f'"{value}" is no name of a customer.')
            return None
        if value.casefold() in known:
            return value.casefold()
        hint = suggestion(value, known) or f" Known are {', '.join(known)}."
        self.refuse(node, f'the {kind} "{value}" is unknown.{hint}')
        return None
