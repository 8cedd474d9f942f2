"""Understands when: "this year", "seit 2024", "過去6か月", as a stretch of days.

Pure; a stretch is an ISO 8601 interval of two days, ".." where it is open: "2024-01-01/..".
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from store.search.understanding.word_lists import list_entries
from store.search.words.normalise import fold, is_dense

_YEAR = r"((?:19[89]|20[0-4])\d)"
_EARLIEST = 1980
_OPEN = ".."
_BARE_YEAR = re.compile(rf"(?<![\w.,:/+-]){_YEAR}(?![\w%]|[.,:/]\d|\+)")
_UNTIL = "-|–|—|/|~|〜|to|bis|and|und|a|al|et|y|e|по|至|到|から|부터"
_YEARS = re.compile(rf"(?<![\w.,]){_YEAR}\s?(?:{_UNTIL})\s?{_YEAR}(?!\w)")
_DATE = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ].*)?$")
_DATE_DAY_FIRST = re.compile(r"^(?:(\d{1,2})\.)?(\d{1,2})[./](\d{4})$")
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-/](0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True)
class Stretch:
    """A place in a folded text that names a time, and which: `key` is an ISO 8601 interval."""

    start: int
    end: int
    text: str
    key: str


def find_times(folded: str, today: date) -> list[Stretch]:
    """The times that a folded text names, from left to right, none overlapping."""
    matches = [
        (match, meaning)
        for meaning, pattern in (*_patterns(), ("years", _YEARS), ("in @", _BARE_YEAR))
        for match in pattern.finditer(folded)
    ]
    # The longest first: 最近半年 is half a year, 最近 alone a whole one.
    matches.sort(key=lambda item: (item[0].start() - item[0].end(), item[0].start()))
    found: list[Stretch] = []
    taken: set[int] = set()
    for match, meaning in matches:
        here = set(range(*match.span()))
        key = None if here & taken else _interval(meaning, match, today)
        if key is not None:
            taken |= here
            found.append(Stretch(*match.span(), match.group().strip(), key))
    return sorted(found, key=lambda item: item.start)


def read_date(text: str) -> str | None:
    """A date as it is kept ("2024", "2024-05", "2024-05-17"), or None where it is none.

    Of 3/4/2024 nobody knows which the month is: only forms that say so are read.
    """
    match = _DATE.match(text.strip())
    if match:
        year, month, day = match.groups()
    elif match := _DATE_DAY_FIRST.match(text.strip()):
        day, month, year = match.groups()
    else:
        return None
    try:
        whole = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return whole.isoformat()[: 10 if day else 7 if month else 4]


def times_told(texts: Sequence[str], periods: Sequence[str], dated: str | None) -> dict[str, float]:
    """When a story happened, as months ("2024-05") or years, each with how sure that is."""
    told: dict[str, float] = {}
    for text in texts:
        times: dict[str, int] = {}
        for match in _BARE_YEAR.finditer(text):
            times[match.group(1)] = times.get(match.group(1), 0) + 1
        for year, number in times.items():
            told[year] = max(told.get(year, 0.0), min(0.6, 0.3 + 0.1 * number))
    for period in periods:
        months = ["-".join(month) for month in _MONTH.findall(period)]
        for item in months or _BARE_YEAR.findall(period):
            told[item] = 1.0
    if dated:
        told[dated[:7]] = 1.0
    return told


def in_time(key: str, when: Mapping[str, float]) -> float:
    """How sure it is that something of these months and years was in an interval, 0 to 1."""
    first, last = _bounds(key)
    best = 0.0
    for period, sure in when.items():
        begins, ends = f"{period}-01-01"[:10], f"{period}-12-31"[:10]
        if len(period) == 7:
            begins, ends = f"{period}-01", f"{period}-31"
        if ends < first or begins > last:
            continue
        # Of a year that reaches out of the interval we do not know which part was meant.
        inside = len(period) == 7 or (first <= begins and ends <= last)
        best = max(best, sure if inside else 0.7 * sure)
    return best


def years_of(key: str) -> list[int]:
    """The years that an interval touches."""
    first, last = _bounds(key)
    return list(range(max(int(first[:4]), _EARLIEST), min(int(last[:4]), _EARLIEST + 80) + 1))


def _bounds(key: str) -> tuple[str, str]:
    first, _, last = key.partition("/")
    return ("0001-01-01" if first == _OPEN else first, "9999-12-31" if last == _OPEN else last)


def _interval(meaning: str, match: re.Match[str], today: date) -> str | None:
    groups = [group for group in match.groups() if group]
    years = [int(group) for group in groups if re.fullmatch(_YEAR, group)]
    numbers = [_number(group) for group in groups if not re.fullmatch(_YEAR, group)]
    head, _, unit = meaning.partition(" ")
    if meaning == "years":
        return _key(date(min(years), 1, 1), date(max(years), 12, 31))
    if meaning == "quarter":
        return _quarter(years[0], numbers[0]) if 1 <= numbers[0] <= 4 else None
    if unit == "@":
        first, last = date(years[0], 1, 1), date(years[0], 12, 31)
        if head == "since":
            return f"{first}/{_OPEN}"
        return f"{_OPEN}/{first - timedelta(days=1)}" if head == "before" else _key(first, last)
    if head == "this" or unit in ("year", "quarter", "month"):
        return _calendar(unit, today, 0 if head == "this" else -1)
    number = numbers[0] if numbers else int(unit.split()[0])
    if not 1 <= number <= 120:
        return None
    return f"{_back(today, number, unit.split()[1])}/{today}"


def _calendar(unit: str, today: date, step: int) -> str:
    if unit == "year":
        year = today.year + step
        return _key(date(year, 1, 1), date(year, 12, 31))
    if unit == "quarter":
        place = today.year * 4 + (today.month - 1) // 3 + step
        return _quarter(place // 4, place % 4 + 1)
    place = today.year * 12 + today.month - 1 + step
    year, month = place // 12, place % 12 + 1
    return _key(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _quarter(year: int, number: int) -> str:
    last = number * 3
    return _key(date(year, last - 2, 1), date(year, last, monthrange(year, last)[1]))


def _back(today: date, number: int, unit: str) -> date:
    if unit in ("days", "weeks"):
        return today - timedelta(days=number * (7 if unit == "weeks" else 1))
    place = today.year * 12 + today.month - 1 - number * (12 if unit == "years" else 1)
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _key(first: date, last: date) -> str:
    return f"{first}/{last}"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _numbers().get(text, 0)


@cache
def _numbers() -> dict[str, int]:
    line = next(rest for meaning, rest in list_entries("times.txt") if meaning == "numbers")
    return {
        fold(word): place
        for words in line.split(",")
        for place, word in enumerate(words.split(), start=1)
    }


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    spelled = "|".join(sorted(map(re.escape, _numbers()), key=len, reverse=True))
    number = rf"(\d{{1,3}}|{spelled})"
    found: list[tuple[str, re.Pattern[str]]] = []
    for meaning, phrases in list_entries("times.txt"):
        if meaning == "numbers":
            continue
        # The longest first: "last year" must not leave a word of "last year's".
        written = sorted((phrase.strip() for phrase in phrases.split(",")), key=len, reverse=True)
        forms = "|".join(_form(fold(phrase), number) for phrase in written)
        found.append((meaning, re.compile(forms)))
    return tuple(found)


def _form(phrase: str, number: str) -> str:
    parts = {"#": number, "@": _YEAR, "*": r"\w*", " ": r"\s+", "'": "['’ʼ]"}
    form = "".join(parts.get(sign, re.escape(sign)) for sign in phrase)
    # Where words are written without spaces there is no edge to ask for; a digit has one.
    before = r"(?<!\d)" if is_dense(phrase) else r"(?<!\w)"
    after = "" if is_dense(phrase) else r"(?!\w)"
    return f"{before}{form}{after}"
