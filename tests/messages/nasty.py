"""The worst that people type, put into samples in the place of what they usually do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

# Not typed by anybody: ids, days, moments, keys, addresses, codes, zones, the bot's own JSON.
_NOT_TYPED = re.compile(
    r"[UWCGDBF][A-Z0-9]{2,}|\d{4}-\d\d-\d\d.*|[a-z0-9_.:+-]*|https?://\S*|[A-Z]{2}"
    r"|[a-z]{2}-[A-Z]{2}|\d+|[A-Z]\w+/[A-Z]\w+|\{.*\}|\[.*\]",
    re.DOTALL,
)
# Nobody may be mentioned by what is typed, so these ids are in no sample.
EVIL_IDS = frozenset({"U0EVIL666", "C0EVIL666"})

NASTY = {
    "very long": "Reliability " * 1_200,
    "one long word": "x" * 14_000,
    "broadcasts": "<!channel> <!here> @channel <@U0EVIL666> <#C0EVIL666> <!subteam^S123>",
    "markup": "</p></message><b>&amp;&nbsp;<!-- {{ 7 * 7 }} {% raw %} ]]> \"'><br/>",
    "formatting": "*bold* _italic_ ~struck~ `code` ```block``` > quoted :rotating_light: [a](b)",
    "link": "<https://evil.example|click me> https://evil.example/?a=1&b=2",
    "right to left": "\u202eשלום \u2066مرحبا بالعالم\u2069 \u200f(123)",
    "emoji": "👩‍👩‍👧‍👦🇩🇪🇫🇷👍🏽❤️" * 400,
    "line breaks": "one\ntwo\r\n\r\nthree\u2028four\u0085five\n" * 100,
    "control characters": "a\x00b\x07c\x1bd\x7fe\ufffef\ud800g\ufeff",
    "blank": " \t\n\u00a0\u200b ",
    "nothing": "",
    "percent": "100 % %s %(name)s {name} {0}",
    "marks": "Z̸̢͖̀͆a̶̛͉l̷̨̈́g̴̢̎o" * 120,
    "other scripts": "株式会社日立製作所 Ελλάδα Россия भारत ไทย" * 80,
}
_SHORT = tuple(
    NASTY[kind]
    for kind in (
        *("broadcasts", "markup", "formatting", "link", "right to left"),
        *("control characters", "percent"),
    )
)
_LONG = tuple(
    NASTY[kind][:300]
    for kind in ("emoji", "line breaks", "marks", "other scripts", "one long word")
)


def nasty_kinds(turn: int) -> dict[str, str]:
    """The kinds for a language: each alone for the first (turn 0), all of them mixed for others.

    A translation decides what stands around the words, not how they are escaped or cut; and the
    turn decides which kind stands first, where nothing is cut off. The mixture is longer than any
    one text may be; the languages made up, which say everything in more letters than any other,
    get words longer than any message.
    """
    if turn == 0:
        return NASTY
    return {
        "all short kinds at once": " ".join(_turned(_SHORT, turn)),
        "all long kinds at once": "".join(_turned(_LONG, turn)) + NASTY["very long"][:2_400],
        "nothing": NASTY["nothing"],
    }


def _turned(kinds: tuple[str, ...], turn: int) -> tuple[str, ...]:
    first = turn % len(kinds)
    return kinds[first:] + kinds[:first]


def replace_typed(values: Any, words: str) -> Any:
    """The sample with everything that a person could have typed replaced."""
    return each_string(values, lambda text: text if _NOT_TYPED.fullmatch(text) else words)


def each_string(values: Any, change: Callable[[str], str]) -> Any:
    """The sample with every string of it changed, keys of objects left alone."""
    if isinstance(values, dict):
        return {key: each_string(value, change) for key, value in values.items()}
    if isinstance(values, list):
        return [each_string(value, change) for value in values]
    return change(values) if isinstance(values, str) else values
