"""`vouch demo`."""

from __future__ import annotations

import asyncio
import logging
import signal
import tempfile
from pathlib import Path

import click

from bot.cli.main import Failure
from bot.logs import configure_logging
from bot.serving import CannotListen


@click.command("demo")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=3000,
    show_default=True,
    help="Where the page is; 0 takes a free port.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Which address it is on.")
def command(port: int, host: str) -> None:
    """Try everything in your browser, without Slack.

    It starts the bot and a stand-in for Slack with an invented company: its colleagues in
    eight languages, five regions, references, nominations under way. Open the page it names,
    nominate a customer as one colleague, approve as another, and find the reference. Nothing is
    kept when you stop it with Ctrl+C.

    \b
    Example:
      vouch demo --port 8000
    """
    configure_logging(level=logging.WARNING)
    try:
        with tempfile.TemporaryDirectory(prefix="vouch-demo-") as folder:
            asyncio.run(_run(host, port, Path(folder)))
    except CannotListen as error:
        raise Failure(str(error)) from None


async def _run(host: str, port: int, folder: Path) -> None:
    from bot.demo.run import run_demo

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)

    def say(address: str) -> None:
        click.echo(f"The demo is ready. Open {address} in your browser; Ctrl+C ends it.")

    click.echo("Starting the demo …")
    await run_demo(host=host, port=port, folder=folder, say=say, ended=ended)
