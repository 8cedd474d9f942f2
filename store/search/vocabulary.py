"""The words and products that the index knows, kept in memory for typing errors."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from store.models import SearchWord
from store.search.knowledge import knowledge
from store.search.lexicon import PRODUCT, Lexicon, Meaning

# On PostgreSQL a row may become visible after one with a higher number: look again a bit back.
_OVERLAP = 2_000
_LONGEST = 40  # letters; nothing longer is compared


@dataclass
class Vocabulary:
    """Words by length, names and products; grows as the index does."""

    last_id: int = 0
    words: dict[int, dict[str, None]] = field(default_factory=dict)
    names: dict[int, dict[str, None]] = field(default_factory=dict)
    products: dict[str, None] = field(default_factory=dict)
    product_lexicon: Lexicon = field(default_factory=Lexicon)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class WordKnowledge:
    """What the index knows of a token: whether it is there, as a name, or as a common word."""

    known: bool = False
    in_name: bool = False
    proper: bool = False


_vocabularies: WeakKeyDictionary[Engine, Vocabulary] = WeakKeyDictionary()
_making = threading.Lock()


def vocabulary(session: Session) -> Vocabulary:
    """The vocabulary of the session's database, brought up to date."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    with _making:
        known = _vocabularies.setdefault(engine, Vocabulary())
    newest = session.scalar(select(func.max(SearchWord.id))) or 0
    with known.lock:
        if newest <= known.last_id:
            return known
        rows = session.execute(
            select(SearchWord.id, SearchWord.word, SearchWord.in_name, SearchWord.product)
            .where(SearchWord.id > max(0, known.last_id - _OVERLAP))
            .order_by(SearchWord.id)
        )
        for row_id, word, in_name, product in rows:
            known.last_id = max(known.last_id, row_id)
            if product and word not in known.products:
                known.products[word] = None
                known.product_lexicon.add(word, Meaning(PRODUCT, word.replace(" ", "")))
            if " " not in word:
                place = known.names if in_name else known.words
                place.setdefault(len(word), {})[word] = None
    return known


def word_knowledge(session: Session, *, tokens: Collection[str]) -> dict[str, WordKnowledge]:
    """What the index knows of each of these tokens."""
    rows = session.execute(
        select(SearchWord.stem, SearchWord.in_name, SearchWord.capital, SearchWord.small).where(
            SearchWord.stem.in_(list(tokens)[:200])
        )
    )
    found: dict[str, WordKnowledge] = {}
    small: set[str] = set()
    for token, in_name, capital, is_small in rows:
        before = found.get(token, WordKnowledge())
        if is_small:
            small.add(token)
        found[token] = WordKnowledge(
            True, before.in_name or in_name, (before.proper or capital) and token not in small
        )
    return {
        token: WordKnowledge(True, item.in_name, item.proper and token not in small)
        for token, item in found.items()
    }


def begun_name(known: Vocabulary, word: str) -> str | None:
    """The customer's name that a word only begins ("aero" for "aerostructures"), or None."""
    if len(word) < 4:
        return None
    names = (name for group in known.names.values() for name in group if name.startswith(word))
    return min(names, key=len, default=None)


def nearest_word(known: Vocabulary, word: str) -> str | None:
    """The word that was probably meant by one that nothing contains, or None.

    Words that mean something and names of customers and products come before others of the
    same distance.
    """
    allowed = _allowed_errors(word)
    if not allowed or len(word) > _LONGEST:
        return None
    lengths = range(len(word) - allowed, len(word) + allowed + 1)
    places: tuple[Iterable[str], ...] = (
        (item for item in knowledge().lexicon.surfaces() if len(item) in lengths),
        (item for item in known.products if len(item) in lengths),
        (item for length in lengths for item in known.names.get(length, ())),
        (item for length in lengths for item in known.words.get(length, ())),
    )
    best: tuple[int, int, str] | None = None
    for order, place in enumerate(places):
        for candidate, distance, _ in process.extract(
            word, list(place), scorer=OSA.distance, score_cutoff=allowed, limit=5
        ):
            # In four letters only two that were swapped: else most words would be others.
            if len(word) == 4 and sorted(word) != sorted(candidate):
                continue
            # A wrong first letter is rare, and two errors in it would be another word.
            if candidate[0] != word[0] and (distance > 1 or len(word) < 6):
                continue
            ranked = (int(distance), order, candidate)
            if best is None or ranked < best:
                best = ranked
    return best[2] if best else None


def _allowed_errors(word: str) -> int:
    """How many slips of the finger we forgive in a word of this length."""
    if any(character.isdigit() for character in word) or len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2
