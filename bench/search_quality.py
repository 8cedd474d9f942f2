"""How good the answers of the search are: nDCG@10 by kind of question, and silence.

With a folder of data of your own (`references.jsonl`, `queries.jsonl`), on that; without, on
the demo's references and questions judged for them. A question is {"q", "lang", "kind",
"relevant": {external_id: grade 0 to 3}}; of kind "none" when nothing should come back.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from store.database import Store
from store.imports import import_references
from store.search import Viewer, search_references

DEPTH = 10


@dataclass
class Quality:
    """What was measured: the mean nDCG@10 by kind, and how often silence was right and wrong."""

    by_kind: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    silent: list[str] = field(default_factory=list)  # questions of kind "none" left unanswered
    loud: list[str] = field(default_factory=list)  # and those that were answered all the same
    false_silence: list[str] = field(default_factory=list)
    poor: list[tuple[float, str]] = field(default_factory=list)


def ndcg(found: list[str], relevant: Mapping[str, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulated gain with gains 2^grade - 1, from 0 to 1."""
    gains = [2.0 ** relevant.get(item, 0) - 1 for item in found[:depth]]
    ideal = sorted((2.0**grade - 1 for grade in relevant.values()), reverse=True)[:depth]

    def cumulated(values: list[float]) -> float:
        return sum(value / math.log2(rank + 2) for rank, value in enumerate(values))

    return cumulated(gains) / cumulated(ideal) if any(ideal) else 0.0


def measure_quality(data: Path | None) -> Quality:
    """Import the references into a store of its own and ask every question."""
    here = Path(__file__).parent
    demo = Path(str(files("bot").joinpath("demo", "data")))
    references = (data or demo) / "references.jsonl"
    questions = data / "queries.jsonl" if data else here / "judged.jsonl"
    quality = Quality()
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Store(f"sqlite:///{folder}/bench.db")) as store,
    ):
        store.migrate()
        import_references(store, references)
        for line in questions.read_text(encoding="utf-8").splitlines():
            if line.strip():
                _ask(store, json.loads(line), quality)
    return quality


def _ask(store: Store, question: dict[str, Any], quality: Quality) -> None:
    answer = store.read_sync(
        search_references, query=question["q"], viewer=Viewer(question["lang"]), limit=DEPTH
    )
    found = [result.reference.external_id for result in answer.results]
    if question["kind"] == "none":
        (quality.loud if found else quality.silent).append(question["q"])
        return
    if not found:
        quality.false_silence.append(question["q"])
    value = ndcg(found, question["relevant"])
    quality.by_kind[question["kind"]].append(value)
    if value < 0.6:
        quality.poor.append((value, question["q"]))


def print_quality(quality: Quality) -> None:
    """The table, for people."""
    print(f"{'nDCG@10':<16}{'questions':>10}{'mean':>8}")
    for kind, values in sorted(quality.by_kind.items()):
        print(f"{kind:<16}{len(values):>10}{sum(values) / len(values):>8.3f}")
    every = [value for values in quality.by_kind.values() for value in values]
    print(f"{'all':<16}{len(every):>10}{sum(every) / len(every):>8.3f}")
    print(f"silent where nothing fits: {len(quality.silent)} of", end=" ")
    print(f"{len(quality.silent) + len(quality.loud)} {quality.loud or ''}")
    wrong = quality.false_silence
    print(f"silent where something fits: {len(wrong)} {wrong or ''}")
    if quality.poor:
        print("poorest:", ", ".join(f"{value:.2f} {text}" for value, text in sorted(quality.poor)))
