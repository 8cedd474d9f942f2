"""Sentences and labels: each one can be said, in every language, whatever fills it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from messages.environment import make_environment
from messages.locales import find_reader, find_translations, languages
from messages.sources import SENTENCE_MARK, CompiledTemplates
from store import errors
from store.models import words as known
from store.models import work
from tests.messages.checking import mentions, refusals
from tests.messages.rendering import FORGIVING
from tests.messages.rendering import STRICT as MESSAGES

SENTENCES = MESSAGES.list_sentences()

# Ordinary values by the names that sentences use; a new name wants one here.
VALUES: dict[str, Any] = {
    "at": "2026-05-01T09:00:00+02:00",
    "before": {"from": "2026-03-01", "to": "2026-03-31"},
    "because": "channel_archived",
    "by": "U0DACH",
    "colleague": "Jonas Weber",
    "count": 3,
    "country": "DE",
    "country_region": "DACH",
    "decision": "approved",
    "detail": "DACH",
    "given": {"hundredths": 6000, "currency": "EUR"},
    "left": {"hundredths": 4000, "currency": "EUR"},
    "most": {"hundredths": 10000, "currency": "EUR"},
    "rule": "Höchstens 100 Euro im Jahr.",
    "why": "Wir kaufen kein Lob.",
    "figures": [
        {"key": "references", "now": 12, "before": 10, "unit": "number", "better": "more"},
        {"key": "hours_to_decide", "now": 31.5, "before": 48, "unit": "hours", "better": "less"},
    ],
    "first": "2026-07-20",
    "id": "12",
    "last": "2026-08-03",
    "limit": 3000,
    "lost_region": "DACH",
    "meaning": "Industry: Banking",
    "most_days": 60,
    "most_wins": 100,
    "name": "Nordwind Logistik",
    "people": "U0DACH U0EMEA",
    "person": "Anna Vogt",
    "period": {"from": "2026-04-01", "to": "2026-04-30"},
    "place": "C0DACH",
    "problems": [{"line": 3, "text": "no such zone"}],
    "reference": "K7PX3M",
    "region": "DACH",
    "segments": [{"key": "banking", "group": "industry", "now": 3, "added": 1, "lost": 0}],
    "state": "declined",
    "taken_by": "DACH",
    "times": 60,
    "trouble": "ekm_access_denied",
    "value": "5/15",
    "weekday": "1-5",
    "what": "reference",
    "where": ["DACH", "Nordics"],
    "who_may": ["U0DACH", "U0EMEA"],
}
# Slack's ids, our codes and moments are nobody's words.
NOT_TYPED = ("at", "because", "by", "first", "last", "people", "place")
# Where `place` is a person.
OF_PEOPLE = ("outbox.is_a_bot", "outbox.user_gone")
# Who stands in the values above.
MENTIONED = {"U0DACH", "U0EMEA", "C0DACH"}
# What is left of markup, of a placeholder or of indentation.
UNSAID = re.compile(r"[{}%]|&\w+;|</?\w+[ />]|  ")
NASTY = "</sentence><!channel> & <b>*x*</b> \"'\x00 %s {{ 7 }} :tada:"


def variables_of(sentence: str) -> set[str]:
    """What a sentence wants to be told."""
    room, _, sentence_id = sentence.partition(".")
    file_name = room if room in ("errors", "labels") else f"{room}/sentences"
    source = MESSAGES.templates.find_sentences(file_name)[sentence_id]
    environment = make_environment(
        find_reader("en"),
        find_translations("en"),
        MESSAGES.templates,
        CompiledTemplates(),
        lambda group, key: key,
        lambda name, values: name,
    )
    tree = environment.parse(source, f"{file_name}{SENTENCE_MARK}{sentence_id}")
    assert isinstance(tree, nodes.Template)
    return find_undeclared_variables(tree) - environment.globals.keys()


def values_of(sentence: str) -> dict[str, Any]:
    """An ordinary value for each of them."""
    values = {name: VALUES[name] for name in variables_of(sentence)}
    return values | {"place": "U0DACH"} if sentence in OF_PEOPLE else values


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_sentence_can_be_said(sentence: str) -> None:
    values = values_of(sentence)
    found = []
    for language in languages():
        said = MESSAGES.say(sentence, language, **values)
        if not said or said != said.strip() or UNSAID.search(said):
            found.append(f"{sentence} in {language}: {said!r}")
        found += [
            f"{sentence} in {language}: {complaint}"
            for complaint in refusals(MESSAGES.notice(sentence, language, **values))
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_value_breaks_a_sentence(sentence: str) -> None:
    ordinary = values_of(sentence)
    values = ordinary | {
        name: NASTY
        for name, value in ordinary.items()
        if isinstance(value, str) and name not in NOT_TYPED
    }
    found = []
    for language in languages():
        notice = FORGIVING.notice(sentence, language, **values)
        complaints = refusals(notice)
        complaints += [f"mentions {one}" for one in mentions(notice) - MENTIONED]
        found += [f"{sentence} in {language}: {complaint}" for complaint in complaints]
    assert not found, "\n".join(found)


def test_a_mention_in_a_sentence() -> None:
    said = MESSAGES.say("errors.not_allowed", "de", who_may=["U0A", "U0B"])
    assert said.endswith("<@U0A> und <@U0B>.")
    assert mentions(MESSAGES.notice("errors.not_allowed", "de", who_may=["U0A", "U0B"])) == {
        "U0A",
        "U0B",
    }


def test_a_sentence_is_said_as_it_is_typed() -> None:
    said = FORGIVING.say("nominations.new_account", "en", name='R&D "GmbH" <b>')
    assert 'R&D "GmbH" <b>' in said


def test_each_error_has_its_sentence() -> None:
    codes = {
        found.code
        for found in vars(errors).values()
        if isinstance(found, type) and issubclass(found, errors.VouchError)
    }
    # Only the command line meets these; it prints the English text with the lines.
    codes -= {"invalid_file", "invalid_program", "unusable_database"}
    assert {f"errors.{code}" for code in codes} - set(SENTENCES) == set()


def test_sentences_for_errors_are_in_order() -> None:
    ids = list(MESSAGES.templates.find_sentences("errors"))
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("group", "keys"),
    [
        ("activity", known.ACTIVITIES),
        ("industry", known.INDUSTRIES),
        ("agreement", known.AGREEMENTS),
        ("audience", known.AUDIENCES),
        ("state", known.NOMINATION_STATES),
        ("state", work.APPROVAL_STATES),
    ],
)
def test_each_key_of_the_store_has_its_word(group: str, keys: tuple[str, ...]) -> None:
    assert {f"labels.{group}.{key}" for key in keys} - set(SENTENCES) == set()
    for language in languages():
        words = [MESSAGES.label(group, key, language) for key in keys]
        assert len(set(words)) == len(words)
