"""The program file: what a company says of its program, read and checked before anything else.

`parse_program` refuses a file with every problem that it has, each with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from yaml.nodes import Node

from store.errors import InvalidProgram
from store.program_policies import PolicyEntry, PolicyReader
from store.program_routes import RouteEntry, RouteReader
from store.program_schedules import ScheduleEntry
from store.program_terms import TermEntry, TermReader
from store.working_time import read_days, read_holidays, read_hours
from store.yaml_reader import line_of, suggestion

REGION_KEYS = (
    *("code", "name", "names", "parent", "timezone", "language", "channel", "owners", "backups"),
    *("approvers", "hours", "days", "holidays", "nomination_days", "request_days"),
    *("wins_a_day", "countries", "policies"),
)
PROGRAM_KEYS = (
    "name",
    "language",
    "wins_channel",
    "wins_a_day",
    "executives",
    "competitors",
    "policies",
)

# More would be as good as no limit; 0 leaves all wins to the digest.
MOST_WINS_A_DAY = 100
# A quarter of a year: who needs longer does not decide.
MOST_DAYS_TO_DECIDE = 60


@dataclass(frozen=True)
class RegionEntry:
    """A region as the file has it: None, or nothing in a list, is inherited from `parent`."""

    code: str
    name: str
    names: tuple[tuple[str, str], ...] = ()  # (language, name), sorted
    parent: str | None = None
    timezone: str | None = None
    language: str | None = None
    channel: str | None = None
    owners: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    hours: str | None = None
    days: str | None = None
    holidays: str | None = None
    nomination_days: int | None = None
    request_days: int | None = None
    wins_a_day: int | None = None
    countries: tuple[str, ...] = ()
    policies: tuple[PolicyEntry, ...] = ()


@dataclass(frozen=True)
class ProgramFile:
    """A program file without a mistake, or the program in the store written as one."""

    name: str
    language: str = "en"
    wins_channel: str | None = None
    wins_a_day: int | None = None
    executives: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    policies: tuple[PolicyEntry, ...] = ()  # for every region, and for the hub
    hub_channel: str | None = None
    hub_members: tuple[str, ...] = ()
    regions: tuple[RegionEntry, ...] = ()
    # Of each: None when the file leaves them alone; an empty tuple when it wants none.
    schedules: tuple[ScheduleEntry, ...] | None = None
    search_terms: tuple[TermEntry, ...] | None = None
    routes: tuple[RouteEntry, ...] | None = None
    regions_line: int = field(default=1, compare=False)  # where a missing region is missed


def parse_program(text: str) -> ProgramFile:
    """The program that a YAML text describes. Raises `InvalidProgram` with all its problems."""
    return _ProgramReader().program(text)


@dataclass(frozen=True)
class _Region:
    """A region while it is checked: its entry and where its parts stand."""

    entry: RegionEntry
    node: Node
    parts: dict[str, Node]
    owners_unknown: bool


class _ProgramReader(TermReader, RouteReader, PolicyReader):
    """Reads one file; what can only be judged with the whole in sight comes last."""

    def program(self, text: str) -> ProgramFile:
        root = self.document(text)
        top = self.mapping(
            root,
            what="the file",
            allowed=("program", "hub", "regions", "routes", "schedules", "search_terms"),
            required=("program", "hub"),
        )
        program = self.mapping(
            top.get("program"),
            what="program",
            allowed=PROGRAM_KEYS,
            required=("name",),
        )
        hub = self.mapping(
            top.get("hub"), what="hub", allowed=("channel", "members"), required=("members",)
        )
        regions = tuple(self._regions(top.get("regions")))
        codes = [region.code for region in regions]
        read = ProgramFile(
            name=self.text(program.get("name"), what="name", most=200) or "",
            language=self.language(program.get("language")) or "en",
            wins_channel=self.channel(program.get("wins_channel"), what="wins_channel"),
            wins_a_day=self.number(
                program.get("wins_a_day"), what="wins_a_day", most=MOST_WINS_A_DAY
            ),
            executives=self.members(program.get("executives"), what="executives"),
            competitors=self.names(program.get("competitors"), what="competitors"),
            policies=self.policies(program.get("policies")),
            hub_channel=self.channel(hub.get("channel"), what="channel"),
            hub_members=self.members(hub.get("members"), what="members"),
            regions=regions,
            search_terms=(
                self.search_terms(top["search_terms"]) if "search_terms" in top else None
            ),
            schedules=(
                self.schedules(top["schedules"], regions=codes) if "schedules" in top else None
            ),
            routes=self.routes(top["routes"], regions=codes) if "routes" in top else None,
            regions_line=line_of(top["regions"]) if "regions" in top else 1,
        )
        if "members" in hub and not self.items(hub["members"], what="members"):
            self.refuse(
                hub["members"],
                "the hub needs at least one member: it decides for all "
                "countries that are in no region.",
            )
        for member in read.executives:
            if member in read.hub_members:
                self.refuse(
                    program["executives"],
                    f"{member} is in the hub too, which sees all "
                    "that executives see; leave one of the two out.",
                )
        if self.problems:
            raise InvalidProgram(self.problems)
        return read

    def _regions(self, node: Node | None) -> list[RegionEntry]:
        regions: dict[str, _Region] = {}
        for item in self.items(node, what="regions"):
            region = self._region(item)
            code = region.entry.code.casefold()
            if code in regions:
                first = line_of(regions[code].node)
                problem = f"the region {region.entry.code} stands twice (first in line {first})."
                self.refuse(region.parts["code"], problem)
            elif code:
                regions[code] = region
        self._check_parents(regions)
        self._check_countries(regions)
        self._check_owners(regions)
        return [_with_written_parent(region.entry, regions) for region in regions.values()]

    def _region(self, node: Node) -> _Region:
        parts = self.mapping(node, what="a region", allowed=REGION_KEYS, required=("code", "name"))
        problems = len(self.problems)
        owners = self.members(parts.get("owners"), what="owners")
        owners_unknown = len(self.problems) > problems
        entry = RegionEntry(
            code=self.code(parts.get("code")) or "",
            name=self.text(parts.get("name"), what="name", most=200) or "",
            names=self.by_language(parts.get("names"), what="names", most=200),
            parent=self.text(parts.get("parent"), what="parent"),
            timezone=self.timezone(parts.get("timezone")),
            language=self.language(parts.get("language")),
            channel=self.channel(parts.get("channel"), what="channel"),
            owners=owners,
            backups=self.members(parts.get("backups"), what="backups"),
            approvers=self.members(parts.get("approvers"), what="approvers"),
            hours=self.working_words(parts.get("hours"), read_hours, what="hours", most=16),
            days=self.working_words(parts.get("days"), read_days, what="days", most=32),
            holidays=self.working_words(
                parts.get("holidays"), read_holidays, what="holidays", most=32
            ),
            nomination_days=self._days(parts.get("nomination_days"), what="nomination_days"),
            request_days=self._days(parts.get("request_days"), what="request_days"),
            wins_a_day=self.number(
                parts.get("wins_a_day"), what="wins_a_day", most=MOST_WINS_A_DAY
            ),
            countries=self.countries(parts.get("countries")),
            policies=self.policies(parts.get("policies")),
        )
        return _Region(entry, node, parts, owners_unknown)

    def _days(self, node: Node | None, *, what: str) -> int | None:
        """A number of working days; at least one."""
        days = self.number(node, what=what, most=MOST_DAYS_TO_DECIDE)
        if days == 0 and node is not None:
            self.refuse(node, f"{what} is at least 1: nobody decides in no time.")
            return None
        return days

    def _check_parents(self, regions: dict[str, _Region]) -> None:
        for region in regions.values():
            parent = region.entry.parent
            if parent is None:
                continue
            if parent.casefold() not in regions:
                known = [other.entry.code for other in regions.values()]
                hint = suggestion(parent, known)
                self.refuse(region.parts["parent"], f'the parent "{parent}" is no region.{hint}')
            elif any(other is region for other in list(_above(region, regions))[1:]):
                self.refuse(
                    region.parts["parent"], f"the region {region.entry.code} lies above itself."
                )

    def _check_countries(self, regions: dict[str, _Region]) -> None:
        taken: dict[str, _Region] = {}
        for region in regions.values():
            for country in region.entry.countries:
                first = taken.setdefault(country, region)
                if first is not region:
                    self.refuse(
                        self._country_node(region, country),
                        f"{country} is in two regions, {first.entry.code} (line "
                        f"{line_of(self._country_node(first, country))}) and "
                        f"{region.entry.code}; a country has one.",
                    )

    def _check_owners(self, regions: dict[str, _Region]) -> None:
        for region in regions.values():
            line_up = list(_above(region, regions))
            # A parent that is unknown or a circle is a problem of its own, noted already.
            is_open = line_up[-1].entry.parent is not None
            if not is_open and not any(
                other.entry.owners or other.owners_unknown for other in line_up
            ):
                self.refuse(
                    region.node,
                    f"nobody can decide in the region {region.entry.code}; give it or a region "
                    "above it owners.",
                )

    def _country_node(self, region: _Region, country: str) -> Node:
        nodes = self.items(region.parts["countries"], what="countries")
        return next(node for node in nodes if str(node.value).strip().upper() == country)


def _above(region: _Region, regions: dict[str, _Region]) -> Iterator[_Region]:
    """The region, its parent and so on; a circle ends where it closes, with its first again."""
    seen: list[_Region] = []
    next_region: _Region | None = region
    while next_region is not None:
        yield next_region
        if any(next_region is one for one in seen):
            return
        seen.append(next_region)
        next_region = regions.get((next_region.entry.parent or "").casefold())


def _with_written_parent(entry: RegionEntry, regions: dict[str, _Region]) -> RegionEntry:
    """The entry with its parent's code as the parent writes it: "dach" is DACH."""
    parent = regions.get((entry.parent or "").casefold())
    return entry if parent is None else replace(entry, parent=parent.entry.code)
