"""`vouch run`."""

from __future__ import annotations

import click

from bot.application import Bot, start_bot
from bot.cli.common import open_store, settings_or_fail
from bot.cli.main import Failure
from bot.logs import configure_logging
from bot.serving import CannotListen, listen, serve
from bot.slack import respect_no_proxy


@click.command("run")
def command() -> None:
    """Run the bot against your Slack workspace.

    With SLACK_APP_TOKEN it opens the connection to Slack itself (Socket Mode: nothing needs to
    reach this machine). Without it, Slack sends its events to POST /slack/events, checked
    with SLACK_SIGNING_SECRET.

    GET /healthz says whether the process is alive, GET /readyz whether it can work. At
    SIGTERM it finishes what is under way. It serves on HOST (default 127.0.0.1) and PORT
    (default 3000).

    \b
    Example:
      SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… vouch run
    """
    settings = settings_or_fail()
    configure_logging(secrets=settings.secrets)
    respect_no_proxy(settings.api_url)
    try:
        listener = listen(settings.host, settings.port)
    except CannotListen as error:
        raise Failure(str(error)) from None
    with open_store(settings.database_url) as store:

        async def start() -> Bot:
            return await start_bot(settings, store=store, clock=store.clock)

        host, port = listener.getsockname()[:2]
        click.echo(f"Vouch listens on http://{host}:{port} and keeps its data in {store.url}")
        if not serve(start, listener):
            raise Failure("Vouch could not start; the log above says why.")
