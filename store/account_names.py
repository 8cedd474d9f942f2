"""How a customer's name is compared: the same key for every usual way of writing one company.

Pure functions; `store.accounts` keeps what they give.
"""

from __future__ import annotations

import re

from store.search.words.normalise import fold

MAX_KEY = 300
MAX_WORDS = 12

# What a company is by law is not what it is called: the same customer is written with and
# without. Collected from ISO 20275 (entity legal forms), the ones met in business every day.
_LEGAL_FORM_WORDS = """
    ab abp ag aktiengesellschaft aktiebolag aps as asa bhd bv bvba co company corp corporation
    cv doo dd eg eirl ek ev eurl fze gbr gesmbh ggmbh gmbh gmbhco hf inc incorporated
    jsc kft kg kgaa kk kabushikikaisha lda limitada limited llc llp lp ltd ltda mbh nv nyrt og
    ohg oo ooo oy oyj pjsc plc pt pte pty publ pvt private rt sa saa sab sae sagl sal saoc saog
    sapa sarl sas sasu sau scs sdn se sicav sl slu snc soe spa spzoo sprl srl sro ses tbk ug ulc
    vof wll zrt
    ооо оао пао ао зао тов ват
    株式会社 有限会社 合同会社 株 有 有限公司 股份有限公司 有限责任公司 有限責任公司
    集团有限公司 주식회사 유한회사 주
    """
_LEGAL_FORMS = frozenset(fold(_LEGAL_FORM_WORDS).split())
# Written before the name in the places that use them.
_LEADING_FORM_WORDS = """
    the pt ооо оао пао ао зао тов 株式会社 有限会社 合同会社 주식회사 유한회사
"""
_LEADING_FORMS = frozenset(fold(_LEADING_FORM_WORDS).split())
# Glued to the name without a space; longest first, so that the whole form goes.
_GLUED_FORMS = sorted(
    (form for form in _LEGAL_FORMS if len(form) > 1 and ord(form[0]) > 0x2E7F),
    key=len,
    reverse=True,
)
_LINKS = frozenset({"and", "und", "et", "y", "og", "och"})

_BRACKETED_FORM = re.compile(r"\((株|有|주)\)")
# The dots of initials ("J.P.", "S.A.") join; every other sign but an apostrophe parts words.
_INNER_DOT = re.compile(r"(?<=\b\w)\.(?=\w|\s|$)")
_APOSTROPHE = re.compile(r"['’ʼ`]")
_SLASHED_FORM = re.compile(r"\b([as])/([sa])\b")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_FORM_OF_WORDS = re.compile(r"\b(?:sp z oo|(?:sa|sab|sapi|srl|s de rl) de (?:cv|rl))$")
_NO_SPACES = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f]")
_VOWELS = re.compile(r"(?<=.)[aeiouyаеёиоуыэюя]")
_REPEATED = re.compile(r"(.)\1+")


def account_key(name: str) -> str:
    """The normalised name, at most 300 characters: equal for spellings of the same company.

    Case, width, Latin accents, punctuation, "and"/"&" and the legal form do not count. What
    is nothing but punctuation keeps its signs. Empty only for a blank name.
    """
    # Apostrophes go first: "McDonald's" is a name here, and no possessive.
    folded = fold(_APOSTROPHE.sub("", name))
    words = _without_forms(_words(folded))
    key = " ".join(words) or " ".join(fold(name).split()) or " ".join(name.split())
    return key[:MAX_KEY].strip()


def account_words(key: str) -> set[str]:
    """The words under which an account of this key is found while somebody types.

    Each word itself; in scripts without spaces each rest of a word too, so that its middle is
    found; and each longer word's skeleton, which survives the usual slips of the finger.
    """
    found: set[str] = set()
    for word in key.split()[:MAX_WORDS]:
        found.add(word[:MAX_KEY])
        if _NO_SPACES.search(word):
            found.update(word[start:] for start in range(1, min(len(word) - 1, 20)))
        elif skeleton := word_skeleton(word):
            found.add(skeleton)
    return found


def word_skeleton(word: str) -> str | None:
    """A word's first letter and consonants in order of the alphabet, marked with "~".

    The same for "siemens", "seimens" and "sienems": vowels, doubled and swapped letters do not
    count. None where too little would be left to tell words apart.
    """
    consonants = _REPEATED.sub(r"\1", _VOWELS.sub("", word))
    if len(consonants) < 3:
        return None
    return "~" + consonants[0] + "".join(sorted(set(consonants[1:])))


def _words(folded: str) -> list[str]:
    text = _BRACKETED_FORM.sub(" ", folded)
    text = _SLASHED_FORM.sub(r"\1\2", text)
    text = _INNER_DOT.sub("", text)
    text = _FORM_OF_WORDS.sub("sa", _NOT_WORD.sub(" ", text).strip())
    return [bare for word in text.split() if (bare := _without_glued_form(word))]


def _without_glued_form(word: str) -> str:
    for form in _GLUED_FORMS:
        if word != form and word.startswith(form):
            return word.removeprefix(form)
        if word != form and word.endswith(form):
            return word.removesuffix(form)
    return word


def _without_forms(words: list[str]) -> list[str]:
    """The words that name the company; a name that is all form ("Limited") stays."""
    kept = list(words)
    while len(kept) > 1 and kept[0] in _LEADING_FORMS:
        del kept[0]
    while len(kept) > 1 and (kept[-1] in _LEGAL_FORMS or kept[-1] in _LINKS):
        del kept[-1]
    return [word for place, word in enumerate(kept) if place == 0 or word not in _LINKS]
