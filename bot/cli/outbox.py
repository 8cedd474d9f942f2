"""`vouch outbox`: the messages that the bot owes Slack."""

from __future__ import annotations

import click

from bot.cli.common import open_store, print_table
from bot.cli.main import Failure, UsageFailure
from store.models import POST_STATES
from store.posts import drop_post, list_posts, outbox_health, retry_failed, retry_post


@click.group("outbox")
def command() -> None:
    """See and mend messages that did not get to Slack.

    The bot writes every message it owes into its outbox and sends it from there. A message
    that Slack will not take is kept as `failed`, with the reason.

    \b
    Example:
      vouch outbox list --state failed
      vouch outbox retry 42
      vouch outbox retry --to C0123456789
    """


@command.command("list")
@click.option(
    "--state", type=click.Choice(POST_STATES), help="Only those in this state, such as failed."
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="At most so many.",
)
def list_command(state: str | None, limit: int) -> None:
    """List the messages, oldest first.

    \b
    Example:
      vouch outbox list --state failed
    """
    with open_store() as store:
        posts = store.read_sync(list_posts, state=state, limit=limit)
        health = store.read_sync(outbox_health)
    if posts:
        print_table(
            ["ID", "STATE", "TO", "MESSAGE", "NOT BEFORE", "TRIES", "REASON"],
            [
                [
                    str(post.id),
                    post.state,
                    post.sent_channel or post.channel,
                    post.template + (" (update)" if post.kind == "update" else ""),
                    post.not_before.strftime("%Y-%m-%d %H:%M UTC"),
                    str(post.attempts),
                    post.error,
                ]
                for post in posts
            ],
        )
    else:
        click.echo("No message." if state is None else f"No message is {state}.")
    click.echo(f"{health.due} due, {health.unsure} unsure, {health.failed} failed.", err=True)


@command.command("retry")
@click.argument("post_id", metavar="[ID]", type=int, required=False)
@click.option("--to", metavar="CHANNEL", help="All that have failed at a channel or member.")
def retry_command(post_id: int | None, to: str | None) -> None:
    """Send a failed message again, or all that have failed at one place.

    \b
    Example:
      vouch outbox retry 42
      vouch outbox retry --to C0123456789
    """
    if (post_id is None) == (to is None):
        raise UsageFailure("Say which: the ID of a message, or --to with a channel's or member's.")
    with open_store() as store:
        if to is not None:
            count = store.run_sync(retry_failed, channel=to)
            if not count:
                raise Failure(f"No message to {to} has failed, so there is nothing to send again.")
            click.echo(f"{count} due again; a running bot sends them at its next tick.")
            return
        assert post_id is not None
        if not store.run_sync(retry_post, post_id=post_id):
            raise Failure(f"Message {post_id} has not failed, so there is nothing to send again.")
    click.echo(f"Message {post_id} is due again; a running bot sends it at its next tick.")


@command.command("drop")
@click.argument("post_id", metavar="ID", type=int)
def drop_command(post_id: int) -> None:
    """Give a message up: it will not be sent.

    \b
    Example:
      vouch outbox drop 42
    """
    with open_store() as store:
        if not store.run_sync(drop_post, post_id=post_id):
            raise Failure(f"Message {post_id} was sent already or is on its way.")
    click.echo(f"Message {post_id} will not be sent.")
