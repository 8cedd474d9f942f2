"""Every template, with ordinary values and with the worst that people type, in every language.

One test a sample: it names every language and every kind of words with which something is wrong.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from messages import MarkupError
from messages.locales import languages
from messages.text import length
from tests.messages.checking import emoji, mentions, readable, refusals
from tests.messages.nasty import EVIL_IDS, NASTY, each_string, nasty_kinds, replace_typed
from tests.messages.rendering import (
    FORGIVING,
    LOCALES,
    SAMPLES,
    complaints_about,
    render,
    render_ordinary,
    template_of,
)

_ID = re.compile(r"\b[UWCGDB][A-Z0-9]{2,}\b")
# A control character, half a character, and what would turn the rest of a line around.
_NEVER_SHOWN = frozenset("\x00\x07\x1b\ufffe\ud800\u202e\u2066")


def test_every_template_has_a_sample_and_every_sample_its_template() -> None:
    assert {template_of(name) for name in SAMPLES} == set(FORGIVING.templates.list_templates())


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_ordinary_values_need_no_mending(sample: str) -> None:
    found = [
        f"{sample} in {locale}: {complaint}"
        for locale in LOCALES
        for complaint in complaints_about(render_ordinary(sample, locale))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_nothing_that_people_type_breaks_a_template(sample: str) -> None:
    values = SAMPLES[sample]
    # With ordinary words and with none: conditions then take their other branch.
    plain = [render(FORGIVING, sample, "en", each) for each in (values, replace_typed(values, ""))]
    mentioned = _ids(values).union(*(mentions(each) for each in plain))
    shown = set().union(*(emoji(each) for each in plain))
    found = [
        f'{sample} in {language}, "{kind}": {complaint}'
        for turn, language in enumerate(languages())
        for kind, words in nasty_kinds(turn).items()
        for complaint in _complaints(
            sample, language, replace_typed(values, words), mentioned, shown
        )
    ]
    assert not found, "\n".join(found)


def _complaints(
    sample: str, language: str, values: dict[str, Any], mentioned: set[str], shown: set[str]
) -> list[str]:
    """What is wrong where nobody may be mentioned and no emoji be shown but by the template."""
    try:
        made = render(FORGIVING, sample, language, values)
    except MarkupError as mistake:
        return [str(mistake)]
    found = refusals(made)
    found += [f"mentions {one}" for one in sorted(mentions(made) - mentioned)]
    found += [f"shows :{one}:" for one in sorted(emoji(made) - shown)]
    found += [f"says {one!r}" for one in sorted(_NEVER_SHOWN & set(readable(made)))]
    return found


def _ids(values: Any) -> set[str]:
    found: set[str] = set()

    def note(text: str) -> str:
        found.update(_ID.findall(text))
        return text

    each_string(values, note)
    return found - EVIL_IDS


@pytest.mark.parametrize("language", languages()[1:])
def test_every_language_says_something_of_its_own(language: str) -> None:
    same = [
        sample for sample in SAMPLES if _said(sample, language) == _said(sample, languages()[0])
    ]
    assert same == []


def _said(sample: str, language: str) -> str:
    made = render_ordinary(sample, language)
    return str(made) if isinstance(made, MarkupError) else readable(made)


def test_nasty_values_are_nasty_enough() -> None:
    assert any(length(words) > 13_200 for words in NASTY.values())
    for turn in range(1, 12):
        short, long, _ = nasty_kinds(turn).values()
        assert length(short) < 600
        assert length(long) > 3_000
    # Each kind stands first in some language.
    for kinds in (0, 1):
        assert len({list(nasty_kinds(turn).values())[kinds][:9] for turn in range(1, 12)}) >= 5
    assert replace_typed({"name": "Priya Nair", "id": "U0PRIYA", "state": "pending"}, "!") == {
        "name": "!",
        "id": "U0PRIYA",
        "state": "pending",
    }
