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
from store.search.index.rebuilding import rebuild_index
from store.search.ranking.standing import StandingReason
from store.search.understanding.knowledge import knowledge
from store.search.understanding.rewording import as_typed


@click.command("search")
@click.argument("words", required=False)
@click.option("--region", metavar="CODE", help="Only in this region and those below it.")
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="At most so many."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Take a query from each line of stdin.")
@click.option("--rebuild", is_flag=True, help="Make the index anew, while people go on searching.")
def command(
    words: str | None,
    region: str | None,
    limit: int,
    as_json: bool,
    from_stdin: bool,
    rebuild: bool,
) -> None:
    """Find references, as /reference does.

    WORDS are as a colleague would type them, in any language: industries, products,
    countries, activities, or what the story is about. First comes what was understood of
    them; where nothing fits, what comes nearest, told apart.

    With --json each line is an object, for what fits alone: query, understood, rank (from 1),
    external_id, account, score (from 0 to 1), why, misses and now (what speaks for it, or
    against it, beside its fit).

    The index is kept with each change; --rebuild makes it anew where it is in doubt.

    \b
    Example:
      vouch search "industrial iot germany" --limit 3
      vouch search --stdin --json < queries.txt
    """
    if rebuild:
        if from_stdin or words is not None:
            raise UsageFailure("--rebuild searches for nothing: leave the words away.")
        with open_store() as store:
            click.echo(f"Indexed anew: {rebuild_index(store, on_progress=_tell_progress)}.")
        return
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


def _tell_progress(done: int) -> None:
    if done % 10_000 == 0:
        click.echo(f"{done:,}", err=True)


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
    understood = [
        {"kind": part.kind, "key": part.key, "words": as_typed(answer.query, part.text)}
        | ({"corrected": part.corrected} if part.corrected else {})
        | ({} if part.known else {"known": False})
        for part in answer.understood
    ]
    for rank, result in enumerate(answer.results, start=1):
        found = {
            "query": answer.query,
            "understood": understood,
            "rank": rank,
            "external_id": result.reference.external_id,
            "account": result.reference.name,
            "score": round(result.score, 4),
            "why": [_explain(reason) for reason in result.why],
            "misses": [_explain(reason) for reason in result.misses],
            "now": [_standing(reason) for reason in result.standing],
        }
        click.echo(json.dumps(found, ensure_ascii=False))


def _print_text(answer: SearchAnswer) -> None:
    if answer.nothing_understood:
        click.echo(f"In “{answer.query}” there is nothing to search for.", err=True)
        return
    _print_understood(answer)
    if not answer.results:
        click.echo(f"Nothing fits “{answer.query}”.", err=True)
    for rank, result in enumerate(answer.results, start=1):
        _print_result(f"{rank}.", result)
    if answer.nearest:
        click.echo("Nearest to it, but not fitting:")
        for result in answer.nearest:
            _print_result("–", result)


def _print_understood(answer: SearchAnswer) -> None:
    known = [part for part in answer.understood if part.known]
    parts = [f"{part.kind.replace('_', ' ')}: {part.key}" for part in known]
    filters = [f"only {kind}: {value}" for kind, value in answer.filters.values().items()]
    if parts or filters:
        click.echo(f"Understood: {'; '.join([*filters, *parts])}")
    for part in known:
        if part.corrected:
            typed = as_typed(answer.query, part.text)
            click.echo(f"Read “{part.corrected}”; you typed “{typed}”.")
    unknown = [as_typed(answer.query, part.text) for part in answer.understood if not part.known]
    if unknown:
        click.echo(f"In none of our references: {', '.join(unknown)}")


def _print_result(mark: str, result: SearchResult) -> None:
    reference = result.reference
    place = f" ({reference.country})" if reference.country else ""
    click.echo(f"{mark:>4} {reference.name}{place}  {result.score:.2f}  {reference.external_id}")
    reasons = [_explain(reason) for reason in result.why]
    reasons += [f"not {_explain(reason)}" for reason in result.misses]
    if reasons:
        click.echo(f"     {'; '.join(reasons)}")
    if result.standing:
        click.echo(f"     now: {'; '.join(_standing(reason) for reason in result.standing)}")


def _explain(reason: Reason) -> str:
    """A reason as one phrase: "country: DE", "word: latency", "near country: AT"."""
    return f"{'' if reason.exact else 'near '}{reason.kind.replace('_', ' ')}: {reason.key}"


def _standing(reason: StandingReason) -> str:
    """What speaks for a reference now: "fresh: 2026-05 (half of these: 2024 or older)"."""
    values = reason.values
    usual = values.get("usual")
    if reason.kind == "fresh":
        return f"fresh: {values['at']}" + (f" (half of these: {usual} or older)" if usual else "")
    if reason.kind == "told":
        whose = "as the channel speaks" if values["of"] == "channel" else "as the reader reads"
        return f"told in {values['language']}, {whose}"
    if reason.kind == "rested":
        return f"not asked for in {values['days']} days (others here: {usual})"
    if reason.kind == "asked":
        return f"asked for {values['times']} times in {values['days']} days (others here: {usual})"
    if reason.kind == "helped":
        return f"shared or used {values['times']} times (others here: {usual})"
    return "may be named in public"
