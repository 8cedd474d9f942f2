"""Finds references: understands the question, bounds the candidates, scores them, says why."""

from store.search.answers import (
    SearchAnswer,
    SearchFilters,
    SearchResult,
    Understood,
    Viewer,
    search_references,
)
from store.search.scoring import Reason
from store.search.upkeep import index_reference, index_references

__all__ = [
    "Reason",
    "SearchAnswer",
    "SearchFilters",
    "SearchResult",
    "Understood",
    "Viewer",
    "index_reference",
    "index_references",
    "search_references",
]
