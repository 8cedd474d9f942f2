"""The `search_terms` of a program file: read, brought into the store, and shown from there.

A file that says nothing of them leaves them alone. One that does removes those that came from
a file and are in it no longer; those that the hub taught in Slack stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from yaml.nodes import Node

from store.errors import FileProblem, InvalidForm, InvalidProgram
from store.program_changes import Change, compare
from store.program_fields import FieldReader
from store.search.understanding.term_keys import TERM_KINDS, key_of, list_keys, plain
from store.search.understanding.terms import (
    MAX_PHRASE,
    TermInfo,
    list_terms,
    remove_term,
    save_term,
)
from store.yaml_reader import line_of, suggestion

_KEYS = ("phrase", "kind", "key", "language")
# What is wrong with a term, for people at a command line.
_PROBLEMS = {
    "term_empty": "a search term needs letters or digits.",
    "too_long": f"a search term has at most {MAX_PHRASE} characters.",
    "term_common": '"{phrase}" is too short or too common for a search term.',
    "term_known": '"{phrase}" means {meaning_kind} {meaning_key} already; leave it out.',
    "term_taken": '"{phrase}" means something already: {meaning_kind} {meaning_key}.',
    "language_unknown": "the language of a search term is a tag such as de or pt-BR.",
}


@dataclass(frozen=True)
class TermEntry:
    """A search term as the file has it."""

    phrase: str
    kind: str
    key: str
    language: str | None = None
    line: int = field(default=1, compare=False)


class TermReader(FieldReader):
    """Reads the search terms; what is wrong goes to `problems`."""

    def search_terms(self, node: Node) -> tuple[TermEntry, ...]:
        """The entries. What a key may be is known only where they are saved."""
        entries: list[TermEntry] = []
        lines: dict[str, int] = {}
        for item in self.items(node, what="search_terms"):
            parts = self.mapping(
                item, what="a search term", allowed=_KEYS, required=("phrase", "kind", "key")
            )
            kind = self.text(parts.get("kind"), what="kind") or ""
            if kind and kind not in TERM_KINDS:
                hint = suggestion(kind, TERM_KINDS) or f" Known are {', '.join(TERM_KINDS)}."
                self.refuse(parts["kind"], f'there is no kind "{kind}" of search term.{hint}')
            entry = TermEntry(
                phrase=self.text(parts.get("phrase"), what="phrase") or "",
                kind=kind,
                key=self.text(parts.get("key"), what="key", most=100) or "",
                language=self.language(parts.get("language")),
                line=line_of(item),
            )
            phrase = plain(entry.phrase)
            if phrase in lines:
                problem = f'"{entry.phrase}" stands twice (first in line {lines[phrase]}).'
                self.refuse(parts["phrase"], problem)
            elif phrase:
                lines[phrase] = entry.line
                entries.append(entry)
        return tuple(entries)


def save_terms(
    session: Session, entries: tuple[TermEntry, ...] | None, *, actor: str | None
) -> list[Change]:
    """Bring the terms of a file into the store, after its regions; returns what that changed.

    Raises `InvalidProgram` with all that cannot be taught, each with its line.
    """
    if entries is None:
        return []
    changes: list[Change] = []
    problems: list[FileProblem] = []
    wanted = {plain(entry.phrase) for entry in entries}
    for term in list_terms(session):
        if term.from_file and plain(term.phrase) not in wanted:
            remove_term(session, term_id=term.id, actor=actor)
            changes += compare(_subject(term.phrase), term_values(term), None)
    known = {plain(term.phrase): term for term in list_terms(session)}
    for entry in entries:
        before = known.get(plain(entry.phrase))
        try:
            after = save_term(
                session,
                phrase=entry.phrase,
                kind=entry.kind,
                key=entry.key,
                language=entry.language,
                actor=actor,
                term_id=before.id if before else None,
                from_file=True,
            )
        except InvalidForm as error:
            problems += _problems(session, entry, error)
            continue
        changes += compare(
            _subject(entry.phrase),
            term_values(before) if before else None,
            term_values(after),
        )
    if problems:
        raise InvalidProgram(problems)
    return changes


def show_terms(session: Session) -> list[dict[str, Any]]:
    """The `search_terms` of a file that would teach the same again."""
    return [
        {name: value for name, value in term_values(term).items() if value is not None}
        for term in list_terms(session)
    ]


def term_values(term: TermInfo) -> dict[str, Any]:
    """One of the `search_terms` of a file, as plain values."""
    return dict(term.values())


def _problems(session: Session, entry: TermEntry, error: InvalidForm) -> list[FileProblem]:
    values: Mapping[str, Any] = {**error.values, "phrase": entry.phrase}
    said = []
    for sentence in error.errors.values():
        if sentence == "term_key_unknown":
            keys = [key_of(entry.kind, key) for key in list_keys(session, kind=entry.kind)]
            hint = suggestion(entry.key, keys) or _some(keys)
            text = f'there is no {entry.kind} "{entry.key}".{hint}'
        else:
            text = _PROBLEMS[sentence].format_map(values)
        said.append(FileProblem(entry.line, text))
    return said


def _some(keys: list[str]) -> str:
    return (
        f" Known are {', '.join(keys[:12])}{' and others' if len(keys) > 12 else ''}."
        if keys
        else ""
    )


def _subject(phrase: str) -> str:
    return f"search term {phrase}"
