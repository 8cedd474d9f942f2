"""Languages made up on the fly, to see what a template does in one that nobody has written yet.

Each sentence of theirs is the English one made strange: no letter of it is plain any more, but
tags, placeholders and names are as they were. So a plain letter that is rendered was never
translated. One is 40% longer than the English; one is written from right to left, with the marks
that such text has.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable

from babel import Locale

from messages import Messages
from messages.glossary import read_glossary
from messages.locales import Reader

ACCENTED, MIRRORED = "en-XA", "ar-XB"

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTS = str.maketrans(_PLAIN, "áƀćďéƒǵĥíĵķĺḿńóṕɋŕśťúṽŵẋýźÁƁĆĎÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŤÚṼŴẊÝŹ")
_HEBREW = str.maketrans(_PLAIN, "אבגדהוזחטיכלמנסעפצקרשתאבגד" + "הוזחטיכלמנסעפצקרשתאבגדהוזח")
_RIGHT_TO_LEFT_MARK = "\u200f"
_KEPT = re.compile(
    r"(<[^<>]*>|%\(\w+\)s|%%|&\w+;|"
    + "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in read_glossary().names)
    + ")"
)
_LONGER = 1.4


def accented(sentence: str) -> str:
    """The sentence in accented letters, 40% longer than it was."""
    strange = _each_word(sentence, lambda words: words.translate(_ACCENTS))
    missing = round(len(_KEPT.sub("", sentence)) * (_LONGER - 1))
    return f"{strange}{'ṽéŕý ĺóńǵ ' * (missing // 10)}{'~' * (missing % 10)}"


def mirrored(sentence: str) -> str:
    """The sentence in Hebrew letters, which run from right to left, marked as such."""
    strange = _each_word(sentence, lambda words: words.translate(_HEBREW))
    return f"{_RIGHT_TO_LEFT_MARK}{strange}{_RIGHT_TO_LEFT_MARK}"


def _each_word(sentence: str, change: Callable[[str], str]) -> str:
    """The sentence with its words changed, but neither tags, placeholders nor names."""
    pieces = _KEPT.split(sentence)
    return "".join(piece if at % 2 else change(piece) for at, piece in enumerate(pieces))


class MadeUp(gettext.NullTranslations):
    """A catalogue that has every sentence."""

    def __init__(self, speak: Callable[[str], str]) -> None:
        super().__init__()
        self._speak = speak

    def gettext(self, message: str) -> str:
        return self._speak(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._speak(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self._speak(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self._speak(msgid1 if n == 1 else msgid2)


# Dates, countries and lists in forms without a plain letter either: Greek ones and Arabic ones.
READERS = {
    ACCENTED: Reader(tag=ACCENTED, language=ACCENTED, formats=Locale("el")),
    MIRRORED: Reader(tag=MIRRORED, language=MIRRORED, formats=Locale("ar")),
}
CATALOGUES = {ACCENTED: MadeUp(accented), MIRRORED: MadeUp(mirrored)}


def pseudo_messages(*, strict: bool = False) -> Messages:
    """Our templates, spoken in the languages made up."""
    return Messages(
        strict=strict,
        find_reader=lambda locale: READERS[str(locale)],
        find_translations=lambda language: CATALOGUES[language],
    )
