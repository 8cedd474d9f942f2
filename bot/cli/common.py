"""What the commands share: the settings, the store brought up to date, tables on a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from bot.cli.main import UsageFailure
from bot.settings import Settings, SettingsError, read_database_url, read_settings
from store.clock import Clock
from store.database import Store


def settings_or_fail() -> Settings:
    """The whole environment, for the commands that speak to Slack."""
    try:
        return read_settings(os.environ)
    except SettingsError as error:
        raise UsageFailure(str(error)) from None


@contextmanager
def open_store(url: str | None = None, *, clock: Clock | None = None) -> Iterator[Store]:
    """The store of `DATABASE_URL`, or of this URL, with its tables up to date."""
    if url is None:
        try:
            url = read_database_url(os.environ)
        except SettingsError as error:
            raise UsageFailure(str(error)) from None
    store = Store(url, clock=clock)
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what is in them."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    for row in [headings, *rows]:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
