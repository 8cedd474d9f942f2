"""What no database can hold is taken out of a text on its way in.

People paste anything. PostgreSQL refuses the character NUL, and neither database takes half of
a surrogate pair, which JSON can carry. Neither is worth losing a nomination for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """The value with every text in it storable; the same object where nothing is to mend."""
    if isinstance(value, str):
        return value if _UNSTORABLE.search(value) is None else _mended(value)
    if isinstance(value, Mapping):
        return {storable(name): storable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [storable(part) for part in value]
    return value


def to_json(value: Any) -> str:
    """The value as compact JSON, storable. Raises `TypeError` for what is no plain value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # NUL is written as an escape, so its letters give it away; half a pair stands as it is.
    if "\\u0000" in text or _UNSTORABLE.search(text):
        return json.dumps(storable(value), ensure_ascii=False, separators=(",", ":"))
    return text


def mend_parameters(
    _connection: object,
    _cursor: object,
    statement: str,
    parameters: Any,
    _context: object,
    executemany: bool,
) -> tuple[str, Any]:
    """SQLAlchemy's `before_cursor_execute`: the statement with storable parameters."""
    if not parameters:
        return statement, parameters
    # Several rows that are written by one INSERT come flat, as the parameters of one row.
    if executemany and isinstance(parameters, list):
        return statement, [_mend_row(row) for row in parameters]
    return statement, _mend_row(parameters)


def _mend_row(row: Any) -> Any:
    values = row.values() if isinstance(row, Mapping) else row
    # Nearly always there is nothing to do, and this runs before each statement.
    if not any(isinstance(value, str) and _UNSTORABLE.search(value) for value in values):
        return row
    if isinstance(row, Mapping):
        return {name: storable(value) for name, value in row.items()}
    return tuple(storable(value) if isinstance(value, str) else value for value in row)


def _mended(text: str) -> str:
    # Two halves that belong together become their character, a single one the mark "�".
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "")
