"""`vouch schedules`: what is posted again and again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from bot.cli.common import open_store, print_table
from bot.cli.main import Failure
from messages import Messages
from store.cron import list_next
from store.database import Store
from store.digests import COMPOSERS
from store.errors import InvalidForm
from store.schedule_records import (
    ScheduleInfo,
    SlotInfo,
    find_schedule,
    list_last_slots,
    list_schedules,
    list_slots,
)
from store.schedules import pause_schedule, resume_schedule
from store.slot_plans import TIMEZONE_UNKNOWN, plan_by_hand
from store.slots import post_slot
from store.yaml_reader import suggestion


@click.group("schedules")
def command() -> None:
    """See, try and pause what is posted again and again.

    Schedules are made in the program file (`vouch program apply`) or in Slack, on the Home tab
    of the program team.

    \b
    Example:
      vouch schedules list
      vouch schedules next "Our week"
    """


@command.command("list")
def list_command() -> None:
    """List the schedules, when each is due next, and what became of its last slot.

    \b
    Example:
      vouch schedules list
    """
    with open_store() as store:
        schedules = store.read_sync(list_schedules)
        last = store.read_sync(list_last_slots)
    if not schedules:
        click.echo("No schedule: write some into the program file, or add them in Slack.")
        return
    print_table(
        ["NAME", "KIND", "REGION", "TO", "CRON", "TIME ZONE", "NEXT", "LAST"],
        [
            [
                one.name,
                one.kind,
                one.region_code or (f"{one.lost_region} (gone)" if one.lost_region else "all"),
                one.channel or " ".join(one.members) or "the region's channel",
                one.cron,
                one.timezone,
                _next(one),
                _slot(last[one.id], one) if one.id in last else "",
            ]
            for one in schedules
        ],
    )


@command.command("next")
@click.argument("name")
@click.option(
    "--count",
    type=click.IntRange(1, 1000),
    default=5,
    show_default=True,
    help="So many due times.",
)
def next_command(name: str, count: int) -> None:
    """Show the next times at which the schedule NAME is due, in its time zone and in UTC.

    \b
    Example:
      vouch schedules next "Our week" --count 10
    """
    with open_store() as store:
        schedule = _find(store, name)
        try:
            times = list_next(schedule.cron, schedule.timezone, store.clock.now(), count)
        except ZoneInfoNotFoundError:
            # Known when it was entered, and not to this machine.
            raise Failure(f"{schedule.name}: {_because(TIMEZONE_UNKNOWN)}") from None
    if schedule.paused_at is not None:
        click.echo(f"{schedule.name} is paused: {_because(schedule.paused_because)}", err=True)
    for moment in times:
        click.echo(f"{_local(moment, schedule)}  {moment:%Y-%m-%d %H:%M} UTC")


@command.command("slots")
@click.argument("name")
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="At most so many.",
)
def slots_command(name: str, limit: int) -> None:
    """Show what became of the last due times of the schedule NAME, newest first, and why.

    \b
    Example:
      vouch schedules slots "Our week"
    """
    with open_store() as store:
        schedule = _find(store, name)
        slots = store.read_sync(list_slots, schedule_id=schedule.id, limit=limit)
    if not slots:
        click.echo(f"{schedule.name} has not been due yet.")
        return
    print_table(
        ["DUE", "STATE", "REASON"],
        [[_local(slot.due_at, schedule), slot.state, _slot_reason(slot)] for slot in slots],
    )


@command.command("run")
@click.argument("name")
def run_command(name: str) -> None:
    """Post the schedule NAME now, beside its own times; a running bot sends it.

    \b
    Example:
      vouch schedules run "Our week"
    """
    with open_store() as store:
        schedule = _find(store, name)
        plan = store.read_sync(plan_by_hand, schedule_id=schedule.id, composers=COMPOSERS)
        if plan.trouble is not None:
            raise Failure(f"{schedule.name} cannot be posted: {_because(plan.trouble)}")
        slots = store.run_sync(post_slot, plan=plan)
    if not slots:
        raise Failure(f"{schedule.name} was posted in this very minute already.")
    if slots[0].state != "posted":
        click.echo(f"{schedule.name} has nothing to say, so nothing is posted.")
        return
    click.echo(f"{schedule.name} is in the outbox; a running bot sends it at its next tick.")


@command.command("pause")
@click.argument("name")
def pause_command(name: str) -> None:
    """Post nothing of the schedule NAME until it is resumed.

    \b
    Example:
      vouch schedules pause "Our week"
    """
    with open_store() as store:
        schedule = _find(store, name)
        if not store.run_sync(pause_schedule, schedule_id=schedule.id, actor=None):
            raise Failure(f"{schedule.name} is paused already.")
    click.echo(f"{schedule.name} is paused.")


@command.command("resume")
@click.argument("name")
def resume_command(name: str) -> None:
    """Post the schedule NAME again from now on; what was due meanwhile is not made up for.

    \b
    Example:
      vouch schedules resume "Our week"
    """
    with open_store() as store:
        schedule = _find(store, name)
        try:
            resumed = store.run_sync(resume_schedule, schedule_id=schedule.id, actor=None)
        except InvalidForm as error:
            raise Failure(f"{schedule.name} stays paused: {_complaints(error)}") from None
        if not resumed:
            raise Failure(f"{schedule.name} is not paused.")
        schedule = _find(store, name)
    click.echo(f"{schedule.name} is due next at {_next(schedule)}.")


def _find(store: Store, name: str) -> ScheduleInfo:
    schedule = store.read_sync(find_schedule, name=name)
    if schedule is None:
        known = [one.name for one in store.read_sync(list_schedules)]
        hint = suggestion(name, known) or " `vouch schedules list` names those that there are."
        raise Failure(f'There is no schedule "{name}".{hint}')
    return schedule


def _next(schedule: ScheduleInfo) -> str:
    if schedule.next_due_at is None:
        return f"paused: {_because(schedule.paused_because)}"
    return _local(schedule.next_due_at, schedule)


def _slot(slot: SlotInfo, schedule: ScheduleInfo) -> str:
    reason = _slot_reason(slot)
    return f"{slot.state} {_local(slot.due_at, schedule)}" + (f": {reason}" if reason else "")


def _slot_reason(slot: SlotInfo) -> str:
    return _because(slot.because, slot.detail) if slot.because else ""


def _local(moment: datetime, schedule: ScheduleInfo) -> str:
    try:
        zone = ZoneInfo(schedule.timezone)
    except ZoneInfoNotFoundError:
        return f"{moment:%a %Y-%m-%d %H:%M} UTC"
    return f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M} {schedule.timezone}"


def _because(code: str | None, detail: str = "") -> str:
    # The same sentences as in Slack: what an operator reads and what the hub reads agree.
    return Messages().say(f"schedules.because_{code}", "en", detail=detail)


def _complaints(error: InvalidForm) -> str:
    messages = Messages()
    values = {name: value for name, value in error.values.items() if name != "errors"}
    return " ".join(
        messages.say(f"errors.{code}", "en", **values) for code in error.errors.values()
    )
