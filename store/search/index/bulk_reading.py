"""Reads the rows of many references in one statement with one parameter for all their numbers.

A search sends its statements with every key stroke of a deal team, so to say. Written once as
text, with the numbers as one array, a statement is the same whatever their count: neither we
nor the driver compile it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, TextClause, text
from sqlalchemy.orm import Session

from store.statements import is_postgresql


def for_both(statement: str, *typed: BindParameter[Any]) -> dict[bool, TextClause]:
    """A statement for both databases, by whether it is PostgreSQL's.

    `{among}` follows a column that is to be one of `number_array`, given as `:ids`.
    """
    ways = {True: "= ANY(CAST(:ids AS bigint[]))", False: "IN (SELECT value FROM json_each(:ids))"}
    return {
        on_postgresql: text(statement.replace("{among}", way)).bindparams(*typed)
        for on_postgresql, way in ways.items()
    }


def number_array(session: Session, numbers: Sequence[int]) -> Any:
    """Numbers as the one parameter `ids` of such a statement."""
    return list(numbers) if is_postgresql(session) else json.dumps(list(numbers))


@lru_cache(maxsize=2_000)
def read_features(text: str) -> dict[str, Any]:
    """The features of an index row out of their text; nobody may change them.

    Kept for those that come again: deal teams ask for the same customers.
    """
    features: dict[str, Any] = json.loads(text)
    return features
