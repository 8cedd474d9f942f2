"""Every template, with ordinary values and with the worst that people type, in every language."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from messages import Messages
from messages.locales import languages
from messages.text import length
from tests.messages import samples
from tests.messages.checking import emoji, mentions, readable, refusals

SAMPLES: dict[str, dict[str, Any]] = {}
for _module in pkgutil.iter_modules(samples.__path__):
    SAMPLES.update(importlib.import_module(f"{samples.__name__}.{_module.name}").SAMPLES)

# A sample that shows another state of the same template is named "room/name (which state)".
_TEMPLATE = re.compile(r" \(.*\)$")

ORDINARY = Messages(strict=True)
FORGIVING = Messages()
LOCALES = (*languages(), "en-GB", "de-AT", "ko-KR")

# Not typed by anybody: ids, days, moments, keys, addresses, codes, zones, the bot's own JSON.
_NOT_TYPED = re.compile(
    r"[UWCGDBF][A-Z0-9]{2,}|\d{4}-\d\d-\d\d.*|[a-z0-9_.:+-]*|https?://\S*|[A-Z]{2}"
    r"|[a-z]{2}-[A-Z]{2}|\d+|[A-Z]\w+/[A-Z]\w+|\{.*\}|\[.*\]",
    re.DOTALL,
)
NASTY = {
    "very long": "Reliability " * 2_000,
    "one long word": "x" * 20_000,
    "broadcasts": "<!channel> <!here> @channel <@U0EVIL666> <#C0EVIL666> <!subteam^S123>",
    "markup": "</p></message><b>&amp;&nbsp;<!-- {{ 7 * 7 }} {% raw %} ]]> \"'><br/>",
    "formatting": "*bold* _italic_ ~struck~ `code` ```block``` > quoted :rotating_light: [a](b)",
    "link": "<https://evil.example|click me> https://evil.example/?a=1&b=2",
    "right to left": "\u202eשלום \u2066مرحبا بالعالم\u2069 \u200f(123)",
    "emoji": "👩‍👩‍👧‍👦🇩🇪🇫🇷👍🏽❤️" * 400,
    "line breaks": "one\ntwo\r\n\r\nthree\u2028four\u0085five\n" * 300,
    "control characters": "a\x00b\x07c\x1bd\x7fe\ufffef\ud800g\ufeff",
    "blank": " \t\n\u00a0\u200b ",
    "nothing": "",
    "percent": "100 % %s %(name)s {name} {0}",
    "marks": "Z̸̢͖̀͆a̶̛͉l̷̨̈́g̴̢̎o" * 300,
    "other scripts": "株式会社日立製作所 Ελλάδα Россия भारत ไทย" * 40,
}


def nasty(values: Any, words: str) -> Any:
    """The sample with everything that a person could have typed replaced."""
    return _each_string(values, lambda text: text if _NOT_TYPED.fullmatch(text) else words)


def _each_string(values: Any, change: Callable[[str], str]) -> Any:
    if isinstance(values, dict):
        return {key: _each_string(value, change) for key, value in values.items()}
    if isinstance(values, list):
        return [_each_string(value, change) for value in values]
    return change(values) if isinstance(values, str) else values


def render(messages: Messages, sample: str, locale: str, values: dict[str, Any]) -> dict[str, Any]:
    return messages.render(_TEMPLATE.sub("", sample), locale, **values)


def test_every_template_has_a_sample_and_every_sample_its_template() -> None:
    assert {_TEMPLATE.sub("", name) for name in SAMPLES} == set(
        FORGIVING.templates.list_templates()
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_ordinary_values_need_no_mending(sample: str, locale: str) -> None:
    made = render(ORDINARY, sample, locale, SAMPLES[sample])
    assert refusals(made) == []


@pytest.mark.parametrize("kind", NASTY)
@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_nothing_that_people_type_breaks_a_template(sample: str, kind: str) -> None:
    values = nasty(SAMPLES[sample], NASTY[kind])
    for language in languages():
        made = render(FORGIVING, sample, language, values)
        assert refusals(made) == []
        # Nobody is mentioned and nothing is shown who or what the template does not name itself.
        mentioned, shown = _of_the_template(sample, language)
        assert mentions(made) <= mentioned
        assert emoji(made) <= shown
        assert not set("\x00\x07\x1b\ufffe\ud800\u202e\u2066") & set(readable(made))


def _ids(values: Any) -> set[str]:
    found: set[str] = set()

    def note(text: str) -> str:
        found.update(re.findall(r"\b[UWCGDB][A-Z0-9]{2,}\b", text))
        return text

    _each_string(values, note)
    return found - {"U0EVIL666", "C0EVIL666"}


@cache
def _of_the_template(sample: str, language: str) -> tuple[set[str], set[str]]:
    """Who is mentioned and which emoji are shown, with ordinary words and with none (conditions
    then take their other branch)."""
    values = SAMPLES[sample]
    made = [render(FORGIVING, sample, language, each) for each in (values, nasty(values, ""))]
    mentioned = set().union(*(mentions(each) for each in made)) | _ids(values)
    return mentioned, set().union(*(emoji(each) for each in made))


@pytest.mark.parametrize("language", languages())
def test_every_language_says_something_of_its_own(language: str) -> None:
    said = {
        sample: readable(render(ORDINARY, sample, language, values))
        for sample, values in SAMPLES.items()
    }
    english = {
        sample: readable(render(ORDINARY, sample, "en", values))
        for sample, values in SAMPLES.items()
    }
    if language == "en":
        assert said == english
    else:
        assert [sample for sample in said if said[sample] == english[sample]] == []


def test_nasty_values_are_nasty_enough() -> None:
    assert any(length(words) > 13_200 for words in NASTY.values())
    assert nasty({"name": "Priya Nair", "id": "U0PRIYA", "state": "pending"}, "!") == {
        "name": "!",
        "id": "U0PRIYA",
        "state": "pending",
    }
