"""`vouch program`: who decides where, from one file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.common import open_store
from bot.cli.main import UsageFailure
from store.program import apply_program, parse_program, show_program


@click.group("program")
def command() -> None:
    """Set up regions, owners, channels and hours from a file.

    \b
    Example:
      vouch program apply program.yaml
      vouch program show
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
    """
    program = parse_program(read_text(file))
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
