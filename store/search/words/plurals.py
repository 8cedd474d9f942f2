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


def plural_forms(phrase: str, language: str) -> Iterator[str]:
    """A phrase as it is given, then with all its words in the other number."""
    yield phrase
    pairs = _BOTH_WAYS.get(language)
    bare = phrase.removesuffix("?")
    mark = phrase[len(bare) :]
    if not pairs or bare.endswith("*"):
        return
    words = bare.split()
    for one, many in pairs:
        for old, new in ((one, many), (many, one)):
            changed = [_changed(word, old, new) for word in words]
            if changed != words:
                yield " ".join(changed) + mark


def _changed(word: str, old: str, new: str) -> str:
    if len(word) < _SHORTEST or not word.endswith(old):
        return word
    return word.removesuffix(old) + new
