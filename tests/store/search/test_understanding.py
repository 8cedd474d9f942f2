"""What the words of eleven languages mean, and what they do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import Meaning
from store.search.understanding.queries import Query, read_query
from store.search.understanding.vocabulary import Vocabulary, WordKnowledge
from store.search.words.normalise import words
from tests.store.search.phrases import MEANINGLESS, PHRASES

TODAY = date(2026, 11, 22)
CASES = [(key, phrase) for key, phrases in PHRASES.items() for phrase in phrases]


def read(text: str, known: Vocabulary | None = None) -> Query:
    """The query, where the index holds every word."""
    return read_query(
        text,
        known or Vocabulary(),
        lambda tokens: {token: WordKnowledge(True) for token in tokens},
        today=TODAY,
    )


def nothing_there(tokens: list[str]) -> dict[str, WordKnowledge]:
    return {}


def meanings(query: Query) -> set[tuple[str, str]]:
    return {(item.kind, item.key) for part in query.parts for item in part.meanings}


def test_there_are_enough_phrases() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize(("meant", "phrase"), CASES, ids=lambda value: str(value))
def test_a_phrase_is_understood(meant: tuple[str, str], phrase: str) -> None:
    def tell(tokens: list[str]) -> dict[str, WordKnowledge]:
        # A compound is taken apart only where no reference contains it.
        return {}

    assert meant in meanings(read_query(phrase, Vocabulary(), tell, today=TODAY))


@pytest.mark.parametrize("word", MEANINGLESS)
def test_a_word_that_only_looks_like_one_means_nothing(word: str) -> None:
    assert meanings(read(word)) == set()


def test_a_question_is_taken_apart() -> None:
    query = read("who reduced outages for banks in the nordics with zeppelins?")
    assert meanings(query) == {
        ("theme", "fewer_outages"),
        ("industry", "banking"),
        ("region", "NORDICS"),
    }
    assert [part.text for part in query.parts if not part.meanings] == ["zeppelins"]
    assert "reduced" in query.ignored


def test_products_of_the_store_come_before_other_meanings() -> None:
    known = Vocabulary()
    known.product_lexicon.add("kestrel cloud", Meaning("product", "kestrelcloud"))
    query = read("Kestrel Cloud bank", known)
    assert meanings(query) == {("product", "kestrelcloud"), ("industry", "banking")}


def test_a_slip_of_the_finger_is_forgiven() -> None:
    def tell(tokens: list[str]) -> dict[str, WordKnowledge]:
        return {}

    for slip, meant in [
        ("helthcare", ("industry", "healthcare")),
        ("insurence", ("industry", "insurance")),
        ("telecomunications", ("industry", "telecommunications")),
        ("Versichrung", ("industry", "insurance")),
        ("germny", ("country", "DE")),
    ]:
        query = read_query(slip, Vocabulary(), tell, today=TODAY)
        assert meant in meanings(query), slip
        assert query.parts[0].corrected, slip


def test_letters_without_sense_are_not_corrected_into_some() -> None:
    query = read_query("wxqzv kkjhgf", Vocabulary(), nothing_there, today=TODAY)
    assert [part.known for part in query.parts] == [False, False]


def test_capitals_tell_a_country_from_a_word_of_grammar() -> None:
    assert ("country", "US") in meanings(read("US banks"))
    assert ("country", "US") not in meanings(read("help us bank"))


def _texts() -> Iterator[st.SearchStrategy[str]]:
    yield st.text(max_size=400)
    yield st.text(alphabet="\"*:^-+()ANDORNEAR' ", max_size=60)
    yield st.lists(st.sampled_from([phrase for _, phrase in CASES]), max_size=12).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(*_texts()))
def test_any_text_is_a_question_or_nothing(text: str) -> None:
    query = read(text)
    assert len(query.parts) <= 16
    for part in query.parts:
        assert part.meanings or part.words
        assert 0 < part.weight <= 1
    # The same again, and each stretch that means something is one of the text's own.
    assert read(text) == query
    for found in knowledge().lexicon.find(list(words(text.casefold()))):
        assert found.meanings
