"""`vouch search`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import click
from sqlalchemy.orm import Session

from bot.cli.common import open_store
from bot.cli.main import UsageFailure
from store.regions import find_region_by_code, list_regions
from store.search import Reason, SearchAnswer, SearchFilters, SearchResult, search_references
from store.search.knowledge import knowledge


@click.command("search")
@click.argument("words", required=False)
@click.option("--region", metavar="CODE", help="Only in this region and those below it.")
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="At most so many."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Take a query from each line of stdin.")
def command(
    words: str | None, region: str | None, limit: int, as_json: bool, from_stdin: bool
) -> None:
    """Find references, as /reference does.

    WORDS are as a colleague would type them, in any language: industries, products,
    countries, activities, or what the story is about. What does not fit is not printed.

    With --json each line is an object: query, rank (from 1), external_id, account, score
    (from 0 to 1) and why.

    \b
    Example:
      vouch search "industrial iot germany" --limit 3
      vouch search --stdin --json < queries.txt
    """
    if from_stdin == (words is not None):
        raise UsageFailure('Say what to search for: vouch search "industrial iot", or --stdin.')
    queries: Iterable[str] = [words] if words is not None else _lines()
    with open_store() as store:
        if region is not None:
            store.read_sync(_check_region, region)
        filters = SearchFilters(region=region)
        for query in queries:
            answer = store.read_sync(search_references, query=query, filters=filters, limit=limit)
            if as_json:
                _print_json(answer)
            else:
                _print_text(answer)


def _lines() -> Iterable[str]:
    # Whoever writes the file, its lines are UTF-8; what is not is searched for as it stands.
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for line in sys.stdin:
        if query := line.strip().removeprefix("\ufeff"):
            yield query


def _check_region(session: Session, code: str) -> None:
    if find_region_by_code(session, code=code) is None and (
        code.upper() not in knowledge().region_countries
    ):
        known = ", ".join(region.code for region in list_regions(session)) or "none yet"
        raise UsageFailure(f"There is no region {code}; there are: {known}.")


def _print_json(answer: SearchAnswer) -> None:
    for rank, result in enumerate(answer.results, start=1):
        found = {
            "query": answer.query,
            "rank": rank,
            "external_id": result.reference.external_id,
            "account": result.reference.name,
            "score": round(result.score, 4),
            "why": [_explain(reason) for reason in result.why],
        }
        click.echo(json.dumps(found, ensure_ascii=False))


def _print_text(answer: SearchAnswer) -> None:
    if not answer.results:
        click.echo(f"Nothing fits “{answer.query}”.", err=True)
    for rank, result in enumerate(answer.results, start=1):
        _print_result(rank, result)


def _print_result(rank: int, result: SearchResult) -> None:
    reference = result.reference
    place = f" ({reference.country})" if reference.country else ""
    click.echo(f"{rank:>3}. {reference.name}{place}  {result.score:.2f}  {reference.external_id}")
    reasons = [_explain(reason) for reason in result.why]
    reasons += [f"not {_explain(reason)}" for reason in result.misses]
    if reasons:
        click.echo(f"     {'; '.join(reasons)}")


def _explain(reason: Reason) -> str:
    """A reason as one phrase: "country: DE", "word: latency", "near country: AT"."""
    return f"{'' if reason.exact else 'near '}{reason.kind.replace('_', ' ')}: {reason.key}"
