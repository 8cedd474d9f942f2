"""What the index knows of words: the products, kept in memory; the rest is asked for."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from store.models import Program, Region, RegionCountry, SearchTerm, SearchVersion, SearchWord
from store.search.index.spelling import NoWords, StoredWords, WrittenWords
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import COMPETITOR, PRODUCT, REGION, Lexicon, Meaning
from store.search.understanding.word_lists import list_lines
from store.search.words.normalise import fold, words

# Written once: sent with each search.
_STATE = union_all(
    select(literal("").label("name"), func.count().label("number")).where(SearchWord.product),
    select(SearchVersion.name, SearchVersion.number),
)
_TOLD = select(SearchWord.stem, SearchWord.in_name, SearchWord.capital, SearchWord.small).where(
    SearchWord.stem.in_(bindparam("tokens", expanding=True))
)


@dataclass(frozen=True)
class Vocabulary:
    """What this store's people mean: its products, what its program names, how it writes.

    `taught`: the hub's own words, and the program's competitors and regions; `regions`: the
    countries of each region of the program, by its code.
    """

    products: frozenset[str] = frozenset()
    product_lexicon: Lexicon = field(default_factory=Lexicon)
    words: WrittenWords = field(default_factory=NoWords)
    taught: Lexicon = field(default_factory=Lexicon)
    regions: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class WordKnowledge:
    """What the index knows of a token: whether it is there, as a name, or as a common word."""

    known: bool = False
    in_name: bool = False
    proper: bool = False


@dataclass
class _Kept:
    """What is kept of a database between searches, and of which state it is."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    taught: tuple[Lexicon, Mapping[str, frozenset[str]]] = field(
        default_factory=lambda: (Lexicon(), {})
    )
    versions: frozenset[tuple[str, int]] = frozenset()


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_making = threading.Lock()


def vocabulary(session: Session) -> Vocabulary:
    """The vocabulary of the session's database, brought up to date.

    Two rows or so are read to see whether anything changed: what the hub teaches on one
    replica holds for the next search on each.
    """
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    state: dict[str, int] = dict(session.execute(_STATE).all())
    # Words are never forgotten: as many products as before are the same ones.
    products = state.pop("", 0)
    versions = frozenset(state.items())
    with _making:
        kept = _kept.setdefault(engine, _Kept())
        if products != len(kept.vocabulary.products):
            kept.vocabulary = _read_products(session)
        if versions != kept.versions:
            kept.taught = _read_taught(session)
            kept.versions = versions
        known, (taught, regions) = kept.vocabulary, kept.taught
    written = StoredWords(session)
    return Vocabulary(known.products, known.product_lexicon, written, taught, regions)


def taught_lexicon(session: Session, terms: Iterable[TaughtTerm]) -> Lexicon:
    """A lexicon of these terms, and of what the program names: regions and competitors."""
    lexicon = Lexicon()
    for phrase, meaning in _named_by_program(session):
        lexicon.add(phrase, meaning)
    for term in terms:
        lexicon.add(term.phrase, Meaning(term.kind, term.key), term.language)
    return lexicon


class TaughtTerm(Protocol):
    """What a term says: a phrase, what it means, and in which language (None: in all)."""

    @property
    def phrase(self) -> str:
        """As the hub writes it."""
        ...

    @property
    def kind(self) -> str:
        """A kind of `store.search.understanding.lexicon`."""
        ...

    @property
    def key(self) -> str:
        """A key of that kind."""
        ...

    @property
    def language(self) -> str | None:
        """A tag."""
        ...


def _read_taught(session: Session) -> tuple[Lexicon, dict[str, frozenset[str]]]:
    lexicon = taught_lexicon(session, session.scalars(select(SearchTerm)).all())
    return lexicon, _program_regions(session)


def _named_by_program(session: Session) -> Iterator[tuple[str, Meaning]]:
    for code, name, names in session.execute(select(Region.code, Region.name, Region.names)):
        for phrase in {code, name, *names.values()}:
            # What everybody calls a region or a country stays that.
            if len(phrase) > 2 and not knowledge().lexicon.meanings_of(phrase):
                yield phrase, Meaning(REGION, code)
    program = session.get(Program, 1)
    for name in program.competitors if program is not None else ():
        key = "".join(word.text for word in words(fold(name)))
        if key:
            yield name, Meaning(COMPETITOR, key)


def _program_regions(session: Session) -> dict[str, frozenset[str]]:
    """The countries of each region of the program, with those of the regions below it."""
    parents: dict[int, int | None] = {}
    codes: dict[int, str] = {}
    for row_id, code, parent_id in session.execute(
        select(Region.id, Region.code, Region.parent_id)
    ):
        codes[row_id], parents[row_id] = code, parent_id
    found: dict[int, set[str]] = {row_id: set() for row_id in codes}
    for region_id, country in session.execute(
        select(RegionCountry.region_id, RegionCountry.country)
    ):
        above: int | None = region_id
        while above is not None:
            found[above].add(country)
            above = parents[above]
    return {codes[row_id]: frozenset(countries) for row_id, countries in found.items()}


def _read_products(session: Session) -> Vocabulary:
    found = list(
        session.scalars(select(SearchWord.word).where(SearchWord.product).order_by(SearchWord.word))
    )
    lexicon = Lexicon()
    for word in found:
        meaning = Meaning(PRODUCT, word.replace(" ", ""))
        for name in (word, *_other_names().get(word, ())):
            lexicon.add(name, meaning)
    return Vocabulary(frozenset(found), lexicon)


@cache
def _other_names() -> Mapping[str, tuple[str, ...]]:
    """What products are called as well, by each of their names."""
    alike = [tuple(map(fold, line.split(", "))) for line in list_lines("product_names.txt")]
    return {" ".join(word.text for word in words(name)): names for names in alike for name in names}


def word_knowledge(session: Session, *, tokens: Collection[str]) -> dict[str, WordKnowledge]:
    """What the index knows of each of these tokens."""
    rows = session.execute(_TOLD, {"tokens": list(tokens)[:200]}) if tokens else ()
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
