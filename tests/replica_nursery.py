"""What a process does before replicas are forked from it: it reads our code, and what all know.

Importing it is the work: a fork server is told what to import, and nothing else. Each replica
would otherwise spend three seconds of a core on this before its first post.
"""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

from store.search.understanding.knowledge import knowledge
from tests.replica import serve_with

__all__ = ["serve_with"]

configure_mappers()
knowledge()
