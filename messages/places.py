"""Where sentences stand in the templates, and how long Slack lets them be there.

This looks at the templates alone, so that a translator hears of a title that is too long without
rendering anything. The tests render every template besides, and find what only data makes long.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from jinja2.ext import GETTEXT_FUNCTIONS, babel_extract

from messages import limits
from messages.sources import TEMPLATES_FOLDER

# What `{% trans %}` means: the same for Babel's extraction and for the environment's policies.
EXTRACTION = {
    "extensions": "jinja2.ext.i18n",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "silent": "false",
    "encoding": "utf-8",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}

_OF_ELEMENTS = {
    "title": limits.VIEW_TITLE,
    "submit": limits.VIEW_BUTTON,
    "close": limits.VIEW_BUTTON,
    "header": limits.HEADER,
    "button": limits.BUTTON_TEXT,
    "option": limits.OPTION_TEXT,
    "confirm": limits.CONFIRM_TEXT,
    "field": limits.FIELD,
}
_OF_ATTRIBUTES = {
    ("button", "label"): limits.BUTTON_LABEL,
    ("confirm", "title"): limits.CONFIRM_TITLE,
    ("confirm", "confirm"): limits.CONFIRM_BUTTON,
    ("confirm", "deny"): limits.CONFIRM_BUTTON,
    ("group", "label"): limits.OPTION_TEXT,
    ("option", "description"): limits.OPTION_DESCRIPTION,
    ("select", "value-label"): limits.OPTION_TEXT,
    **{
        (tag, "placeholder"): limits.PLACEHOLDER
        for tag in ("textinput", "email", "url", "number", "datepicker", "select")
    },
}

_TOKEN = re.compile(
    r"(?P<comment>\{#.*?#\}|<!--.*?-->)"
    r"|(?P<trans>\{%[-+]?\s*trans\b.*?\{%[-+]?\s*endtrans\b.*?%\})"
    r"|(?P<code>\{%.*?%\}|\{\{.*?\}\})"
    r"|(?P<open><(?P<name>[a-zA-Z][\w.-]*))"
    r"|(?P<attribute>[\w-]+)=(?P<quote>[\"'])"
    r"|(?P<end>/>|</[a-zA-Z][\w.-]*\s*>|>)"
    r"|(?P<mark>[\"'])",
    re.DOTALL,
)
_SAY = re.compile(r"""\bsay\(\s*["']([\w.]+)["']""")
_LABEL = re.compile(r"""\|\s*label\(\s*["'](\w+)["']""")
_SENTENCE = re.compile(r"<sentence\s+id=\"([^\"]+)\"\s*>(.*?)</sentence>", re.DOTALL)


@dataclass(frozen=True)
class Limit:
    """How many characters a sentence may have, and where."""

    most: int
    place: str


def limit_key(message: Message) -> tuple[str, str]:
    """Under what the limit of a catalogue's entry is found: its context and its singular."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return (message.context or "", singular)


@cache
def find_limits(folder: Path = TEMPLATES_FOLDER) -> dict[tuple[str, str], Limit]:
    """The tightest limit of each sentence that stands where Slack limits it closely."""
    found: dict[tuple[str, str], Limit] = {}
    sentences = _read_sentences(folder)
    for path in sorted(folder.rglob("*.xml")):
        name = path.relative_to(folder).as_posix()
        for limit, said in _scan(path.read_text(encoding="utf-8"), name):
            keys = [said] if isinstance(said, tuple) else _of_sentences(sentences, said)
            for key in keys:
                if key not in found or limit.most < found[key].most:
                    found[key] = limit
    return found


def _of_sentences(
    sentences: dict[str, list[tuple[str, str]]], said: str
) -> Iterator[tuple[str, str]]:
    """What is said by a sentence's name ("errors.required") or a group's ("labels.activity.")."""
    for name, keys in sentences.items():
        if name == said or (said.endswith(".") and name.startswith(said)):
            yield from keys


def _scan(source: str, name: str) -> Iterator[tuple[Limit, tuple[str, str] | str]]:
    """Each sentence in a limited place: its key, or the name that it is said by."""
    elements: list[str] = []
    is_in_tag, attribute, quote = False, "", ""
    line, last = 1, 0
    for token in _TOKEN.finditer(source):
        line += source.count("\n", last, token.start())
        last = token.start()
        kind = token.lastgroup
        if kind == "quote":  # the last group that an attribute matches
            if is_in_tag and not quote:
                attribute, quote = token["attribute"], token["quote"]
        elif kind == "mark":
            if quote == token[0]:
                attribute, quote = "", ""
        elif quote and kind in ("open", "end"):
            continue
        elif kind == "open":
            elements.append(token["name"])
            is_in_tag = True
        elif kind == "end":
            if token[0] != ">" and elements:
                elements.pop()
            is_in_tag = False
        elif kind in ("trans", "code"):
            limit = _limit_at(elements, attribute, f"{name}:{line}")
            if limit is not None:
                for said in _said_by(token[0], is_sentence=kind == "trans"):
                    yield limit, said


def _limit_at(elements: Sequence[str], attribute: str, place: str) -> Limit | None:
    if attribute:
        most = _OF_ATTRIBUTES.get((elements[-1], attribute))
        return Limit(most, f"{attribute} of <{elements[-1]}>, {place}") if most else None
    for element in reversed(elements):
        if element in _OF_ELEMENTS:
            return Limit(_OF_ELEMENTS[element], f"<{element}>, {place}")
    return None


def _said_by(source: str, *, is_sentence: bool) -> Iterator[tuple[str, str] | str]:
    if is_sentence:
        yield from _keys_of(source)
        return
    yield from _SAY.findall(source)
    yield from (f"labels.{group}." for group in _LABEL.findall(source))


def _keys_of(source: str) -> list[tuple[str, str]]:
    """The keys of the sentences in a piece of template."""
    keys = []
    extracted = babel_extract(io.BytesIO(source.encode()), GETTEXT_FUNCTIONS, (), dict(EXTRACTION))
    for _line, function, message, _comments in extracted:
        parts = (message,) if isinstance(message, str) else message or ()
        words = [part for part in parts if part]
        context = words.pop(0) if function in ("pgettext", "npgettext") else ""
        if words:
            keys.append((context, words[0]))
    return keys


def _read_sentences(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The keys of each sentence that stands alone, by the name that it is said by."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(folder.rglob("*.xml")):
        source = path.read_text(encoding="utf-8")
        if "<sentences>" in source:
            room = path.stem if path.parent == folder else path.parent.name
            for sentence in _SENTENCE.finditer(source):
                found[f"{room}.{sentence[1]}"] = _keys_of(sentence[2])
    return found
