"""The commands' front door: what there is, and how a failure is told."""

from __future__ import annotations

import importlib
import sys
from typing import Any, NoReturn

import click

# Name → where it is, and its line in the list. A command's module is imported when it is
# called: `vouch search` need not wait for Slack's packages, nor `vouch --help` for anything.
_COMMANDS = {
    "demo": ("bot.cli.demo", "Try everything in your browser, without Slack."),
    "run": ("bot.cli.run", "Run the bot against your Slack workspace."),
    "doctor": ("bot.cli.doctor", "Check token, scopes, channels, database and clock."),
    "program": ("bot.cli.program", "Set up regions, owners, channels and hours from a file."),
    "references": ("bot.cli.references", "Import and export references."),
    "search": ("bot.cli.search", "Find references, as /reference does."),
    "schedules": ("bot.cli.schedules", "See, try and pause what is posted again and again."),
    "outbox": ("bot.cli.outbox", "See and mend messages that did not get to Slack."),
}


class Failure(click.ClickException):
    """A failure that is told in one sentence on stderr; the process ends with 1."""

    def show(self, file: Any = None) -> None:
        """Print the sentence without click's prefix."""
        click.echo(self.message, file=file or sys.stderr)


class UsageFailure(Failure):
    """What the caller must mend in the call or the environment; the process ends with 2."""

    exit_code = 2


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.group(
    cls=_Commands,
    invoke_without_command=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`vouch COMMAND --help` explains a command, with an example.",
)
@click.version_option(package_name="vouch", prog_name="vouch", message="%(prog)s %(version)s")
def vouch() -> None:
    """Vouch runs a company's customer reference program in Slack.

    Colleagues nominate customers who would vouch for us, regional owners decide, and deal
    teams find a reference in seconds.

    \b
    First steps:
      vouch demo                            see it at work, no Slack needed
      vouch program apply program.yaml      say who decides where
      vouch references import cases.csv     bring the references you have
      vouch doctor                          check the connection to Slack
      vouch run                             start

    The commands read their settings from the environment: SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET or SLACK_APP_TOKEN, SLACK_API_URL, DATABASE_URL (default
    sqlite:///vouch.db), HOST, PORT, VOUCH_TICK_SECONDS.
    """


def main() -> NoReturn:
    """The entry point: 0 when it worked, 1 when it did not, 2 for a wrong call."""
    from store.errors import VouchError

    try:
        vouch.main(prog_name="vouch", standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except click.ClickException as failure:
        failure.show()
        sys.exit(failure.exit_code)
    except VouchError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        # `vouch search … | head` has read enough.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)
