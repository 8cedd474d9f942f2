"""Translations of a story: added by its keepers, and marked when the customer approves them."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.consents import NAMELESS
from store.errors import InvalidForm, NotAllowed, NotFound, StoryChanged
from store.models import Proof, Reference, ReferenceText
from store.regions import list_deciders, may_decide
from store.search.index.upkeep import index_reference
from store.stories.checking import check_approval, check_translation, tidy
from store.stories.choosing import find_original
from store.stories.records import (
    StoryToTranslate,
    Translation,
    describe_text,
    fingerprint,
    is_long,
    read_text,
)
from store.wins import refresh_wins


def may_translate(session: Session, *, reference_id: int, member_id: str) -> bool:
    """Whether this member keeps the story: who decides in the reference's region, or the hub."""
    reference = session.get(Reference, reference_id)
    return reference is not None and may_decide(
        session, region_id=reference.region_id, member_id=member_id
    )


def prepare_translation(
    session: Session, *, reference_id: int, member_id: str, language: str | None = None
) -> StoryToTranslate:
    """What to translate, for somebody who may; with `language` the translation to change.

    Raises NotFound, NotAllowed.
    """
    reference = _load(session, reference_id, member_id)
    original = find_original(reference.texts)
    if original is None:
        raise NotFound("story", reference_id)
    present = _find(reference, language) if language else None
    words = read_text(reference, present) if present else None
    if language and (present is None or present.translated_from is None):
        raise NotFound("translation", language)
    if words is not None and is_long(words):
        # A form would cut it, and sending the form would lose the rest.
        raise NotFound("translation", language)
    return StoryToTranslate(
        reference_id=reference_id,
        name="" if reference.audience in NAMELESS else reference.account.name,
        is_anonymous=reference.audience == "anonymous",
        original=read_text(reference, original),
        taken=[text.language for text in reference.texts],
        present=words,
        seen=fingerprint(reference, present) if present else "",
    )


def prepare_approval(
    session: Session, *, reference_id: int, member_id: str, language: str
) -> tuple[Translation, str]:
    """The words that a customer is said to have approved, and their `StoryText.seen`.

    Raises NotFound, NotAllowed.
    """
    reference = _load(session, reference_id, member_id)
    text = _find(reference, language)
    if text is None or text.is_approved:
        raise NotFound("translation", language)
    return read_text(reference, text), fingerprint(reference, text)


def save_translation(
    session: Session, *, reference_id: int, form: Translation, member_id: str, seen: str = ""
) -> bool:
    """Add a translation, or change the one there is; whether anything changed.

    New words are not approved by the customer, whatever those before them were. `seen` is the
    `StoryText.seen` of what is changed, empty for a new one. Raises NotFound, NotAllowed,
    StoryChanged when somebody else was faster, and InvalidForm at `language`, `title`, `story`,
    `quote` or `proofs`.
    """
    reference = _load(session, reference_id, member_id, lock=True)
    original = find_original(reference.texts)
    if original is None:
        raise NotFound("story", reference_id)
    form = tidy(form)
    check_translation(reference, original, form)
    text = _find(reference, form.language)
    if text is not None and text.translated_from is None:
        raise InvalidForm({"language": "language_told"})
    if text is not None and read_text(reference, text) == form:
        return False
    if (fingerprint(reference, text) if text else "") != seen:
        raise StoryChanged()
    before = None if text is None else describe_text(reference, text)
    if text is None:
        text = ReferenceText(language=form.language)
        reference.texts.append(text)
    # A beginning that was cut for the lists would say the former words.
    text.summary = ""
    text.title, text.story, text.quote = form.title, form.story, form.quote
    has_quote = bool(form.quote)
    text.quote_by = original.quote_by if has_quote else ""
    text.quote_role = original.quote_role if has_quote else ""
    text.translated_from, text.translated_by = original.language, member_id
    text.translated_at = now(session)
    _approve(text, None)
    kept = [proof for proof in reference.proofs if proof.language != form.language]
    for proof in kept:
        # Told in other languages from now on, it says in which one it is itself.
        proof.language = proof.language or original.language
    told = [Proof(statement=line, language=form.language) for line in form.proofs]
    reference.proofs = [*kept, *told]
    _settle(session, reference, form.language)
    audit.record(
        session,
        actor=member_id,
        action="reference.translate",
        subject_type="reference",
        subject_id=reference_id,
        before=before,
        after=describe_text(reference, text),
    )
    return True


def approve_translation(
    session: Session,
    *,
    reference_id: int,
    language: str,
    member_id: str,
    seen: str,
    approved_on: str | None,
    how: str | None,
    note: str = "",
) -> bool:
    """Record that the customer has approved these very words; whether that is new.

    `approved_on` is their day ("2026-03-09"), `how` verbal or written. Raises NotFound,
    NotAllowed, StoryChanged when the words are others by now, InvalidForm at `approved_on`,
    `how` or `note`.
    """
    reference = _load(session, reference_id, member_id, lock=True)
    text = _find(reference, language)
    if text is None:
        raise NotFound("translation", language)
    if fingerprint(reference, text) != seen:
        raise StoryChanged()
    if text.is_approved:
        return False
    check_approval(session, approved_on, how, note)
    before = describe_text(reference, text)
    _approve(text, approved_on, how=how, member_id=member_id)
    _settle(session, reference, language)
    audit.record(
        session,
        actor=member_id,
        action="reference.translation_approved",
        subject_type="reference",
        subject_id=reference_id,
        before=before,
        after=describe_text(reference, text),
        why=note.strip(),
    )
    return True


def remove_translation(
    session: Session, *, reference_id: int, language: str, member_id: str
) -> bool:
    """Take a translation back; whether there was one. Raises NotFound, NotAllowed.

    What is no translation stays: the customer agreed in it, or it came to us so.
    """
    reference = _load(session, reference_id, member_id, lock=True)
    text = _find(reference, language)
    if text is None:
        return False
    if text.translated_from is None:
        raise NotFound("translation", language)
    before = describe_text(reference, text)
    reference.texts.remove(text)
    reference.proofs = [proof for proof in reference.proofs if proof.language != language]
    _settle(session, reference, language)
    audit.record(
        session,
        actor=member_id,
        action="reference.translation_removed",
        subject_type="reference",
        subject_id=reference_id,
        before=before,
    )
    return True


def _load(session: Session, reference_id: int, member_id: str, *, lock: bool = False) -> Reference:
    # Locked, so that two who translate at one moment see each other's words.
    reference = session.get(Reference, reference_id, with_for_update=lock)
    if reference is None or reference.state != "active":
        raise NotFound("reference", reference_id)
    if not may_decide(session, region_id=reference.region_id, member_id=member_id):
        raise NotAllowed(list_deciders(session, region_id=reference.region_id).all()[:5])
    return reference


def _find(reference: Reference, language: str | None) -> ReferenceText | None:
    return next((text for text in reference.texts if text.language == language), None)


def _approve(
    text: ReferenceText,
    approved_on: str | None,
    *,
    how: str | None = None,
    member_id: str | None = None,
) -> None:
    text.is_approved = approved_on is not None
    text.approved_on, text.approved_how, text.approved_by = approved_on, how, member_id


def _settle(session: Session, reference: Reference, language: str) -> None:
    """Let everything that tells the story tell it as it is now."""
    reference.updated_at = now(session)
    session.flush()
    index_reference(session, reference_id=reference.id)
    texts = sorted(
        (text.language, text.is_approved, fingerprint(reference, text)) for text in reference.texts
    )
    state = sha256(repr(texts).encode()).hexdigest()[:12]
    version = f"story:{now(session):%Y%m%d%H%M%S%f}:{state}"
    refresh_wins(session, reference_id=reference.id, version=version, language=language)
