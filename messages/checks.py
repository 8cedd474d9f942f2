"""What can be wrong with a translation: said in one line each, with the sentence and its place."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import ParseError, fromstring

from babel import Locale
from babel.messages.catalog import Catalog, Message

from messages.glossary import Glossary
from messages.languages import get_language
from messages.places import Limit, limit_key
from messages.text import length

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_PERCENT = re.compile(r"%(?!%|\(\w+\)s)")
_TAG = re.compile(r"<[^<>]*>")
# Far enough to meet every plural form of a language that whole numbers of ours can need.
_COUNTS = range(1_000)


def list_complaints(
    source: Catalog,
    catalogue: Catalog,
    language: str,
    *,
    glossary: Glossary,
    limits: Mapping[tuple[str, str], Limit],
) -> Iterator[str]:
    """Everything that is wrong with a language's catalogue, none when all is well."""
    if not _counts_as_cldr(catalogue, language):
        yield f"other plural forms than CLDR's: {catalogue.plural_forms}"
        return
    counts = _counts_of_forms(catalogue)
    for message in source:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None or not is_translated(translated):
            problems = ["missing"]
        elif translated.fuzzy:
            problems = ["fuzzy"]
        else:
            problems = [
                *_compare(message, translated, counts),
                *glossary.list_breaches(
                    forms(message.id),
                    forms(translated.string),
                    language,
                    excused=excuses(translated),
                ),
                *_measure(message, translated, limits),
            ]
        for problem in dict.fromkeys(problems):
            yield f"{problem}: {short(message)}"
    for message in catalogue:
        if message.id and source.get(message.id, message.context) is None:
            yield f"stale: {short(message)}"
    for message in catalogue.obsolete.values():
        yield f"stale: {short(message)}"


def _compare(
    message: Message, translated: Message, counts: Sequence[Sequence[int]]
) -> Iterator[str]:
    """What a translation breaks: placeholders, tags, percent signs, quotes, white space."""
    originals, texts = forms(message.id), forms(translated.string)
    is_plural = not isinstance(message.id, str)
    if is_plural and len(texts) != len(counts):
        yield f"{len(texts)} plural forms instead of {len(counts)}"
        return
    allowed = set().union(*(PLACEHOLDER.findall(text) for text in originals))
    needed = set.intersection(*(set(PLACEHOLDER.findall(text)) for text in originals))
    for number, text in enumerate(texts):
        # "One customer" will do where it is said of one alone, and of no other number.
        is_of_several = is_plural and len(counts[number]) > 1
        wanted = set(PLACEHOLDER.findall(originals[-1])) if is_of_several else needed
        used = set(PLACEHOLDER.findall(text))
        if not wanted <= used <= allowed:
            yield f"placeholders {sorted(used)} instead of {sorted(wanted | allowed)}"
        if _PERCENT.search(text):
            yield "a lone % (write %%)"
        tags = _tags(text)
        if tags is None:
            yield "markup that is no XML"
        elif tags not in [_tags(original) for original in originals]:
            yield "other tags than the original"
        if '"' in _TAG.sub("", text):
            yield 'a straight " (it would end an attribute; write „…“ or &quot;)'
        if text != text.strip() and all(original == original.strip() for original in originals):
            yield "white space at an end"


def _measure(
    message: Message, translated: Message, limits: Mapping[tuple[str, str], Limit]
) -> Iterator[str]:
    """Whether Slack would cut it where it stands, whatever is put into its placeholders."""
    limit = limits.get(limit_key(message))
    if limit is None:
        return
    for text in forms(translated.string):
        bare = PLACEHOLDER.sub("", _TAG.sub("", text)).replace("%%", "%")
        if length(bare) > limit.most:
            yield f"{length(bare)} characters in {limit.place}, which takes {limit.most}"


def _tags(text: str) -> list[tuple[str, tuple[tuple[str, str], ...]]] | None:
    try:
        root = fromstring(f"<sentence>{text}</sentence>")  # noqa: S314  (our own catalogue)
    except ParseError:
        return None
    return sorted((element.tag, tuple(sorted(element.attrib.items()))) for element in root.iter())


def _counts_of_forms(catalogue: Catalog) -> list[list[int]]:
    """For each plural form the numbers that it is said of."""
    find_form = gettext.c2py(catalogue.plural_expr)
    counts: list[list[int]] = [[] for _ in range(catalogue.num_plurals)]
    for count in _COUNTS:
        counts[find_form(count)].append(count)
    return counts


def _counts_as_cldr(catalogue: Catalog, language: str) -> bool:
    """Whether the numbers fall into the forms as CLDR has them fall into its categories."""
    find_category = Locale.parse(get_language(language).folder).plural_form
    by_category: dict[str, list[int]] = {}
    for count in _COUNTS:
        by_category.setdefault(find_category(count), []).append(count)
    try:
        counts = _counts_of_forms(catalogue)
    except (IndexError, ValueError):
        return False
    return sorted(counts) == sorted(by_category.values())


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a sentence: one, or its plural forms."""
    if text is None:
        return ()
    return (text,) if isinstance(text, str) else tuple(text)


def is_translated(message: Message) -> bool:
    """Whether every form says something."""
    return bool(message.string) and all(form.strip() for form in forms(message.string))


def excuses(message: Message) -> str:
    """What the translator wrote after "glossary:" in a comment: why a term is not used."""
    said = [
        comment.partition("glossary:")[2].strip()
        for comment in message.user_comments
        if "glossary:" in comment
    ]
    return " ".join(said)


def short(message: Message) -> str:
    """The sentence and the first template in which it stands."""
    place = f" ({message.locations[0][0]})" if message.locations else ""
    return f'"{forms(message.id)[0]}"{place}'
