"""Writes a name of another script in Latin letters, as people who cannot type it would.

Pure. Cyrillic, kana and hangul; each name in the one or two ways that are common. Chinese
characters are left out: what they sound like depends on the language and the word.
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    **dict(zip("жхцчшщюя", ("zh", "kh", "ts", "ch", "sh", "shch", "yu", "ya"), strict=True)),
    **dict(zip("ёіїєґъь", ("yo", "i", "i", "e", "g", "", ""), strict=True)),
}
# Hepburn's, by rows of the syllabary.
_KANA_ROWS = """
    アa イi ウu エe オo カka キki クku ケke コko サsa シshi スsu セse ソso
    タta チchi ツtsu テte トto ナna ニni ヌnu ネne ノno ハha ヒhi フfu ヘhe ホho
    マma ミmi ムmu メme モmo ヤya ユyu ヨyo
    ラra リri ルru レre ロro ワwa ヲo ンn ガga ギgi グgu ゲge ゴgo ザza ジji ズzu ゼze ゾzo
    ダda ヂji ヅzu デde ドdo バba ビbi ブbu ベbe ボbo パpa ピpi プpu ペpe ポpo ヴvu
    ァa ィi ゥu ェe ォo ャya ュyu ョyo
"""
_KANA = {item[0]: item[1:] for item in _KANA_ROWS.split()}
_SMALL = "ァィゥェォャュョ"
# The Revised Romanization of Korean, in the order of the letters in Unicode.
_HANGUL_PARTS = """
g kk n d tt r m b pp s ss - j jj ch k t p h
a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
- k k ks n nj nh t l lk lm lp ls lt lp lh m p ps t t ng t t k t p t
"""
_INITIALS, _MEDIALS, _FINALS = (line.split() for line in _HANGUL_PARTS.strip().splitlines())
_CYRILLIC_WORD = re.compile("[а-яёіїєґ]+")
_KATAKANA = re.compile("[ァ-ヺー]{2,}")
_HIRAGANA = re.compile("^[ぁ-ゖー]{2,}$")
_HANGUL = re.compile("[가-힣]{2,}")


def romanised(word: str) -> tuple[str, ...]:
    """A normalised word in Latin letters, the likeliest way first; empty where it has no way."""
    if _CYRILLIC_WORD.fullmatch(word):
        return _variants("".join(_CYRILLIC[letter] for letter in word), _CYRILLIC_WAYS)
    found: dict[str, None] = {}
    if _HIRAGANA.match(word):
        word = "".join(chr(ord(sign) + 0x60) if sign != "ー" else sign for sign in word)
    for match in _KATAKANA.finditer(word):
        found.update(dict.fromkeys(_variants(_from_kana(match.group()), _KANA_WAYS)))
    for match in _HANGUL.finditer(word):
        found.update(dict.fromkeys(_variants(_from_hangul(match.group()), _HANGUL_WAYS)))
    return tuple(text for text in found if len(text) > 2)


# Besides the plain way: how companies themselves like to write it.
_CYRILLIC_WAYS = (("ks", "x"), ("kh", "h"), ("iy", "y"))
_KANA_WAYS = (("ou", "o"), ("uu", "u"))
_HANGUL_WAYS = (("eo", "u"), ("ae", "ai"))


def _variants(text: str, ways: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    other = text
    for long, short in ways:
        other = other.replace(long, short)
    if ways is _KANA_WAYS and other.endswith("ni"):
        other = other[:-1] + "y"
    return tuple(dict.fromkeys((text, other)))


def _from_kana(text: str) -> str:
    written: list[str] = []
    doubled = False
    for sign in text:
        if sign == "ッ":
            doubled = True
            continue
        sound = _KANA.get(sign, "")
        if sign in _SMALL and written:
            # キャ is kya, シャ sha, ファ fa: the small one takes the vowel before it.
            stem = written[-1][:-1]
            sound = sound if len(sound) == 1 else sound[stem.endswith(("sh", "ch", "j")) :]
            written[-1] = stem + sound
            continue
        written.append(sound[:1] + sound if doubled and sound else sound)
        doubled = False
    return "".join(written)


def _from_hangul(text: str) -> str:
    written = []
    for syllable in text:
        place = ord(syllable) - 0xAC00
        parts = (_INITIALS[place // 588], _MEDIALS[place % 588 // 28], _FINALS[place % 28])
        written.append("".join(part for part in parts if part != "-"))
    return "".join(written)


def same_vowels(text: str) -> str:
    """Hangul as single letters, vowels that sound the same written as one."""
    return unicodedata.normalize("NFD", text).translate(_SAME_VOWELS)


def bare_kana(text: str) -> str:
    """Katakana as it is compared: without the marks that people forget, small signs as large."""
    return text.translate(_BARE)


_BARE = {
    **str.maketrans("ァィゥェォャュョヮ", "アイウエオヤユヨワ"),
    **str.maketrans("", "", "ーッ・"),
}
# ㅔ as ㅐ, ㅖ as ㅒ, ㅙ and ㅞ as ㅚ, as they stand inside a syllable.
_SAME_VOWELS = str.maketrans("\u1166\u1168\u116b\u1170", "\u1162\u1164\u116c\u116c")
