"""Reads many rows in one statement with one parameter for all their numbers.

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


def for_both(
    statement: str, *typed: BindParameter[Any], of: str = "bigint"
) -> dict[bool, TextClause]:
    """A statement for both databases, by whether it is PostgreSQL's.

    `{among}` follows a column that is to be one of an `array_for`, given as `:ids`; `of` is
    what PostgreSQL calls the kind of them.
    """
    ways = {True: f"= ANY(CAST(:ids AS {of}[]))", False: "IN (SELECT value FROM json_each(:ids))"}
    return {
        on_postgresql: text(statement.replace("{among}", way)).bindparams(*typed)
        for on_postgresql, way in ways.items()
    }


def array_for(session: Session, values: Sequence[int] | Sequence[str]) -> Any:
    """Numbers or words as the one parameter `ids` of such a statement."""
    return list(values) if is_postgresql(session) else json.dumps(list(values))


@lru_cache(maxsize=2_000)
def read_features(text: str) -> dict[str, Any]:
    """The features of an index row out of their text; nobody may change them.

    Kept for those that come again: deal teams ask for the same customers.
    """
    features: dict[str, Any] = json.loads(text)
    return features
