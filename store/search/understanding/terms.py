"""The words that the hub taught the search: phrases, each with the one thing that it means.

They hold for the next search on every replica: `terms_version` is read with each.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store import audit
from store.clock import now
from store.errors import InvalidForm, NotAllowed, NotFound
from store.members import is_hub, list_hub
from store.models import SearchTerm, SearchVersion, SearchWord
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import PRODUCT, Meaning
from store.search.understanding.term_keys import (
    TERM_KINDS,
    is_key,
    is_language,
    joined,
    key_of,
    plain,
)
from store.search.understanding.vocabulary import taught_lexicon
from store.search.words.normalise import is_dense
from store.statements import insert

MAX_PHRASE = 80
_MAX_FOLDED = 300
_VERSION = "terms"


@dataclass(frozen=True)
class TermInfo:
    """A phrase that the hub taught the search. `language` is a tag, None: in every language."""

    id: int
    phrase: str
    kind: str
    key: str
    language: str | None
    from_file: bool
    changed_by: str | None
    changed_at: datetime

    def values(self) -> dict[str, str | None]:
        """What it says, as plain JSON."""
        return {
            "phrase": self.phrase,
            "kind": self.kind,
            "key": self.key,
            "language": self.language,
        }


def terms_version(session: Session) -> int:
    """A number that grows with each change of the terms; 0 before the first. One row is read."""
    return session.scalar(select(SearchVersion.number).where(SearchVersion.name == _VERSION)) or 0


def list_terms(session: Session) -> list[TermInfo]:
    """All phrases that were taught, in the order of the alphabet."""
    rows = session.scalars(select(SearchTerm).order_by(SearchTerm.folded, SearchTerm.id))
    return [_info(row) for row in rows]


def get_term(session: Session, *, term_id: int) -> TermInfo:
    """The phrase of this number. Raises NotFound."""
    row = session.get(SearchTerm, term_id)
    if row is None:
        raise NotFound("search word", term_id)
    return _info(row)


def save_term(
    session: Session,
    *,
    phrase: str,
    kind: str,
    key: str,
    language: str | None = None,
    actor: str | None,
    term_id: int | None = None,
    from_file: bool = False,
) -> TermInfo:
    """Teach the search a phrase, or change what was taught (`term_id`); as it is afterwards.

    The same again changes nothing. `actor` is a member of the hub, or None for a file.
    Raises NotAllowed, NotFound, and InvalidForm at `phrase`, `kind`, `key` or `language`.
    """
    check_may_teach(session, member_id=actor)
    phrase = tidy_phrase(phrase)
    check_term(session, phrase=phrase, kind=kind, key=key, language=language, term_id=term_id)
    key = key_of(kind, key)
    before = get_term(session, term_id=term_id) if term_id is not None else None
    values = {"phrase": phrase, "kind": kind, "key": key, "language": language}
    if before is not None and before.values() == values and before.from_file == from_file:
        return before
    written: dict[str, Any] = {
        **values,
        "folded": plain(phrase),
        "from_file": from_file,
        "changed_by": actor,
        "changed_at": now(session),
    }
    # First the number: whoever else teaches at this moment waits here for us.
    count_up(session, name=_VERSION)
    if before is None:
        # Two who teach the same word at once: the second one says what it means.
        saved_id = session.scalar(
            insert(session, SearchTerm)
            .values(**written)
            .on_conflict_do_update(index_elements=["folded"], set_=written)
            .returning(SearchTerm.id)
        )
    else:
        session.execute(update(SearchTerm).where(SearchTerm.id == before.id).values(**written))
        saved_id = before.id
    session.expire_all()
    after = get_term(session, term_id=int(saved_id or 0))
    audit.record(
        session,
        actor=actor,
        action="search_term.save",
        subject_type="search_term",
        subject_id=after.id,
        before=before.values() if before else None,
        after=after.values(),
    )
    return after


def remove_term(session: Session, *, term_id: int, actor: str | None) -> TermInfo:
    """Let the search forget a phrase; what it was. Raises NotAllowed and NotFound."""
    check_may_teach(session, member_id=actor)
    before = get_term(session, term_id=term_id)
    count_up(session, name=_VERSION)
    session.execute(delete(SearchTerm).where(SearchTerm.id == term_id))
    audit.record(
        session,
        actor=actor,
        action="search_term.remove",
        subject_type="search_term",
        subject_id=term_id,
        before=before.values(),
    )
    return before


def count_up(session: Session, *, name: str) -> None:
    """Let every replica read anew what it keeps in memory for its searches.

    Whoever counts at the same moment waits for the end of the other's transaction.
    """
    session.execute(
        insert(session, SearchVersion)
        .values(name=name, number=1)
        .on_conflict_do_update(index_elements=["name"], set_={"number": SearchVersion.number + 1})
    )


def tidy_phrase(phrase: str) -> str:
    """A phrase as it is kept: without the signs that stand for endings in our own word lists."""
    bare = unicodedata.normalize("NFC", phrase).replace("*", " ").replace("?", " ")
    return " ".join(bare.split())


def check_may_teach(session: Session, *, member_id: str | None) -> None:
    """Raises NotAllowed for a member who is not of the hub; None is a file, which may."""
    if member_id is not None and not is_hub(session, member_id=member_id):
        raise NotAllowed(list_hub(session))


def check_term(
    session: Session,
    *,
    phrase: str,
    kind: str,
    key: str,
    language: str | None = None,
    term_id: int | None = None,
) -> None:
    """Raises InvalidForm with all that is wrong at once; `term_id` is what it would change.

    For a phrase that means something already, its values say what: `meaning_kind`,
    `meaning_key`.
    """
    errors: dict[str, str] = {}
    fillings: dict[str, Any] = {"limit": MAX_PHRASE, "phrase": phrase}
    folded = plain(phrase)
    if not folded:
        errors["phrase"] = "term_empty"
    elif len(phrase) > MAX_PHRASE or len(folded) > _MAX_FOLDED:
        errors["phrase"] = "too_long"
    elif folded in knowledge().stop_words or (len(folded) == 1 and not is_dense(folded)):
        errors["phrase"] = "term_common"
    elif meanings := _meanings_of(session, phrase, term_id):
        wanted = Meaning(kind, key_of(kind, key))
        meaning = wanted if wanted in meanings else meanings[0]
        errors["phrase"] = "term_known" if meaning == wanted else "term_taken"
        fillings |= {"meaning_kind": meaning.kind, "meaning_key": meaning.key}
    if kind not in TERM_KINDS:
        errors["kind"] = "term_kind_unknown"
    elif not is_key(session, kind, key):
        errors["key"] = "term_key_unknown"
    if language is not None and not is_language(language):
        errors["language"] = "language_unknown"
    if errors:
        raise InvalidForm(errors, **fillings)


def _meanings_of(session: Session, phrase: str, term_id: int | None) -> tuple[Meaning, ...]:
    """What a phrase as a whole means already: of old, as a name of ours, or as it was taught."""
    others = [term for term in list_terms(session) if term.id != term_id]
    for lexicon in (taught_lexicon(session, others), knowledge().lexicon):
        if known := lexicon.meanings_of(phrase):
            return known
    is_product = session.scalar(
        select(SearchWord.id).where(SearchWord.word == plain(phrase), SearchWord.product)
    )
    return (Meaning(PRODUCT, joined(phrase)),) if is_product else ()


def _info(row: SearchTerm) -> TermInfo:
    return TermInfo(
        id=row.id,
        phrase=row.phrase,
        kind=row.kind,
        key=row.key,
        language=row.language,
        from_file=row.from_file,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
