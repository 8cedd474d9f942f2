"""`vouch program`: who decides where, from one file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from bot.checks import find_channel_problem
from bot.cli.common import open_store
from bot.cli.main import UsageFailure
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import make_client, open_session, respect_no_proxy
from store.administration.history import describe_record, list_changes
from store.errors import FileProblem, InvalidProgram
from store.program import ProgramFile, apply_program, parse_program, show_program


@click.group("program")
def command() -> None:
    """Set up regions, owners, channels and hours from a file.

    \b
    Example:
      vouch program apply program.yaml
      vouch program show
      vouch program history
    """


@command.command("apply")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def apply_command(file: Path) -> None:
    """Make the program that of FILE, and say what changed.

    Regions form a tree; a child inherits what it leaves out. A file with a mistake changes
    nothing, and every mistake is told with its line. Applying the same file again changes
    nothing.

    \b
    Example (program.yaml):
      program: {name: Customer Voices, language: en, wins_channel: C0WINS}
      hub: {channel: C0HUB, members: [U0HUB]}
      regions:
        - code: EMEA
          name: Europe, Middle East and Africa
          timezone: Europe/Berlin
          language: en
          channel: C0EMEA
          owners: [U0OWNER]
          hours: "09:00-17:30"      # "00:00-24:00" for always
          days: mon-fri              # mon-sun for every day
          holidays: DE               # or none
          countries: [FR, ES, IT]
      schedules:
        - name: Our week             # posted to EMEA's channel
          kind: wins_digest          # or progress_digest
          region: EMEA               # without it: all regions
          cron: 0 9 * * mon          # Mondays at nine, in EMEA's time zone
          grace: 1d                  # posted up to a day late, after a stop
    """
    program = parse_program(read_text(file))
    refuse_missing_channels(program)
    with open_store() as store:
        changes = store.run_sync(apply_program, program=program, actor=None)
    for change in changes:
        click.echo(str(change))
    if not changes:
        click.echo("Nothing to change: the program is as the file says.")


@command.command("show")
def show_command() -> None:
    """Print the program as it is, as a file that `apply` takes.

    \b
    Example:
      vouch program show > program.yaml
    """
    with open_store() as store:
        shown = store.read_sync(show_program)
    click.echo(shown, nl=False)


@command.command("history")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
def history_command(limit: int) -> None:
    """Print what was changed of the program, when and by whom, the newest first.

    \b
    Example:
      vouch program history --limit 50
    """
    with open_store() as store:
        changes = store.read_sync(list_changes, limit=limit)
    for record in changes.items:
        at = record.at.strftime("%Y-%m-%d %H:%M")
        click.echo(f"{at} UTC  {record.actor or 'the program file'}  {describe_record(record)}")
    if not changes.items:
        click.echo("Nothing has been changed so far.")


def refuse_missing_channels(program: ProgramFile) -> None:
    """Ask Slack for the channels of the file's schedules, where the environment has a token.

    Raises `InvalidProgram` for one in which the bot could not post. Without an answer from
    Slack they pass, and a line says so.
    """
    entries = [one for one in program.schedules or () if one.channel]
    try:
        settings = read_settings(os.environ)
    except SettingsError:
        return  # `vouch doctor` asks for the rest of the environment, and looks at them too
    if not entries:
        return
    respect_no_proxy(settings.api_url)
    answers = asyncio.run(_ask_for_channels(settings, {str(one.channel) for one in entries}))
    unasked = [answer for answer in answers.values() if answer is None]
    if unasked:
        click.echo("Slack did not answer, so the schedules' channels were not checked.", err=True)
    problems = [
        FileProblem(one.channel_line, f'the schedule "{one.name}" cannot post there: {answer}')
        for one in entries
        if (answer := answers[str(one.channel)])
    ]
    if problems:
        raise InvalidProgram(problems)


async def _ask_for_channels(settings: Settings, channels: set[str]) -> dict[str, str | None]:
    async with open_session() as session:
        client = make_client(settings, session)
        return {channel: await find_channel_problem(client, channel) for channel in channels}


def read_text(file: Path) -> str:
    """The file's text, or one sentence why there is none."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageFailure(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise UsageFailure(
            f"{file} is not UTF-8 text (byte {error.start + 1}): save it as UTF-8."
        ) from None
