"""Finds references: understands the question, bounds the candidates, scores them, says why."""

from store.search.answers import prepare_search, search_references, understand_query
from store.search.filters import SearchFilters
from store.search.index.upkeep import index_reference, index_references
from store.search.ranking.meeting import Reason
from store.search.records import SearchAnswer, SearchResult, Understood, Viewer

__all__ = [
    "Reason",
    "SearchAnswer",
    "SearchFilters",
    "SearchResult",
    "Understood",
    "Viewer",
    "index_reference",
    "index_references",
    "prepare_search",
    "search_references",
    "understand_query",
]
