"""Stories in their languages as plain values: to be shown, compared and written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from store.models import Reference, ReferenceText
from store.reference_records import list_proofs, proof_line
from store.stories.choosing import find_original

MAX_TEXT = 3000  # what Slack takes in a field


@dataclass(frozen=True)
class Translation:
    """A story's words in one language; `proofs` are lines, empty strings where nothing is said."""

    language: str
    title: str = ""
    story: str = ""
    quote: str = ""
    proofs: Sequence[str] = ()


@dataclass(frozen=True)
class StoryText:
    """How a story stands in one language. `seen` names these very words, for what is sent later.

    One that `is_long` does not fit in Slack's forms, and is changed by an import alone.
    `approved_on` is the customer's day ("2026-03-09") where it was said, members are ids.
    """

    language: str
    translated_from: str | None
    translated_by: str | None
    is_approved: bool
    approved_on: str | None
    approved_how: str | None
    approved_by: str | None
    is_long: bool
    seen: str


@dataclass(frozen=True)
class StoryToTranslate:
    """What a translator's form shows: the original, and the translation that there is already."""

    reference_id: int
    name: str  # the customer's; empty where it is told without one
    is_anonymous: bool
    original: Translation
    taken: list[str]  # languages that it is told in
    present: Translation | None
    seen: str


def list_story_texts(session: Session, *, reference_id: int) -> list[StoryText]:
    """All languages of a story, the original first, then as they were added."""
    reference = session.get(Reference, reference_id)
    if reference is None:
        return []
    original = find_original(reference.texts)
    texts = sorted(reference.texts, key=lambda text: (text is not original, text.id))
    return [
        StoryText(
            language=text.language,
            translated_from=text.translated_from,
            translated_by=text.translated_by,
            is_approved=text.is_approved,
            approved_on=text.approved_on,
            approved_how=text.approved_how,
            approved_by=text.approved_by,
            is_long=is_long(read_text(reference, text)),
            seen=fingerprint(reference, text),
        )
        for text in texts
    ]


def read_text(reference: Reference, text: ReferenceText) -> Translation:
    """The words of a text, with the proofs that are its own."""
    own = [
        proof
        for proof in list_proofs(reference, text, outside=False)
        if text.translated_from is None or proof.language == text.language
    ]
    return Translation(
        language=text.language,
        title=text.title,
        story=text.story or text.summary,
        quote=text.quote,
        proofs=tuple(proof_line(proof) for proof in own),
    )


def is_long(words: Translation) -> bool:
    """Whether they are more than Slack's fields take (in UTF-16 units)."""
    fields = (words.story, words.quote, "\n".join(words.proofs))
    return any(len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT for text in fields)


def fingerprint(reference: Reference, text: ReferenceText) -> str:
    """These words and no others, in a few letters."""
    words = read_text(reference, text)
    said = repr((words.title, words.story, words.quote, list(words.proofs)))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def describe_text(reference: Reference, text: ReferenceText) -> dict[str, object]:
    """A text as the audit keeps it: whole, for it may be what a customer once approved."""
    words = read_text(reference, text)
    return {
        "language": text.language,
        "title": words.title,
        "story": words.story,
        "quote": words.quote,
        "proofs": list(words.proofs),
        "approved": text.is_approved,
        "approved_on": text.approved_on,
        "how": text.approved_how,
    }
