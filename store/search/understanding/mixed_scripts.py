"""Phrases of two scripts, "生成AI" or "3D프린팅", which no run of letters holds as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from store.search.understanding.lexicon_tree import Entry
from store.search.words.normalise import Word, is_dense, words


class MixedPhrases:
    """Found by their Latin word, with what stands before it and behind it in another script."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[tuple[str, str, Entry]]] = {}

    def add(self, folded: str, entry: Entry) -> bool:
        """Keep a folded phrase; False when it is not of two scripts."""
        if not is_dense(folded) or not any("a" <= letter <= "z" for letter in folded):
            return False
        parts = list(words(folded))
        place = next((at for at, word in enumerate(parts) if not word.dense), len(parts))
        before, behind = parts[:place], parts[place + 1 :]
        if place == len(parts) or len(before) > 1 or len(behind) > 1:
            return False
        left = before[0].text if before else ""
        right = behind[0].text if behind else ""
        self._by_word.setdefault(parts[place].text, []).append((left, right, entry))
        return True

    def find(self, text_words: Sequence[Word], place: int) -> tuple[Entry, ...]:
        """What the phrases mean whose Latin word stands at this place, and the rest around it."""
        told = self._by_word.get(text_words[place].text, ())
        before = text_words[place - 1] if place else None
        behind = text_words[place + 1] if place + 1 < len(text_words) else None
        return tuple(
            entry
            for left, right, entry in told
            if (not left or (before is not None and before.text.endswith(left)))
            and (not right or (behind is not None and behind.text.startswith(right)))
        )
