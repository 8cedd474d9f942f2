"""Phrases and their meanings: goes through a text and says which stretches of it mean what.

Pure; what we know is read in `store.search.understanding.knowledge`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from store.search.understanding.lexicon_tree import (
    Entry,
    Languages,
    Node,
    entry_of,
    languages_read,
    meanings_in,
)
from store.search.understanding.mixed_scripts import MixedPhrases
from store.search.words.normalise import Word, bare_korean, fold, is_dense, plain_form, words

COUNTRY, REGION, LANGUAGE, INDUSTRY, THEME, ACTIVITY, PRODUCT = (
    "country",
    "region",
    "language",
    "industry",
    "theme",
    "activity",
    "product",
)
# How large the customer is, what it came from or was won against, and when.
SIZE, COMPETITOR, TIME = "size", "competitor", "time"
_MAX_DENSE = 14  # the longest name in characters that are written without spaces
_SHORT_KATAKANA = re.compile(r"^[ァ-ヺー]{1,3}$")
_ALL_KATAKANA = re.compile(r"^[ァ-ヺー]+$")
_KATAKANA = re.compile(r"[ァ-ヺー]")


@dataclass(frozen=True, order=True)
class Meaning:
    """What a stretch of words stands for: a kind and a key of that kind ("country", "DE")."""

    kind: str
    key: str


@dataclass(frozen=True)
class Found:
    """A stretch of a text that means something. `start` and `end` count words."""

    start: int
    end: int
    text: str
    meanings: tuple[Meaning, ...]


class Lexicon:
    """Phrases and their meanings; further ones (products) can be added by making a new one."""

    def __init__(self) -> None:
        self._root = Node()
        self._prefixes: set[str] = set()
        self._dense: dict[str, tuple[Entry, ...]] = {}
        # How long they are by their first character, the longest first.
        self._dense_lengths: dict[str, tuple[int, ...]] = {}
        self._by_script: dict[str, list[str]] = {}
        self._mixed = MixedPhrases()
        self._single: dict[str, str] = {}
        self._compounds = lru_cache(maxsize=50_000)(self._find_compound)
        self._forms = lru_cache(maxsize=100_000)(self._find_forms)
        self._begun = lru_cache(maxsize=50_000)(self._find_begun)

    def add(self, phrase: str, meaning: Meaning, language: str | None = None) -> None:
        """Let a phrase mean something, in one language or in all.

        A word that ends in * stands for all its endings; a phrase that ends in ? is
        understood only where somebody asks, not in a story.
        """
        folded = fold(phrase.removesuffix("?"))
        entry = entry_of(meaning, language, phrase.endswith("?"))
        if self._mixed.add(folded, entry):
            return
        if is_dense(folded):
            # Several dense words are found without their spaces, as they are often written.
            joined = "".join(folded.split())[:_MAX_DENSE]
            self._dense[joined] = (*self._dense.get(joined, ()), entry)
            lengths = {len(joined), *self._dense_lengths.get(joined[0], ())}
            self._dense_lengths[joined[0]] = tuple(sorted(lengths, reverse=True))
            script = "hangul" if "가" <= joined[0] <= "힣" else "kana"
            if script == "kana" and not _ALL_KATAKANA.match(joined):
                script = "other"
            self._by_script.setdefault(script, []).append(joined)
            return
        node = self._root
        parts = [part for part in re.split(r"[\s\-/&.]+", folded) if part.strip("*'’")]
        for place, part in enumerate(parts, start=1):
            if language == "de" and place < len(parts) and len(part) > 4 and part.endswith("e"):
                part += "*"  # an adjective, in all its forms: virtuelle(n) Maschinen
            for form in self._pattern(part):
                node = node.child(form)
        if parts:
            node.entries = (*node.entries, entry)
            self._begun.cache_clear()
        if len(parts) == 1 and not folded.endswith("*") and len(folded) > 3:
            self._single.setdefault(folded, folded)

    def surfaces(self) -> Sequence[str]:
        """The single words that mean something, as they are written, for typing errors."""
        return tuple(self._single)

    def dense_surfaces(self, script: str) -> Sequence[str]:
        """What means something in a script of pairs: "hangul", "kana" or "other"."""
        return self._by_script.get(script, ())

    def find(self, text_words: Sequence[Word], language: str | None = None) -> Iterator[Found]:
        """The longest stretches that mean something, from left to right, none overlapping.

        For a story, its language: words of others are not looked for ("mode" is fashion in
        French alone), nor what only means something where somebody asks. `ANY_LANGUAGE`
        is for names, which come from everywhere.
        """
        allowed = None if language is None else languages_read(language)
        place = 0
        while place < len(text_words):
            word = text_words[place]
            if word.dense:
                joined = self._find_joined(text_words, place, allowed)
                if joined is not None:
                    yield joined
                    place = joined.end
                else:
                    yield from self._find_dense(word, place, allowed)
                    place += 1
                continue
            end, meanings = self._longest(text_words, place, allowed)
            mixed = meanings_in(self._mixed.find(text_words, place), allowed)
            if mixed and end <= place + 1:
                end, meanings = place + 1, mixed
            if meanings:
                text = " ".join(item.text for item in text_words[place:end])
                yield Found(place, end, text, tuple(meanings))
                place = end
                continue
            is_german = allowed is not None and "de" in allowed
            if is_german and (compound := self.compound(word.text, told=True)):
                yield Found(place, place + 1, compound[0], compound[1])
            place += 1

    def meanings_of(self, phrase: str) -> tuple[Meaning, ...]:
        """What a phrase as a whole means; empty when it means nothing or only its parts do."""
        phrase_words = list(words(fold(phrase)))
        for found in self.find(phrase_words):
            if found.start == 0 and found.end == len(phrase_words):
                whole = "".join(word.text for word in phrase_words)
                if not phrase_words[0].dense or found.text == whole:
                    return found.meanings
        return ()

    def told_in(self, text: str) -> frozenset[str | None]:
        """The languages in which a single word means something; None among them: in all."""
        nodes = (self._root.children.get(form) for form in self._forms(text))
        return frozenset(entry.language for node in nodes if node for entry in node.entries)

    def compound(
        self, text: str, least: int = 5, *, told: bool = False
    ) -> tuple[str, tuple[Meaning, ...]] | None:
        """The end of a German compound that says what it is, of so many letters at least.

        "Rechtsschutzversicherung" is a kind of "Versicherung". None where it has no such end;
        where a story has `told` it, also for an end that only means something when asked for.
        """
        return self._compounds(text, least, told) if len(text) >= least + 3 else None

    def _find_compound(
        self, text: str, least: int, told: bool
    ) -> tuple[str, tuple[Meaning, ...]] | None:
        for start in range(3, len(text) - least + 1):
            end = text[start:]
            for form in self._forms(end):
                node = self._root.children.get(form)
                found = [
                    entry.meaning
                    for entry in (node.entries if node else ())
                    if entry.language == "de"
                    and entry.meaning.kind in (INDUSTRY, THEME)
                    and not (told and entry.asked_only)
                ]
                if found:
                    return end, tuple(dict.fromkeys(found))
        return None

    def _pattern(self, part: str) -> Iterator[str]:
        if part.endswith("*"):
            prefix = part[:-1]
            self._prefixes.add(prefix)
            yield prefix + "*"
            return
        if part.isalnum():  # as nearly all: one word, and no need to look for more
            yield plain_form.__wrapped__(part)  # most are not met again
            return
        for word in words(part):
            yield plain_form(word.text)

    def _find_forms(self, text: str) -> tuple[str, ...]:
        starts = (text[:length] for length in range(len(text), 1, -1))
        return (plain_form(text), *(start + "*" for start in starts if start in self._prefixes))

    def _find_begun(self, text: str) -> tuple[Node, ...]:
        """What a phrase may go on with that begins with this word."""
        children = self._root.children
        return tuple(children[form] for form in self._forms(text) if form in children)

    def _longest(
        self, text_words: Sequence[Word], place: int, allowed: Languages
    ) -> tuple[int, tuple[Meaning, ...]]:
        best: tuple[int, tuple[Meaning, ...]] = (place, ())
        # Most words begin nothing.
        stack = [(node, place + 1) for node in self._begun(text_words[place].text)]
        while stack:
            node, at = stack.pop()
            if node.entries and at >= best[0] and (meanings := meanings_in(node.entries, allowed)):
                # A word and the beginning of a word may both be known ("deutsch", "deutsch*").
                known = best[1] if at == best[0] else ()
                best = (at, tuple(dict.fromkeys((*known, *meanings))))
            if at >= len(text_words) or text_words[at].dense:
                continue
            word = text_words[at]
            for form in self._forms(word.text):
                following = node.children.get(form)
                if following is not None:
                    stack.append((following, at + 1))
        return best

    def _find_joined(
        self, text_words: Sequence[Word], place: int, allowed: Languages
    ) -> Found | None:
        """A phrase of several words of a script that may be written with or without spaces."""
        for length in (4, 3, 2):
            run = text_words[place : place + length]
            if len(run) < length or not all(word.dense for word in run):
                continue
            text = "".join(word.text for word in run)
            for piece in dict.fromkeys((text, bare_korean(text))):
                meanings = self._dense_meanings(piece, allowed)
                if meanings:
                    return Found(place, place + length, piece, meanings)
        return None

    def _find_dense(self, word: Word, place: int, allowed: Languages) -> Iterator[Found]:
        text = word.text
        if "가" <= text[0] <= "힣":
            yield from self._find_korean(text, place, allowed)
            return
        at = 0
        while at < len(text):
            for length in self._dense_lengths.get(text[at], ()):
                piece = text[at : at + length]
                if len(piece) < length:
                    continue
                meanings = self._dense_meanings(piece, allowed)
                if meanings and not self._cuts_katakana(text, at, piece):
                    yield Found(place, place + 1, piece, meanings)
                    at += length
                    break
            else:
                at += 1

    def _find_korean(self, text: str, place: int, allowed: Languages) -> Iterator[Found]:
        bare = bare_korean(text)
        # Only at an edge of the word: inside, two syllables are often part of another noun.
        pieces = [text, bare]
        for length in range(min(_MAX_DENSE, len(bare) - 1), 1, -1):
            pieces.append(bare[-length:])
            if length > 2:
                pieces.append(bare[:length])
        for piece in pieces:
            meanings = self._dense_meanings(piece, allowed)
            if meanings:
                yield Found(place, place + 1, piece, meanings)
                return

    def _dense_meanings(self, piece: str, allowed: Languages) -> tuple[Meaning, ...]:
        entries = self._dense.get(piece)
        return meanings_in(entries, allowed) if entries else ()

    @staticmethod
    def _cuts_katakana(text: str, at: int, piece: str) -> bool:
        """Whether a short katakana word would be cut out of the middle of a longer one."""
        if not _SHORT_KATAKANA.match(piece):
            return False
        end = at + len(piece)
        before = at > 0 and bool(_KATAKANA.match(text[at - 1]))
        after = end < len(text) and bool(_KATAKANA.match(text[end]))
        return before or after
