"""Every template in languages made up: a longer one, and one written from right to left. Nothing
breaks, and nothing is said that no translator could have been asked for."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from messages import MarkupError
from messages.glossary import read_glossary
from tests.messages.checking import parts, readable, refusals
from tests.messages.nasty import NASTY, nasty_kinds, replace_typed
from tests.messages.pictures.values import PROGRESS, WORST
from tests.messages.pseudo import ACCENTED, MIRRORED, accented, mirrored, pseudo_messages
from tests.messages.rendering import SAMPLES, render
from tests.messages.test_sentences import SENTENCES, values_of

MESSAGES = pseudo_messages()
MADE_UP = (ACCENTED, MIRRORED)

_WORD = re.compile(r"[A-Za-z]{2,}")
# No words: in mrkdwn a mention, a date, a link's address, an emoji's name; a command cut off.
_CODE = re.compile(r"<[@#!][^<>]*>|<[^<>|]*\||:[a-z0-9_+-]+:|/[a-z]*(?=…)")
_NAMES = frozenset(word for name in read_glossary().names for word in _WORD.findall(name))
# Time zones are called so everywhere.
_ZONES = frozenset({"UTC", "GMT", "BST", "CET", "CEST", "EST", "EDT", "JST"})
# Keys that have a word in each language: shown as they are, they are a fault.
_LABELLED = frozenset(name.rpartition(".")[2] for name in SENTENCES if name.startswith("labels."))

_LONGER_THAN_ANY_MESSAGE = {"very long": NASTY["very long"]}


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_nothing_breaks(sample: str) -> None:
    found = [
        f'{sample} in {language}, "{kind}": {complaint}'
        for turn, language in enumerate(MADE_UP, start=1)
        for kind, values in {
            "ordinary": SAMPLES[sample],
            **{
                kind: replace_typed(SAMPLES[sample], words)
                for kind, words in (nasty_kinds(turn) | _LONGER_THAN_ANY_MESSAGE).items()
            },
        }.items()
        for complaint in _complaints(sample, language, values)
    ]
    assert not found, "\n".join(found)


def _complaints(sample: str, language: str, values: dict[str, Any]) -> list[str]:
    try:
        return refusals(render(MESSAGES, sample, language, values))
    except MarkupError as mistake:
        return [str(mistake)]


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_nothing_is_left_untranslated(sample: str) -> None:
    found = []
    for language in MADE_UP:
        # What people typed is written in letters that are none of ours.
        values = replace_typed(SAMPLES[sample], "株式会社")
        made = render(MESSAGES, sample, language, values)
        found += [f"{sample} in {language}: {word}" for word in plain_words(made, values)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", MADE_UP)
def test_no_sentence_is_left_untranslated(language: str) -> None:
    found = []
    for sentence in SENTENCES:
        values = replace_typed(values_of(sentence), "株式会社")
        said = MESSAGES.notice(sentence, language, **values)
        found += [f"{sentence}: {word}" for word in plain_words(said, values)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", MADE_UP)
@pytest.mark.parametrize("values", [PROGRESS, WORST | {"segments": []}], ids=["ordinary", "worst"])
def test_pictures_speak_it_too(language: str, values: dict[str, Any]) -> None:
    values = replace_typed(values, "株式会社")
    drawing = MESSAGES.draw("progress", language, **values)
    assert drawing.alt.strip()
    shown = " ".join(text.text or "" for text in ElementTree.fromstring(drawing.svg).iter())
    assert plain_words({"text": f"{shown} {drawing.alt}"}, values) == []


def plain_words(made: dict[str, Any], values: Any) -> list[str]:
    """The words in plain letters that a reader sees, without names and without the data."""
    seen = [readable(made), *(_placeholder(part) for part in parts(made))]
    words = {word for text in seen for word in _WORD.findall(_CODE.sub(" ", text))}
    return sorted(words - _NAMES - _ZONES - _shown_as_they_are(values))


def _placeholder(part: dict[str, Any]) -> str:
    found = part.get("placeholder")
    return str(found["text"]) if isinstance(found, dict) else ""


def _shown_as_they_are(values: Any) -> set[str]:
    """The words of data that stand for themselves in every language: codes, addresses, zones."""
    if isinstance(values, dict):
        return set().union(*(_shown_as_they_are(value) for value in values.values()))
    if isinstance(values, list):
        return set().union(*(_shown_as_they_are(value) for value in values))
    return set() if values in _LABELLED else set(_WORD.findall(str(values)))


def test_a_sentence_that_nobody_could_translate_is_found() -> None:
    message = {"text": "ťŕáńśĺáťéď", "blocks": [{"type": "header", "text": {"text": "Welcome"}}]}
    assert plain_words(message, {"zone": "Europe/Berlin"}) == ["Welcome"]


def test_made_up_languages_are_what_they_say() -> None:
    sentence = 'Find it with <code>/reference</code>: <user id="%(by)s"/> said %(count)s%% yes.'
    strange = accented(sentence)
    assert '<code>/reference</code>: <user id="%(by)s"/> śáíď %(count)s%% ýéś.' in strange
    plain = re.compile(r"<[^<>]*>|%\(\w+\)s|%%")
    assert len(plain.sub("", strange)) == pytest.approx(len(plain.sub("", sentence)) * 1.4, abs=8)
    turned = mirrored(sentence)
    assert turned.startswith("\u200f")
    assert "<code>/reference</code>" in turned
    assert not _WORD.search(plain.sub("", turned).replace("/reference", ""))
