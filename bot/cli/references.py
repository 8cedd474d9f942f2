"""`vouch references`: bring the references you have, and take them out again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.common import open_store
from store.exports import FORMATS, export_references
from store.imports import import_references


@click.group("references")
def command() -> None:
    """Import and export references.

    \b
    Example:
      vouch references import cases.csv --dry-run
      vouch references export --format jsonl > cases.jsonl
    """


@command.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
def import_command(file: Path, dry_run: bool) -> None:
    """Import the references of FILE, a .csv with a header or a .jsonl.

    Needed are external_id, account and language; rows with the same external_id are one
    reference in several languages. Further columns: country, location, industry, products,
    title, summary, story, quote, quote_by, quote_role, metrics, source, licence, audience,
    anonymous_label, activities, size, date, translated_from, approved (yes, no, or the day on
    which the customer approved the text).

    An imported row is an approved reference, internal unless `audience` says more, in the
    region of its country. A broken row is reported with its line and skipped; a broken file
    changes nothing. Importing the same file again changes nothing.

    \b
    Example:
      vouch references import cases.csv --dry-run
    """
    with (
        open_store() as store,
        click.progressbar(length=1, label="Importing", file=sys.stderr) as bar,
    ):

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        report = import_references(store, file, dry_run=dry_run, on_progress=tell)
    for line in report.sorted_lines():
        click.echo(str(line))
    click.echo(report.summary())
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")


@command.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="csv",
    show_default=True,
    help="The form of the rows.",
)
def export_command(form: str) -> None:
    """Print every reference that may be found today, as `import` takes them.

    \b
    Example:
      vouch references export --format csv > cases.csv
    """
    # The rows bring their own line ends, and names of the whole world.
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    with open_store() as store:
        number = store.read_sync(export_references, form, sys.stdout)
    sys.stdout.flush()
    click.echo(f"{number} rows.", err=True)
