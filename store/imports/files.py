"""Reads the rows of a CSV or JSON Lines file, one at a time, with the lines they stand on."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from store.errors import FileProblem, InvalidFile

REQUIRED = ("external_id", "account", "language")
_COLUMNS = """
    external_id account country location industry products language title summary story quote
    quote_by quote_role metrics source licence audience anonymous_label activities size date
    translated_from approved
"""
COLUMNS = tuple(_COLUMNS.split())
_LISTS = ("products", "metrics", "activities")
# A story is longer than the csv module expects of a field, but not endless.
_LONGEST_FIELD = 4_000_000


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file: the line it begins on, from 1, and its values.

    Values are text, "" where there is none; those of `products`, `metrics` and `activities`
    are lists of text.
    """

    line: int
    values: Mapping[str, Any]

    def text(self, column: str) -> str:
        """The value of a column of text."""
        value = self.values.get(column, "")
        return value if isinstance(value, str) else ""

    def items(self, column: str) -> list[str] | None:
        """The values of a column of lists, None where the file has no such column."""
        value = self.values.get(column)
        return list(value) if isinstance(value, list) else None


@dataclass(frozen=True)
class BrokenRow:
    """A row that cannot be read, the line it begins on, and why, as an English sentence."""

    line: int
    why: str


def read_rows(path: Path) -> Iterator[Row | BrokenRow]:
    """The rows of a file, as its name ends: .jsonl (or .ndjson), else CSV with a header.

    Raises InvalidFile when the file as a whole cannot be trusted: it is not there, is not
    UTF-8, has no header or lacks a column that is needed, or ends in the middle of a row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            if path.suffix.lower() in (".jsonl", ".ndjson"):
                yield from _read_json_lines(stream)
            else:
                yield from _read_csv(stream)
    except UnicodeDecodeError as error:
        text = f"this is not UTF-8 (byte {error.object[error.start]:#x}); save the file as UTF-8"
        raise InvalidFile([FileProblem(_line_of_bad_byte(path), text)]) from None
    except OSError as error:
        text = f"{path} cannot be read: {error.strerror or error}"
        raise InvalidFile([FileProblem(1, text)]) from None


def _line_of_bad_byte(path: Path) -> int:
    line = 1
    with path.open("rb") as stream:
        for raw in stream:
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                break
            line += 1
    return line


def _read_csv(stream: TextIO) -> Iterator[Row | BrokenRow]:
    csv.field_size_limit(_LONGEST_FIELD)
    ending = _LastCharacter(stream)
    reader = csv.reader(ending, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise InvalidFile([FileProblem(1, f"the header cannot be read: {error}")]) from None
    _check_header(header)
    short: BrokenRow | None = None
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            if "unexpected end" in str(error):
                text = "the row that begins here is never ended: a quote is missing"
                raise InvalidFile([FileProblem(line, text)]) from None
            yield BrokenRow(line, f"the row cannot be read: {error}")
            continue
        if short is not None:
            if fields is None and not ending.newline:
                text = "the file ends in the middle of this row"
                raise InvalidFile([FileProblem(short.line, text)])
            yield short
            short = None
        if fields is None:
            return
        if not fields:
            continue  # an empty line
        if len(fields) != len(header):
            short = BrokenRow(line, f"{len(fields)} fields where the header has {len(header)}")
            continue
        yield Row(line, _csv_values(dict(zip(header, fields, strict=True))))


class _LastCharacter:
    """The lines of a stream; remembers whether the last one was ended."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.newline = True

    def __iter__(self) -> _LastCharacter:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.newline = line.endswith(("\n", "\r"))
        return line


def _check_header(header: list[str]) -> None:
    problems = []
    missing = [name for name in REQUIRED if name not in header]
    if not header or missing:
        names = ", ".join(missing or REQUIRED)
        problems.append(f"the header lacks {names}; the columns are {', '.join(COLUMNS)}")
    unknown = [name for name in header if name not in COLUMNS]
    if unknown and not missing:
        names = ", ".join(name or "(empty)" for name in unknown)
        problems.append(f"unknown column {names}; the columns are {', '.join(COLUMNS)}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        problems.append(f"more than one column {', '.join(twice)}")
    if problems:
        raise InvalidFile([FileProblem(1, problem) for problem in problems])


def _csv_values(fields: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in fields.items():
        values[name] = split_list(text) if name in _LISTS else clean(text)
    return values


def split_list(text: str) -> list[str]:
    """The items of a cell: a JSON array, or text parted by semicolons."""
    if text.lstrip().startswith("["):
        try:
            items = json.loads(text)
        except ValueError:
            items = None
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return [item for raw in items if (item := clean(raw))]
    return [item for raw in text.split(";") if (item := clean(raw))]


def join_list(items: list[str]) -> str:
    """The cell that `split_list` reads as these items."""
    if any(";" in item or item.startswith("[") for item in items):
        return json.dumps(items, ensure_ascii=False)
    return "; ".join(items)


def clean(text: str) -> str:
    """A value without blanks at its ends, and without the character that no database keeps."""
    return text.replace("\x00", "").strip()


def _read_json_lines(stream: TextIO) -> Iterator[Row | BrokenRow]:
    count = 0
    line = 0
    broken: BrokenRow | None = None
    text = "\n"
    for line, text in enumerate(stream, start=1):
        if not text.strip():
            continue
        if broken is not None:
            yield broken
            broken = None
        count += 1
        try:
            record = json.loads(text)
        except ValueError as error:
            broken = BrokenRow(line, f"this is not JSON ({error})")
            continue
        yield _json_row(line, record)
    if broken is not None:
        if not text.endswith("\n"):
            raise InvalidFile([FileProblem(broken.line, "the file ends in the middle of this row")])
        yield broken
    if not count:
        raise InvalidFile([FileProblem(max(1, line), "the file holds no row")])


def _json_row(line: int, record: Any) -> Row | BrokenRow:
    if not isinstance(record, dict):
        return BrokenRow(line, "this is not a JSON object")
    unknown = sorted(set(record) - set(COLUMNS))
    if unknown:
        return BrokenRow(line, f"unknown field {', '.join(unknown)}")
    values: dict[str, Any] = {}
    for name, value in record.items():
        if name in _LISTS:
            if isinstance(value, str):
                value = split_list(value)
            if value is not None and not (
                isinstance(value, list) and all(isinstance(item, str) for item in value)
            ):
                return BrokenRow(line, f"{name} is not a list of text")
            if value is not None:
                values[name] = [item for raw in value if (item := clean(raw))]
            elif name != "activities":
                values[name] = []
        elif value is None or isinstance(value, str):
            values[name] = clean(value or "")
        else:
            return BrokenRow(line, f"{name} is not text")
    return Row(line, values)
