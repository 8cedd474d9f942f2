"""Names of several words in a question: of customers, of companies and products everybody knows."""

from __future__ import annotations

from collections.abc import Iterator

from store.search.understanding.companies import known_companies, known_products
from store.search.understanding.knowledge import knowledge
from store.search.understanding.parts import Part
from store.search.understanding.vocabulary import Vocabulary
from store.search.words.normalise import Word, stem


def find_names(query_words: list[Word], known: Vocabulary) -> Iterator[tuple[range, Part]]:
    """Where two to four words are together a name, and the parts they make, longest first."""
    taken: set[int] = set()
    runs = [
        (place, length, "".join(word.text for word in query_words[place : place + length]))
        for length in range(min(4, len(query_words)), 1, -1)
        for place in range(len(query_words) - length + 1)
        if not any(word.dense for word in query_words[place : place + length])
    ]
    written = {joined for _, _, joined in runs}
    # A company that everybody knows is meant as a whole, too, though it is not our customer.
    whole = known.words.whole_names(written) | (
        written & (known_companies().keys() | known_products())
    )
    for place, length, joined in runs:
        here = range(place, place + length)
        if joined not in whole or taken & set(here):
            continue
        if all(query_words[at].text in knowledge().stop_words for at in here):
            continue  # "en el" is no "Enel"
        if not _means(query_words[place : place + length]):
            taken.update(here)
            yield here, _name_part(query_words[place : place + length], known)


def _name_part(run: list[Word], known: Vocabulary) -> Part:
    text, joined = " ".join(word.text for word in run), "".join(word.text for word in run)
    if joined not in known_companies() and joined not in known.words.whole_names({joined}):
        # A product: a name, but no customer's.
        return Part(text, tuple(run), proper=True, whole=True)
    return Part(text, tuple(run), in_name=True, proper=True, joined=stem(joined))


def _means(run: list[Word]) -> bool:
    """Whether the words together already mean something ("edge computing")."""
    return any(found.end - found.start == len(run) for found in knowledge().lexicon.find(run))
