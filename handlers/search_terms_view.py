"""The hub's search words as the templates take them: named in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from handlers.payloads import read_input
from handlers.references_view import word_of
from handlers.rooms import page_of
from messages import Messages
from store.search import Understood
from store.search.trials import Trial
from store.search.understanding.naming import meaning_name
from store.search.understanding.rewording import as_typed
from store.search.understanding.term_keys import TERM_KINDS, key_of, list_keys
from store.search.understanding.terms import TermInfo
from store.search.words.normalise import fold

PAGE = 15
# Slack takes a hundred options in all; nobody reads more than these.
_SUGGESTED = 30
_MAX_VALUE = 150
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "ja", "ko", "zh")


@dataclass(frozen=True)
class TermForm:
    """The form as it stands, and where it came from.

    `term_id` is None for a new word. `root` is the list below it, `search`, `answer` and
    `channel` say which answer taught it. `turn` counts the trials that were drawn.
    """

    phrase: str = ""
    meaning: str = ""  # "industry:banking"
    language: str | None = None
    question: str = ""
    term_id: int | None = None
    root: str | None = None
    page: int = 0
    search: int | None = None
    answer: str | None = None
    channel: str | None = None
    turn: int = 0

    @property
    def kind(self) -> str:
        """The kind that was chosen; empty for none."""
        return self.meaning.partition(":")[0]

    @property
    def key(self) -> str:
        """The key that was chosen; empty for none."""
        return self.meaning.partition(":")[2]

    def dump(self) -> str:
        """What the view remembers between two turns."""
        kept = ("term_id", "root", "page", "search", "answer", "channel", "turn")
        return json.dumps({name: value for name, value in asdict(self).items() if name in kept})


def read_form(view: dict[str, Any], metadata: Mapping[str, Any]) -> TermForm:
    """What stands in the form now. What it remembers grants nothing: the store asks again."""
    state: dict[str, Any] = view["state"]["values"]
    option = _element(state, "meaning").get("selected_option") or {}
    language = read_input(view, "language").get("selected_option") or {}
    number = {
        name: value
        for name in ("term_id", "page", "search", "turn")
        if isinstance(value := metadata.get(name), int) and 0 <= value < 10**18
    }
    text = {
        name: value
        for name in ("root", "answer", "channel")
        if isinstance(value := metadata.get(name), str)
    }
    return TermForm(
        phrase=read_input(view, "phrase").get("value") or "",
        meaning=str(option.get("value") or ""),
        language=str(language["value"]) if language else None,
        question=_element(state, "question").get("value") or "",
        term_id=number.get("term_id"),
        root=text.get("root"),
        page=number.get("page", 0),
        search=number.get("search"),
        answer=text.get("answer"),
        channel=text.get("channel"),
        turn=number.get("turn", 0),
    )


def draw_list(
    messages: Messages, locale: str | None, *, terms: list[TermInfo], page: int
) -> dict[str, Any]:
    """The list's view, a page of it; past the end its last one."""
    pages = page_of(terms, page=page, size=PAGE)
    return messages.render(
        "search_terms/list",
        locale,
        metadata=json.dumps({"page": pages["page"]}),
        terms=[
            {
                **asdict(term),
                "changed_at": term.changed_at.isoformat(),
                "name": name_of(messages, locale, term.kind, term.key),
            }
            for term in pages["items"]
        ],
        pages={name: pages[name] for name in ("page", "pages", "total")},
    )


def draw_form(
    messages: Messages,
    locale: str | None,
    form: TermForm,
    *,
    from_file: bool = False,
    trial: Trial | None = None,
) -> dict[str, Any]:
    """The form's view; with what a question is read as where one was tried."""
    label = ""
    if form.kind:
        name = name_of(messages, locale, form.kind, form.key)
        label = f"{messages.label('understood', form.kind, locale)}: {name}"
    return messages.render(
        "search_terms/form",
        locale,
        metadata=form.dump(),
        is_new=form.term_id is None,
        term_id=form.term_id,
        from_file=from_file,
        phrase=form.phrase,
        meaning_value=form.meaning,
        meaning_label=label,
        language=form.language,
        languages=list(_LANGUAGES),
        question=form.question,
        tried=trial is not None,
        turn=form.turn,
        before=_reading(messages, locale, form.question, trial.before if trial else []),
        after=_reading(messages, locale, form.question, trial.after if trial else []),
    )


def name_of(messages: Messages, locale: str | None, kind: str, key: str) -> str:
    """What a key of a kind is called in the reader's language."""
    if kind == "country":
        return word_of(messages, locale, kind, key)
    if kind in ("industry", "activity", "size"):
        return messages.label(kind, key, locale)
    return meaning_name(kind, key, locale or "en")


def list_choices(
    session: Session, *, typed: str, messages: Messages, locale: str | None
) -> list[tuple[str, str]]:
    """(value, label) of the meanings that somebody who typed this may want, best first."""
    wanted = fold(typed).strip()
    ranked: list[tuple[int, str, str, str]] = []
    for kind in TERM_KINDS:
        of = messages.label("understood", kind, locale)
        for key in list_keys(session, kind=kind):
            name = name_of(messages, locale, kind, key)
            rank = _rank(wanted, fold(name), fold(key.replace("_", " ")), fold(of))
            value = f"{kind}:{key_of(kind, key)}"
            if rank is not None and len(value) <= _MAX_VALUE:
                ranked.append((rank, fold(name), value, f"{of}: {name}"))
    ranked.sort()
    return [(value, label) for _, _, value, label in ranked[:_SUGGESTED]]


def _rank(wanted: str, name: str, key: str, kind: str) -> int | None:
    if wanted in (name, key):
        return 0
    if name.startswith(wanted) or key.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in name.split()):
        return 2
    if len(wanted) > 2 and (wanted in name or wanted in key):
        return 3
    return 4 if len(wanted) > 2 and kind.startswith(wanted) else None


def _reading(
    messages: Messages, locale: str | None, question: str, parts: list[Understood]
) -> list[dict[str, Any]]:
    return list(_read_parts(messages, locale, question, parts))


def _read_parts(
    messages: Messages, locale: str | None, question: str, parts: list[Understood]
) -> Iterator[dict[str, Any]]:
    for part in parts:
        words = as_typed(question, part.text)
        is_named = part.kind not in ("word", "time", "product", "competitor")
        yield {
            "kind": part.kind,
            "name": name_of(messages, locale, part.kind, part.key) if is_named else words,
            "words": words,
            "corrected": part.corrected if is_named else None,
        }


def _element(state: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    """The state of a block's only element, whose action has a name of its own."""
    return next(iter(state.get(block, {}).values()), None) or {}
