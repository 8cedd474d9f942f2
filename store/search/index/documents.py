"""What the index keeps of a reference: its tokens by field, and what they were understood as.

Pure functions over plain values; `store.search.index.upkeep` reads and writes the rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.search.index.contents import (
    DocumentText,
    WordFlags,
    joined_names,
    romanised_names,
    words_met,
)
from store.search.understanding.broader import broader_meanings
from store.search.understanding.companies import Company, find_company
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import (
    COUNTRY,
    INDUSTRY,
    REGION,
    SIZE,
    THEME,
    Meaning,
)
from store.search.understanding.lexicon_tree import ANY_LANGUAGE
from store.search.understanding.traits import read_traits
from store.search.words.normalise import Word, fold, read_words, tokens, words

# The beginning of a story says what the customer does; the rest is about much else.
_LEAD = 400
_READ = 8000  # characters of each text in which meanings are looked for
_MAX_BODY_TOKENS = 20_000
# What a first mention is worth by place; each doubling of mentions is worth the same again.
_PLACES = (("name", 2.4), ("head", 1.6), ("lead", 1.1), ("body", 0.45))
_USUAL_BODY = 400  # words; in a longer story a mention says less
_FEW_WORDS, _SHORTEST = 60, 0.6  # of so few words, each mention says more
_HALF = {INDUSTRY: 1.5, THEME: 1.5, COUNTRY: 1.3, REGION: 1.3, SIZE: 1.5}  # what makes it half sure
_LEAST = 0.12  # weaker than this is a passing word
# How sure the industry must be to be proposed for a reference that came without one.
PROPOSAL = 0.5
BETWEEN = "|"  # parts the names of an account


@dataclass(frozen=True)
class Source:
    """Everything of a reference that the search looks at."""

    reference_id: int
    account_names: Sequence[str]
    country: str | None
    location: str | None
    region_id: int | None
    industry: str | None
    industry_as_written: str | None
    industry_proposed: bool
    products: Sequence[str]
    activities: Sequence[str]
    audience: str
    texts: Sequence[DocumentText]
    proofs: Sequence[str]
    has_quote: bool
    size: str | None = None
    dated: str | None = None  # when it happened, "2024-05"
    periods: Sequence[str] = ()  # of its proofs, as they were written
    recorded: str | None = None  # the month in which we heard of it ourselves
    # The languages in which the customer has not approved the story: nobody outside reads them.
    inside_only: Sequence[str] = ()


@dataclass(frozen=True)
class Document:
    """The row of the index, and the words that its texts contain."""

    names: str
    head: str
    body: str
    tags: str
    features: dict[str, Any]
    words: Mapping[str, WordFlags] = field(default_factory=dict)


def product_key(name: str) -> str:
    """A product's name as a key: "Azure Form Recognizer" → "azureformrecognizer"."""
    return "".join(word.text for word in words(fold(name)))


def build_document(source: Source) -> Document:
    """The document of a reference."""
    strengths = _understand(source)
    industries = _industries(source, strengths)
    themes = _of_kind(strengths, THEME)
    places = _of_kind(strengths, COUNTRY)
    companies = [found for name in source.account_names if (found := find_company(name))]
    for company in companies[:1]:
        _add_known(company, industries, themes, places)
    if source.country:
        places[source.country] = 1.0
    traits = read_traits(
        source.texts,
        size=source.size,
        dated=source.dated,
        periods=source.periods,
        recorded=source.recorded,
    )
    products = sorted({key for product in source.products if (key := product_key(product))})
    languages = sorted({text.language for text in source.texts})
    features: dict[str, Any] = {
        "industries": industries,
        "themes": themes,
        "places": places,
        "regions": _of_kind(strengths, REGION),
        "products": products,
        "languages": languages,
        "activities": list(source.activities),
        "country": source.country,
        "region": source.region_id,
        "audience": source.audience,
        "proofs": len(source.proofs),
        "quote": source.has_quote,
        "sizes": {**_of_kind(strengths, SIZE), **traits.sizes} if not source.size else traits.sizes,
        "left": traits.left,
        "when": traits.when,
    }
    if source.inside_only:
        features["inside_only"] = sorted(source.inside_only)
    called = [*source.account_names, *(name for found in companies for name in found.names)]
    names = _unique_tokens([*called, *joined_names(called), *romanised_names(called)])
    head = _joined(
        [
            *(text.title for text in source.texts),
            *(text.summary for text in source.texts),
            *source.products,
            source.location or "",
            source.industry_as_written or "",
        ]
    )
    told = dict.fromkeys((text.story, text.quote) for text in source.texts)
    body = [token for text in told for part in text for token in tokens(part)]
    body += _joined(source.proofs)
    return Document(
        names=" ".join(names),
        head=" ".join(head),
        body=" ".join(body[:_MAX_BODY_TOKENS]),
        tags=" ".join(_tags(features)),
        features=features,
        words=words_met(texts=source.texts, account_names=called, products=source.products),
    )


def propose_industry(texts: Sequence[DocumentText], account_names: Sequence[str]) -> str | None:
    """The industry that the texts speak of most, or None where they leave it open."""
    source = Source(
        0, account_names, None, None, None, None, None, False, (), (), "internal", texts, (), False
    )
    industries = _of_kind(_understand(source), INDUSTRY)
    best = max(industries.items(), key=lambda item: item[1], default=None)
    return best[0] if best and best[1] >= PROPOSAL else None


def _understand(source: Source) -> dict[Meaning, float]:
    """How strongly the reference is about each meaning, 0 to 1; the best of its languages."""
    lexicon = knowledge().lexicon
    strengths: dict[Meaning, float] = {}
    for text in source.texts:
        parts = _parts(text, source)
        totals: dict[Meaning, float] = {}
        told = sum(len(part) for part in parts.values())
        short = min(1.0, max(_SHORTEST, told / _FEW_WORDS))
        for place, worth in _PLACES:
            here: Counter[Meaning] = Counter()
            language = ANY_LANGUAGE if place == "name" else text.language
            for found in lexicon.find(parts[place], language):
                if place == "body" and found.meanings[0].kind in (COUNTRY, REGION):
                    continue
                here.update(found.meanings)
                here.update(broader_meanings(found, language))
            length = max(1.0, len(parts[place]) / _USUAL_BODY) if place == "body" else short
            for meaning, times in here.items():
                weight = worth * math.log2(1 + times / length)
                totals[meaning] = totals.get(meaning, 0.0) + weight
        for meaning, total in totals.items():
            half = _HALF.get(meaning.kind)
            if half:
                strength = 1 - 0.5 ** (total / half)
                if strength >= _LEAST:
                    strengths[meaning] = max(strengths.get(meaning, 0.0), round(strength, 3))
    return strengths


def _parts(text: DocumentText, source: Source) -> dict[str, Sequence[Word]]:
    """A text's words by place; what is said twice (a summary that begins the story) once."""
    story = [word for word in read_words(text.story) if word.start < _READ]
    lead = [word for word in story if word.start < _LEAD]
    head = [*read_words(text.title), *read_words(text.summary), *read_words(source.location or "")]
    begins = [word.text for word in read_words(text.summary)[:12]]
    if begins and [word.text for word in lead[: len(begins)]] == begins:
        rest: Sequence[Word] = story[len(lead) :]
        lead = []
    else:
        rest = story[len(lead) :]
    return {
        "name": [*read_words(text.account_name), *read_words(source.industry_as_written or "")],
        "head": head,
        "lead": lead,
        "body": [*rest, *read_words(text.quote)],
    }


def _add_known(
    company: Company,
    industries: dict[str, float],
    themes: dict[str, float],
    places: dict[str, float],
) -> None:
    """What everybody knows of a company, where its own record does not say it more clearly."""
    for place, key in enumerate(company.keys):
        known = industries if key in knowledge().industry_parents else themes
        known[key] = max(known.get(key, 0.0), 0.9 if place == 0 else 0.75)
    places[company.country] = max(places.get(company.country, 0.0), 0.6)


def _industries(source: Source, strengths: Mapping[Meaning, float]) -> dict[str, float]:
    written = written_industries(source.industry_as_written or "")
    told = {key: value * 0.7 for key, value in _of_kind(strengths, INDUSTRY).items()}
    for place, key in enumerate(written):
        told[key] = 1.0 if place == 0 else 0.85
    if source.industry:
        told[source.industry] = 0.9 if source.industry_proposed else 1.0
    for meaning in knowledge().lexicon.find(list(words(fold(source.industry_as_written or "")))):
        for item in meaning.meanings:
            if item.kind == INDUSTRY:
                told.setdefault(item.key, 0.85)
    return {key: round(value, 3) for key, value in told.items()}


def written_industries(text: str) -> list[str]:
    """The industries of our taxonomy that a source's own words name, the clearest first."""
    found: dict[str, None] = {}
    folded = list(words(fold(text)))
    for match in knowledge().lexicon.find(folded):
        for meaning in match.meanings:
            if meaning.kind == INDUSTRY:
                found.setdefault(meaning.key)
        if not any(meaning.kind == INDUSTRY for meaning in match.meanings):
            for meaning in match.meanings:
                if meaning.kind == THEME:
                    for key in knowledge().theme_industries.get(meaning.key, ())[:1]:
                        found.setdefault(key)
    # "Government software" is software for the government: what it is sold as counts less.
    weak = {"software", "it_services", "internet"}
    return sorted(found, key=lambda key: key in weak)


def _of_kind(strengths: Mapping[Meaning, float], kind: str) -> dict[str, float]:
    return {meaning.key: value for meaning, value in strengths.items() if meaning.kind == kind}


def _tags(features: Mapping[str, Any]) -> list[str]:
    """Facets as tokens, so that one index answers words and facets together."""
    tags = [f"i_{key}" for key, value in features["industries"].items() if value >= 0.2]
    tags += [f"t_{key}" for key, value in features["themes"].items() if value >= 0.2]
    tags += [f"cc_{key.lower()}" for key in features["places"]]
    tags += [f"rg_{key.lower()}" for key in features["regions"]]
    tags += [f"p_{key}" for key in features["products"]]
    tags += [f"l_{key.lower().split('-')[0]}" for key in features["languages"]]
    tags += [f"act_{key}" for key in features["activities"]]
    tags += [f"own_{str(features['country']).lower()}"] if features["country"] else []
    tags += [f"sz_{key}" for key in features["sizes"]]
    tags += [f"x_{key}" for key in features["left"]]
    tags += [f"y_{year}" for year in {period[:4] for period in features["when"]}]
    tags += [f"r_{features['region']}"] if features["region"] is not None else []
    tags += [f"main_{key}" for key, value in features["industries"].items() if value >= 0.85]
    return sorted({*tags, f"aud_{features['audience']}"})


def _joined(parts: Iterable[str]) -> list[str]:
    return [token for part in dict.fromkeys(parts) for token in tokens(part)]


def _unique_tokens(names: Iterable[str]) -> list[str]:
    # Names keep their order, with a sign between them that no query token can match.
    kept: list[str] = []
    for name in dict.fromkeys(names):
        kept += [*tokens(name), BETWEEN]
    return kept[:-1]
