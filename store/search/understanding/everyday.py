"""The everyday words of the languages that are written with spaces.

For three things: a word that is rightly spelled is no slip for one of ours ("slipping" is not
shipping); an English word is not read as another language's ("code" is a queue in Italian); and
an everyday word that no story happens to contain says less than a name or a term.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from store.search.understanding.word_lists import list_lines
from store.search.words.normalise import Word, fold, stem

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru")
_SHORTEST_STEM = 3  # letters; shorter ones are other words' beginnings, too
_DOUBLES = 5  # letters; in a longer word a letter is doubled by a slip ("newspapper")
# What forms of a word end in, folded.
_ENDINGS = {
    language: frozenset(endings.split())
    for language, endings in {
        "en": "s es ed d ing y ies ied er est ly e",
        "de": "e en er es em n s st t te ten tes ter tem",
        "fr": "e s es x er ez ent ons ais ait aient ant ee ees",
        "es": "s es o a os as an ar er ir ando iendo ado ada ados adas en e aron aba aban",
        "it": "i e a o are ere ire ano ando endo ato ata ati ate",
        "pt": "s es o a os as am ar er ir ando endo ado ada ados adas em e ou aram ava",
        "ru": (
            "а я о е ы и й у ю ой ей ом ем ам ям ами ями ах ях ов ев ь ью ия ии ию ий ый ая ое ые "
            "ого ему ому его ую юю ым им ых их ть ла ло ли л ет ит ут ют ат ят ем им ешь ишь"
        ),
    }.items()
}
# English is what people of all countries ask in.
_ENGLISH = 0.5


def languages_of(text: str) -> frozenset[str]:
    """The languages in which a folded word is an everyday one, in any of its forms."""
    stemmed = _stem(text)
    # A stem alone says too little: "insurence" has that of "insure".
    ending = text.removeprefix(stemmed)
    if len(ending) > 1 and len(stemmed) <= _DOUBLES and stemmed.endswith(ending[0]):
        ending = ending[1:]  # "running": the ending doubled a letter
    return frozenset(
        language
        for language, (known, stems) in _everyday().items()
        if text in known
        or (len(stemmed) >= _SHORTEST_STEM and stemmed in stems and ending in _ENDINGS[language])
    )


def is_everyday(text: str) -> bool:
    """Whether a folded word is an everyday one of some language."""
    return bool(languages_of(text))


def is_of_another_language(
    word: Word, query_words: Sequence[Word], told_in: frozenset[str | None]
) -> bool:
    """Whether a word that means something in the languages `told_in` was meant in another.

    It is when the other words of the question are rather of a language in which it is an
    everyday word.
    """
    if None in told_in:
        return False
    others = {name for name, (known, _) in _everyday().items() if word.text in known} - told_in
    if not others:
        return False
    heard = _heard(word, query_words)
    mine = max((heard.get(language, 0.0) for language in told_in if language), default=0.0)
    return any(heard[language] > mine for language in others)


def _heard(word: Word, query_words: Sequence[Word]) -> Mapping[str, float]:
    """How many of a question's other words are everyday ones, by language."""
    heard = dict.fromkeys(LANGUAGES, 0.0)
    if len(query_words) > 1:  # a word alone may be of any language
        heard["en"] = _ENGLISH
    for other in query_words:
        if other is not word and not other.dense:
            for language in languages_of(other.text):
                heard[language] += 1
    return heard


class _Listed:
    """Words that take eight bytes each: forty thousand of them are kept as long as we run."""

    def __init__(self, listed: Iterable[str]) -> None:
        # A hash that two words share, of so many possible ones, does not happen to us.
        self._hashes = array("q", sorted(set(map(hash, listed))))

    def __contains__(self, word: str) -> bool:
        place = bisect_left(self._hashes, hash(word))
        return place < len(self._hashes) and self._hashes[place] == hash(word)


@cache
def _everyday() -> Mapping[str, tuple[_Listed, _Listed]]:
    """By language, the words and their stems, folded."""
    found: dict[str, tuple[_Listed, _Listed]] = {}
    for language in LANGUAGES:
        lines = list_lines(f"everyday/{language}.txt")
        listed = [word for line in lines for word in fold(line).split()]
        found[language] = _Listed(listed), _Listed(map(_stem, listed))
    return found


def _stem(word: str) -> str:
    """The stem; of a short Russian noun without its ending, too, which other short words keep."""
    stemmed: str = stem.__wrapped__(word)  # nobody asks for most of these a second time
    is_short = len(word) == len(stemmed) <= 5 and "а" <= word[:1] <= "я"
    return stemmed.rstrip("аяоеыиуюьй") if is_short else stemmed
