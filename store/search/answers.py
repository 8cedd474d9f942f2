"""One search, from the words that somebody typed to the references that they may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.clock import now
from store.consents import has_consent, may_see, permitted_activities_of
from store.models import Reference
from store.reference_records import ReferenceInfo, describe_reference
from store.search.filters import SearchFilters, filter_groups
from store.search.index.finding import Finder
from store.search.index.full_text import Group
from store.search.ranking.candidates import Candidate, find_candidates, load_candidates
from store.search.ranking.choosing import choose_answer, choose_nearest, rank_by_words
from store.search.ranking.ordering import LOOKED_AT, order_near_equals
from store.search.ranking.scoring import Scored, Scoring
from store.search.ranking.standing import Standing, deal_languages, standing_of
from store.search.ranking.weights import counted_group, part_weights
from store.search.records import SearchAnswer, SearchResult, Understood, Viewer
from store.search.understanding.everyday import is_everyday
from store.search.understanding.knowledge import knowledge
from store.search.understanding.queries import Query, read_query
from store.search.understanding.synonyms import read_synonyms
from store.search.understanding.vocabulary import Vocabulary, vocabulary, word_knowledge
from store.search.words.normalise import fold, words
from store.stories.choosing import base_language

# A question of all kinds of parts, with a slip: whoever asks the first finds everything made.
_FIRST = "bank in germany, fewer outagse, since 2024, left oracle, 500 employees"

# Written once: what it is compiled to is found again by itself.
_DESCRIBED = (
    select(Reference)
    .where(Reference.id.in_(bindparam("ids", expanding=True)))
    .options(
        joinedload(Reference.account),
        joinedload(Reference.texts),
        selectinload(Reference.proofs),
    )
)


def prepare_search(session: Session) -> None:
    """Read what every search needs, so that the first one is as fast as the others."""
    knowledge()
    read_synonyms()
    is_everyday("")
    search_references(session, query=_FIRST)


def search_references(
    session: Session,
    *,
    query: str,
    filters: SearchFilters | None = None,
    viewer: Viewer | None = None,
    limit: int = 5,
    offset: int = 0,
) -> SearchAnswer:
    """The references that fit a question, best first, as far as this viewer may see them.

    Any text is a question; none is an error. Only active references with a consent in force
    are found; guests and shared channels find only what may leave the company.
    """
    filters = filters or SearchFilters()
    viewer = viewer or Viewer()
    known = vocabulary(session)
    asked = _read(session, query, known, filters.as_typed)
    understood = _understood(asked)
    if asked.empty and not filters.values():
        return SearchAnswer(query, filters, understood, [], 0)
    scored = _score(session, query, asked, filters, viewer)
    fitting = choose_answer(scored, asked.parts)
    nearest = [] if fitting else choose_nearest(scored, asked.parts)
    standing = _standing(session, [*fitting[:LOOKED_AT], *nearest], viewer)
    fitting[:LOOKED_AT] = order_near_equals(fitting[:LOOKED_AT], standing)
    page = fitting[offset : offset + limit]
    described = _describe(session, [*page, *nearest], viewer, standing)
    return SearchAnswer(
        query=query,
        filters=filters,
        understood=_as_written(understood, described.values()),
        results=[described[item.reference_id] for item in page],
        total=len(fitting),
        close=sum(bool(item.misses) for item in fitting),
        nearest=[described[item.reference_id] for item in nearest],
        ids=[item.reference_id for item in fitting],
    )


def understand_query(
    session: Session,
    *,
    query: str,
    as_typed: str | None = None,
    known: Vocabulary | None = None,
) -> list[Understood]:
    """What a query is read as, without looking for anything.

    `known`: another vocabulary than the one in force, to see what it would change.
    """
    return _understood(_read(session, query, known or vocabulary(session), as_typed))


def describe_results(
    session: Session, *, reference_ids: Sequence[int], viewer: Viewer
) -> list[ReferenceInfo]:
    """The references of an earlier answer as this viewer may see them now, in that order.

    Those that are gone, or whose consent has ended since, are left out.
    """
    allowed = [
        Scored(reference_id, 0.0, 0.0, True, ())
        for reference_id in _permitted(session, reference_ids, viewer)
    ]
    described = _describe(session, allowed, viewer, {})
    return [described[item.reference_id].reference for item in allowed]


def _read(session: Session, query: str, known: Vocabulary, as_typed: str | None) -> Query:
    return read_query(
        query,
        known,
        lambda tokens: word_knowledge(session, tokens=tokens),
        today=now(session).date(),
        as_typed=as_typed,
    )


def _understood(asked: Query) -> list[Understood]:
    found: list[Understood] = []
    for part in asked.parts:
        if part.meanings:
            meaning = part.meanings[0]
            found.append(Understood(part.text, meaning.kind, meaning.key, part.corrected))
        else:
            word = part.corrected or part.text
            found.append(Understood(part.text, "word", word, part.corrected, part.known))
    return found


def _as_written(
    understood: Sequence[Understood], results: Iterable[SearchResult]
) -> list[Understood]:
    """The same, names of customers that were read for a slip as the customers write them.

    Only out of what is shown: a name that the reader may not see stays as it was compared.
    """
    written: dict[str, str] = {}
    for result in results:
        for name in re.split(r"[\s,/()&-]+", result.reference.name):
            written.setdefault(fold(name), name)
    return [
        replace(part, corrected=written.get(part.corrected, part.corrected))
        if part.kind == "word" and part.corrected
        else part
        for part in understood
    ]


def _score(
    session: Session, query: str, asked: Query, filters: SearchFilters, viewer: Viewer
) -> list[Scored]:
    groups = filter_groups(session, filters=filters)
    if viewer.outside:
        groups.append((("aud_public",), ("aud_anonymous",)))
    index = Finder(session)
    ids = find_candidates(index, parts=asked.parts, filters=groups)
    candidates = _load(session, ids, filters, viewer)
    if viewer.outside:
        candidates = _told_outside(candidates, filters)
    if not asked.parts:
        return [
            Scored(reference_id, 0.5, 1.0, True, ())
            for reference_id in sorted((item.reference_id for item in candidates), reverse=True)
        ]
    weights, foreign = _weigh(index, asked, viewer)
    scoring = Scoring(asked.parts, weights, language=viewer.language)
    scored = [scoring.score(candidate) for candidate in candidates]
    tokens = [token for word in words(fold(query)) for token in word.tokens]
    return rank_by_words(scored, candidates, parts=asked.parts, tokens=tokens, foreign=foreign)


def _weigh(index: Finder, asked: Query, viewer: Viewer) -> tuple[list[float], bool]:
    """What each part counts, and whether few references are told in the viewer's language."""
    language = viewer.language.split("-")[0].split("_")[0].lower()
    told: Group = ((f"l_{language}",),) if language.isalnum() else ()
    groups = {part.text: counted_group(part) for part in asked.parts if part.known}
    counts = index.count(group for group in (*groups.values(), told) if group)
    foreign = 2 * counts.get(told, 0) < index.size
    counted = {name: counts[group] for name, group in groups.items() if group}
    return part_weights(asked.parts, counted, index.size, foreign=foreign), foreign


def _told_outside(candidates: Sequence[Candidate], filters: SearchFilters) -> list[Candidate]:
    """The candidates as told in the languages that may leave the company, and no other."""
    found = []
    for candidate in candidates:
        inside_only = candidate.features.get("inside_only", ())
        told = [name for name in candidate.features["languages"] if name not in inside_only]
        if filters.language is None or base_language(filters.language) in map(base_language, told):
            found.append(replace(candidate, features=candidate.features | {"languages": told}))
    return found


def _load(
    session: Session, ids: Sequence[int], filters: SearchFilters, viewer: Viewer
) -> list[Candidate]:
    """The candidates that this viewer may see today: active, agreed, of a fitting audience."""
    found = [
        candidate
        for candidate in load_candidates(session, reference_ids=ids)
        if _may_see(candidate.audience, viewer)
    ]
    if filters.activity is None:
        return found
    agreed = permitted_activities_of(session, reference_ids=ids)
    return [item for item in found if filters.activity in agreed.get(item.reference_id, ())]


def _permitted(session: Session, ids: Sequence[int], viewer: Viewer) -> list[int]:
    """Those that this viewer may see today: active, agreed, and of a fitting audience."""
    rows = session.execute(
        select(Reference.id, Reference.audience).where(
            Reference.id.in_(ids), Reference.state == "active", has_consent(now(session))
        )
    )
    allowed = {row.id for row in rows if _may_see(row.audience, viewer)}
    return [reference_id for reference_id in ids if reference_id in allowed]


def _may_see(audience: str, viewer: Viewer) -> bool:
    return may_see(
        audience,
        viewer_is_guest=viewer.is_guest,
        channel_is_shared=viewer.channel_is_shared,
    )


def _standing(session: Session, scored: Sequence[Scored], viewer: Viewer) -> dict[int, Standing]:
    """What speaks for each of these now, compared with one another."""
    if not scored:
        return {}
    return standing_of(
        session,
        reference_ids=[item.reference_id for item in scored],
        languages=deal_languages(
            session, channel_id=viewer.channel_id, reader_language=viewer.language
        ),
    )


def _describe(
    session: Session,
    scored: Sequence[Scored],
    viewer: Viewer,
    standing: Mapping[int, Standing],
) -> dict[int, SearchResult]:
    ids = [item.reference_id for item in scored]
    if not ids:
        return {}
    agreed = permitted_activities_of(session, reference_ids=ids)
    rows = session.scalars(_DESCRIBED, {"ids": ids}).unique()
    infos = {
        row.id: describe_reference(
            row,
            activities=agreed.get(row.id, []),
            language=viewer.language,
            shared=viewer.outside,
        )
        for row in rows
    }
    found: dict[int, SearchResult] = {}
    for item in scored:
        # Two words may be met by one thing ("hotel" and "travel" by travel): said once.
        reasons = list({(why.kind, why.key): why for why in reversed(item.reasons)}.values())
        reasons.reverse()
        found[item.reference_id] = SearchResult(
            infos[item.reference_id],
            item.score,
            reasons,
            list(item.misses),
            list(standing.get(item.reference_id, Standing()).reasons),
        )
    return found
