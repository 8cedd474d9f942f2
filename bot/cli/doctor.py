"""`vouch doctor`."""

from __future__ import annotations

import asyncio
import os

import click

from bot.checks import Finding, check_channel, check_socket_mode, check_token
from bot.cli.common import open_store
from bot.cli.main import Failure, UsageFailure
from bot.logs import configure_logging
from bot.picture_fonts import check_fonts
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import make_client, open_session, respect_no_proxy
from store.errors import VouchError
from store.posts import outbox_health
from store.program import ProgramInfo, find_program
from store.regions import RegionInfo, list_regions
from store.schedule_records import ScheduleInfo, list_schedules
from store.schedules import AS_MEANT
from store.search.index.rebuilding import is_index_current


@click.command("doctor")
def command() -> None:
    """Check token, scopes, channels, database, clock and fonts, and say what to do.

    It changes nothing in Slack. It ends with 0 when everything is in order, else with 1.

    \b
    Example:
      SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… vouch doctor
    """
    findings, channels, spoken = _check_store()
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        findings.append(Finding("settings", False, str(error)))
    else:
        configure_logging(secrets=settings.secrets)
        respect_no_proxy(settings.api_url)
        findings.append(check_fonts(settings.font_folders, spoken=spoken))
        findings += asyncio.run(_check_slack(settings, channels))
    for finding in findings:
        mark = click.style("ok  ", fg="green") if finding.is_fine else click.style("FAIL", fg="red")
        click.echo(f"{mark}  {finding.subject}: {finding.sentence}")
    failed = sum(not finding.is_fine for finding in findings)
    if failed:
        raise Failure(f"{failed} of {len(findings)} checks need your attention.")
    click.echo("Everything is in order.")


def _check_store() -> tuple[list[Finding], dict[str, str], set[str]]:
    """What the database says, the program's channels with what they are for, its languages."""
    try:
        with open_store() as store:
            program = store.read_sync(find_program)
            regions = store.read_sync(list_regions)
            schedules = store.read_sync(list_schedules)
            health = store.read_sync(outbox_health)
            indexed = store.read_sync(is_index_current)
            findings = [Finding("database", True, f"{store.url} is up to date.")]
    except (VouchError, UsageFailure) as error:
        return [Finding("database", False, str(error))], {}, set()
    if program is None:
        findings.append(Finding("program", False, "there is none yet: `vouch program apply FILE`."))
    if not indexed:
        findings.append(
            Finding("search", False, "the index is an earlier release's: `vouch search --rebuild`.")
        )
    if schedules:
        findings.append(_check_schedules(schedules))
    if health.failed:
        findings.append(
            Finding("outbox", False, f"{health.failed} failed: `vouch outbox list --state failed`.")
        )
    else:
        findings.append(Finding("outbox", True, f"{health.due} due, {health.unsure} unsure."))
    spoken = {region.language for region in regions} | {one.language for one in schedules}
    spoken |= {program.language} if program else set()
    channels = _channels(program, regions, schedules)
    return findings, channels, {language for language in spoken if language}


def _check_schedules(schedules: list[ScheduleInfo]) -> Finding:
    # What a person paused, or has come to its end, is as it should be.
    stopped = [one.name for one in schedules if one.paused_because not in (None, *AS_MEANT)]
    if stopped:
        names = ", ".join(stopped)
        return Finding(
            "schedules", False, f"paused for a reason: {names} (`vouch schedules list`)."
        )
    return Finding("schedules", True, f"{len(schedules)} in all, none in trouble.")


def _channels(
    program: ProgramInfo | None, regions: list[RegionInfo], schedules: list[ScheduleInfo]
) -> dict[str, str]:
    named = [
        (program.wins_channel if program else None, "wins"),
        (program.hub_channel if program else None, "hub"),
        *((region.channel, region.code) for region in regions),
        *((schedule.channel, f"schedule {schedule.name}") for schedule in schedules),
    ]
    uses: dict[str, list[str]] = {}
    for channel, use in named:
        if channel:
            uses.setdefault(channel, []).append(use)
    return {channel: ", ".join(dict.fromkeys(used)) for channel, used in uses.items()}


async def _check_slack(settings: Settings, channels: dict[str, str]) -> list[Finding]:
    async with open_session() as session:
        client = make_client(settings, session)
        findings = await check_token(client)
        if not findings[0].is_fine:
            return findings
        if settings.app_token is not None:
            findings.append(await check_socket_mode(client, settings.app_token))
        for channel, used_for in channels.items():
            findings.append(await check_channel(client, channel, used_for))
    return findings
