"""The schedule's form between Slack's view and plain values: read, drawn, drawn again in place.

Slack keeps what somebody typed while block and action ids stay the same, and an initial value
never overrides it. So the zone, which we fill in ourselves when another region is chosen, then
gets a new block id (its *turn*).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from handlers.schedules_options import fields_of, option_of, options_of, surroundings_of
from handlers.schedules_rhythm import OWN, RHYTHMS, TIMES, cron_of, rhythm_of
from handlers.services import Services
from handlers.wording import word_fields
from handlers.zones import zone_label
from messages.locales import languages
from store.errors import InvalidForm
from store.members import MemberInfo
from store.schedule_hub import ScheduleSurroundings
from store.schedule_options import PERIODS
from store.schedule_values import LONGEST_GRACE, ScheduleValues, preview_times

ALL_REGIONS = "all"
OWN_LANGUAGE = "own"
GRACES = (3_600, 4 * 3_600, 12 * 3_600, 86_400, 2 * 86_400, 7 * 86_400)
NINE = "09:00"
MOST_MEMBERS = 20


@dataclass(frozen=True)
class ScheduleForm:
    """What stands in the form, as text where nothing says otherwise; empty is nothing."""

    name: str = ""
    kind: str = "wins_digest"
    region: str = ALL_REGIONS
    where: str = "own"  # "own", "channel" or "members"
    channel: str = ""
    members: tuple[str, ...] = ()
    rhythm: str = "mon"
    time: str = NINE
    cron: str = ""
    timezone: str = "UTC"
    language: str = OWN_LANGUAGE
    goal: str = ""
    period: str = ""
    milestone: str = ""
    date: str = ""
    contributions: str = ""
    grace: str = str(86_400)

    @property
    def expression(self) -> str:
        """The cron that the form means."""
        return cron_of(self.rhythm, self.time) or self.cron

    @property
    def region_id(self) -> int | None:
        """The number of the region; None for all of them."""
        return None if self.region == ALL_REGIONS else _number(self.region, otherwise=0)


@dataclass(frozen=True)
class FormMemory:
    """What the view carries along in its private metadata."""

    schedule_id: int | None = None
    version: int = 0
    zone: str = ""  # as we filled it in; another one is the person's own choice
    turn: int = 0
    cron: str = ""  # as it was last, for when the field appears

    def dump(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, text: str | None) -> FormMemory:
        """From a view's private metadata."""
        kept = json.loads(text or "{}")
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def block_id(self, name: str) -> str:
        """The id of a field's block."""
        return f"{name}.{self.turn}" if name == "timezone" else name


def begin(surroundings: ScheduleSurroundings) -> tuple[ScheduleForm, FormMemory]:
    """The form as it opens: of a new schedule, or of one that there is."""
    schedule = surroundings.schedule
    if schedule is None:
        zone = surroundings.reader_timezone
        form = ScheduleForm(timezone=zone, kind=next(iter(surroundings.kinds), ""))
        return form, FormMemory(zone=zone, cron=form.expression)
    rhythm, time = rhythm_of(schedule.cron)
    region = ALL_REGIONS if schedule.region_id is None else str(schedule.region_id)
    form = ScheduleForm(
        name=schedule.name,
        kind=schedule.kind,
        # The region that it was for is gone: that it is for all now must be said by somebody.
        region="" if schedule.lost_region else region,
        where="members" if schedule.members else "channel" if schedule.channel else "own",
        channel=schedule.channel or "",
        members=schedule.members,
        rhythm=rhythm,
        time=time or "",
        cron=schedule.cron,
        timezone=schedule.timezone,
        language=schedule.language or OWN_LANGUAGE,
        grace=str(schedule.grace_seconds),
        **fields_of(schedule.options, contributions=surroundings.contributions),
    )
    return form, FormMemory(schedule.id, schedule.version, cron=schedule.cron)


def read_form(view: Mapping[str, Any], memory: FormMemory) -> ScheduleForm:
    """What stands in the form now, from a view's state."""
    found: dict[str, Any] = {"region": "", "rhythm": OWN, "kind": ""}
    known = {one.name for one in fields(ScheduleForm)}
    for block_id, elements in view["state"]["values"].items():
        name = block_id.partition(".")[0]
        # A block of an earlier turn may linger for a moment; the newest one counts.
        if name in known and block_id == memory.block_id(name):
            for element in elements.values():
                found[name] = _read_element(element)
    form = ScheduleForm(**found)
    return form if "cron" in found else replace(form, cron=memory.cron)


def change(
    form: ScheduleForm, memory: FormMemory, surroundings: ScheduleSurroundings
) -> tuple[ScheduleForm, FormMemory]:
    """The form after a choice, with what follows from it.

    A region brings its zone along, unless the person chose another one.
    """
    memory = replace(memory, cron=form.expression)
    if form.rhythm != OWN and form.time not in TIMES:
        form = replace(form, time=NINE)
    if form.kind == "progress_digest" and form.period not in PERIODS:
        form = replace(form, period="month")
    known = {ALL_REGIONS, *(str(one.id) for one in surroundings.regions)}
    if form.region not in known:
        form = replace(form, region="")
    region = next((one for one in surroundings.regions if one.id == form.region_id), None)
    if region is None or form.timezone != memory.zone or form.timezone == region.timezone:
        return form, memory
    memory = replace(memory, zone=region.timezone, turn=memory.turn + 1)
    return replace(form, timezone=region.timezone), memory


def values_of_form(
    form: ScheduleForm, surroundings: ScheduleSurroundings, *, member_id: str
) -> ScheduleValues:
    """What the form says of a schedule. Raises `InvalidForm` for what is no value at all."""
    schedule = surroundings.schedule
    return ScheduleValues(
        name=form.name,
        kind=form.kind,
        cron=form.expression,
        timezone=form.timezone,
        region_id=form.region_id,
        channel=form.channel or None if form.where == "channel" else None,
        members=form.members if form.where == "members" else (),
        language=None if form.language == OWN_LANGUAGE else form.language,
        grace_seconds=_number(form.grace, otherwise=LONGEST_GRACE + 1),
        owner_id=schedule.owner_id if schedule else member_id,
        options=options_of(
            form.kind,
            goal=form.goal,
            period=form.period,
            milestone=form.milestone,
            date=form.date,
            contributions=form.contributions,
        ),
    )


def block_of(name: str, form: ScheduleForm, memory: FormMemory) -> str:
    """The id of the block at which the store's complaint about a field is shown."""
    if name == "channel" and form.where != "channel":
        name = "where"
    elif name == "cron" and form.rhythm != OWN:
        name = "rhythm"
    elif name == "options":
        name = option_of(form.kind) or "kind"
    return memory.block_id(name)


def draw_form(
    services: Services,
    reader: MemberInfo,
    form: ScheduleForm,
    memory: FormMemory,
    surroundings: ScheduleSurroundings,
) -> dict[str, Any]:
    """The view of this form, in the reader's language."""
    now = services.clock.now()
    schedule = surroundings.schedule
    region = next((one for one in surroundings.regions if one.id == form.region_id), None)
    is_for_all = form.region == ALL_REGIONS
    grace = _number(form.grace, otherwise=86_400)
    return services.messages.render(
        "schedules/form",
        reader.locale,
        metadata=memory.dump(),
        timezone_block=memory.block_id("timezone"),
        timezone_label=zone_label(form.timezone, locale=reader.locale, at=now),
        form=asdict(form) | {"members": list(form.members), "grace": str(grace)},
        is_new=schedule is None,
        from_file=schedule is not None and schedule.from_file,
        because=schedule.paused_because if schedule else None,
        lost_region=schedule.lost_region if schedule else None,
        kinds=list(surroundings.kinds),
        regions=[{"id": str(one.id), "name": one.told} for one in surroundings.regions],
        own_channel=region.channel if region else surroundings.channel if is_for_all else None,
        region_language=region.language if region else surroundings.language,
        rhythms=[*RHYTHMS, OWN],
        times=[{"value": time, "at": f"2026-01-01T{time}:00+00:00"} for time in TIMES],
        languages=_languages(form.language),
        graces=[_grace(seconds) for seconds in sorted({*GRACES, grace})],
        most_members=MOST_MEMBERS,
        **surroundings_of(form.kind),
        **_times(services, reader, form, now),
    )


def _times(
    services: Services, reader: MemberInfo, form: ScheduleForm, now: datetime
) -> dict[str, Any]:
    """The next five moments, or what is wrong with the rhythm."""
    try:
        moments = preview_times(cron=form.expression, timezone=form.timezone, after=now)
    except InvalidForm as error:
        problems = word_fields(error, services.messages, reader.locale)
        return {"next": [], "problems": list(problems.values())}
    return {"next": [moment.isoformat() for moment in moments], "problems": []}


def _languages(chosen: str) -> list[str]:
    """Those that we speak, and the one that a program file has set."""
    return list(dict.fromkeys([*languages(), *([] if chosen == OWN_LANGUAGE else [chosen])]))


def _grace(seconds: int) -> dict[str, Any]:
    """A length of time in the largest unit that it is a whole number of."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds and seconds % size == 0:
            return {"value": str(seconds), "unit": unit, "count": seconds // size}
    return {"value": str(seconds), "unit": "second", "count": seconds}


def _number(text: str, *, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else otherwise


def _read_element(element: Mapping[str, Any]) -> Any:
    kind = element["type"]
    if kind == "multi_users_select":
        return tuple(element.get("selected_users") or ())
    if kind == "conversations_select":
        return element.get("selected_conversation") or ""
    if kind in ("static_select", "external_select", "radio_buttons"):
        option = element.get("selected_option")
        return str(option["value"]) if option else ""
    if kind == "datepicker":
        return element.get("selected_date") or ""
    return element.get("value") or ""
