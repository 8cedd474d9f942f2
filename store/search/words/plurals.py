"""Singular and plural of Romance and German words, where more than an s tells them apart.

The normaliser knows the s; "caminhão" and "caminhões", "camión" and "camiones" need their
language to be told. Rough on purpose: a form that does not exist is never typed either. Of
German only the ends that no verb has: "Spiele" are no "spielen".
"""

from __future__ import annotations

from collections.abc import Iterator

_SHORTEST = 6  # letters; a shorter word could become another one
_BOTH_WAYS = {
    "pt": (("ão", "ões"), ("al", "ais"), ("el", "éis"), ("or", "ores"), ("em", "ens")),
    "es": (("ón", "ones"), ("al", "ales"), ("or", "ores"), ("ad", "ades"), ("il", "iles")),
    "it": (("o", "i"), ("e", "i"), ("a", "e"), ("io", "i"), ("ca", "che"), ("co", "chi")),
    "fr": (("al", "aux"), ("eau", "eaux"), ("el", "els")),
    "de": (
        *(("ung", "ungen"), ("ei", "eien"), ("ion", "ionen"), ("schaft", "schaften")),
        *(("klinik", "kliniken"), ("fabrik", "fabriken"), ("agentur", "agenturen")),
        *(("praxis", "praxen"), ("zentrum", "zentren"), ("firma", "firmen"), ("tät", "täten")),
        *(("haus", "häuser"), ("heim", "heime"), ("verein", "vereine"), ("gerät", "geräte")),
        *(("schule", "schulen"), ("anlage", "anlagen"), ("stätte", "stätten")),
        *(("amt", "ämter"), ("betrieb", "betriebe"), ("markt", "märkte"), ("platz", "plätze")),
    ),
}


# Each ending with the one that takes its place, either way.
_CHANGES = {
    language: tuple(change for one, many in pairs for change in ((one, many), (many, one)))
    for language, pairs in _BOTH_WAYS.items()
}
_ENDINGS = {language: tuple({old for old, _ in pairs}) for language, pairs in _CHANGES.items()}


def plural_forms(phrase: str, language: str) -> Iterator[str]:
    """A phrase as it is given, then with all its words in the other number."""
    yield phrase
    bare = phrase.removesuffix("?")
    if language not in _CHANGES or bare.endswith("*"):
        return
    words = bare.split()
    # Most have no such end, and are asked for by tens of thousands as we start.
    ends = tuple(word for word in words if len(word) >= _SHORTEST)
    if not any(word.endswith(_ENDINGS[language]) for word in ends):
        return
    mark = phrase[len(bare) :]
    for old, new in _CHANGES[language]:
        if any(word.endswith(old) for word in ends):
            yield " ".join(_changed(word, old, new) for word in words) + mark


def _changed(word: str, old: str, new: str) -> str:
    if len(word) < _SHORTEST or not word.endswith(old):
        return word
    return word.removesuffix(old) + new
