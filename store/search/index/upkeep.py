"""Keeps the index as the references are, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Executable, and_, bindparam, delete, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.consents import permitted_activities_of
from store.models import AccountAlias, Reference, ReferenceIndex, SearchWord
from store.search.index.bulk_reading import array_for, for_both
from store.search.index.contents import DocumentText, WordFlags
from store.search.index.documents import (
    BETWEEN,
    Document,
    Source,
    build_document,
)
from store.search.index.full_text import block_tokens
from store.search.index.spelling import pieces_of
from store.search.words.normalise import stem, words
from store.statements import insert_for, is_postgresql

_FLAGS = ("capital", "small", "in_name", "product")  # as _KNOWN asks for them
_FIELDS = ("names", "head", "body", "tags")
_LAST_POSITION = 16_383  # of a tsvector (PostgreSQL manual, 12.11)

# Written once: what they are compiled to is found again by itself.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_READ = (
    select(Reference)
    .where(Reference.id.in_(_IDS))
    .options(
        joinedload(Reference.account),
        joinedload(Reference.texts),
        selectinload(Reference.proofs),
    )
)
_CALLED = (
    select(AccountAlias.account_id, AccountAlias.name)
    .where(AccountAlias.account_id.in_(_IDS))
    .order_by(AccountAlias.key)
)
_KNOWN = for_both(
    "SELECT word, capital, small, in_name, product FROM search_words WHERE word {among}", of="text"
)


def index_reference(session: Session, *, reference_id: int) -> None:
    """Bring the index up to date with a reference; one that is not active leaves it."""
    index_references(session, reference_ids=[reference_id])


def index_references(session: Session, *, reference_ids: Collection[int]) -> None:
    """Bring the index up to date with these references, in this transaction."""
    if not reference_ids:
        return
    session.flush()
    rows = session.scalars(_READ, {"ids": list(reference_ids)}).unique().all()
    permitted = permitted_activities_of(session, reference_ids=reference_ids)
    aliases = _aliases(session, {row.account_id for row in rows})
    gone = set(reference_ids)
    met: dict[str, WordFlags] = {}
    documents: list[dict[str, Any]] = []
    for row in rows:
        if row.state != "active":
            continue
        gone.discard(row.id)
        document = build_document(
            _source(row, permitted.get(row.id, []), aliases.get(row.account_id, []))
        )
        documents.append(_columns(session, row.id, document))
        merge_words(met, document.words)
    if gone:
        session.execute(delete(ReferenceIndex).where(ReferenceIndex.reference_id.in_(gone)))
    if documents:
        _write(session, documents)
        keep_words(session, met)


def index_account(session: Session, *, account_id: int) -> None:
    """Bring the index up to date with all references of an account that is called otherwise."""
    ids = session.scalars(select(Reference.id).where(Reference.account_id == account_id)).all()
    index_references(session, reference_ids=ids)


def _source(row: Reference, activities: list[str], aliases: list[str]) -> Source:
    # A machine may have translated a customer's name; people search for it all the same.
    names = [row.account.name, *aliases, *(text.account_name for text in row.texts)]
    return Source(
        reference_id=row.id,
        account_names=[name for name in dict.fromkeys(names) if name],
        country=row.country,
        location=row.location,
        region_id=row.region_id,
        industry=row.industry,
        industry_as_written=row.industry_as_written,
        industry_proposed=row.industry_proposed,
        products=row.products,
        activities=activities,
        audience=row.audience,
        texts=[
            DocumentText(
                language=text.language,
                account_name=text.account_name or row.account.name,
                title=text.title,
                summary=text.summary,
                story=text.story,
                quote=f"{text.quote}\n{text.quote_by}\n{text.quote_role}",
            )
            for text in row.texts
        ],
        proofs=[
            " ".join(filter(None, (proof.statement, proof.metric, proof.before, proof.after)))
            for proof in row.proofs
        ],
        has_quote=any(text.quote for text in row.texts),
        size=row.size,
        dated=row.dated,
        periods=[proof.period for proof in row.proofs if proof.period],
        # The day of an import says nothing of the story.
        recorded=f"{row.created_at:%Y-%m}" if row.nomination_id is not None else None,
        inside_only=[text.language for text in row.texts if not text.is_approved],
    )


def _aliases(session: Session, account_ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for account_id, name in session.execute(_CALLED, {"ids": list(account_ids)}):
        found.setdefault(account_id, []).append(name)
    return found


def _columns(session: Session, reference_id: int, document: Document) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "reference_id": reference_id,
        "names": document.names,
        "head": document.head,
        "body": document.body,
        "tags": document.tags,
        "features": document.features,
    }
    if is_postgresql(session):
        columns["document"] = f"{text_vector(document)} {block_vector(reference_id)}"
    return columns


def text_vector(document: Document) -> str:
    """The document as PostgreSQL reads a tsvector: its tokens with their places.

    Not through `to_tsvector`: its parser would cut our tokens again, and differently from
    server to server, for what is a letter depends on the database's locale.
    """
    places: dict[str, list[int]] = {}
    place = 0
    for field_text in (document.names, document.head, document.tags, document.body):
        for token in field_text.split():
            place += 1
            if token != BETWEEN and place <= _LAST_POSITION:
                places.setdefault(token, []).append(place)
        place += 2  # no phrase reaches from one field into the next
    return " ".join(f"'{token}':{','.join(map(str, at[:255]))}" for token, at in places.items())


def block_vector(reference_id: int) -> str:
    """The blocks of a reference as a piece of a tsvector."""
    return " ".join(f"'{token}'" for token in block_tokens(reference_id))


def _write(session: Session, documents: list[dict[str, Any]]) -> None:
    session.connection().execute(_writing(is_postgresql(session)), documents)


@cache
def _writing(on_postgresql: bool) -> Executable:
    # On the table, not the class: rows go in as they are, without a detour through objects.
    statement = insert_for(on_postgresql, ReferenceIndex.__table__)
    names = [*_FIELDS, "features", *(["document"] if on_postgresql else [])]
    new = statement.excluded
    compared = (name for name in names if name != "document")
    upsert: Executable = statement.on_conflict_do_update(
        index_elements=["reference_id"],
        set_={name: new[name] for name in names},
        # What says the same is not written again.
        where=or_(*(getattr(ReferenceIndex, name) != new[name] for name in compared)),
    )
    return upsert


def merge_words(met: dict[str, WordFlags], more: Mapping[str, WordFlags]) -> None:
    """Add what was met elsewhere to what was met."""
    for word, flags in more.items():
        known = met.setdefault(word, WordFlags())
        for name in _FLAGS:
            if getattr(flags, name):
                setattr(known, name, True)


def keep_words(session: Session, met: Mapping[str, WordFlags]) -> None:
    """Let the index know these words."""
    # What this session has written once it need not write again (imports meet a word often).
    written: dict[str, int] = session.info.setdefault("search_words", {})
    masks = {
        word: sum(1 << place for place, name in enumerate(_FLAGS) if getattr(flags, name))
        for word, flags in met.items()
    }
    _note_known(session, [word for word in masks if word not in written], written)
    rows: list[dict[str, Any]] = []
    for word in sorted(met):  # in one order, so that two transactions never wait in a ring
        flags, mask = met[word], masks[word]
        if word in written and written[word] | mask == written[word]:
            continue
        written[word] = written.get(word, 0) | mask
        first = next(words(word), None)
        rows.append(
            {
                "word": word,
                "stem": first.tokens[0] if first and " " not in word else stem(word),
                **{name: getattr(flags, name) for name in _FLAGS},
                **pieces_of(word),
            }
        )
    if rows:
        session.connection().execute(_writing_words(is_postgresql(session)), rows)


def _note_known(session: Session, asked: Sequence[str], written: dict[str, int]) -> None:
    """Note what the index knows of these words already, which is nearly always all.

    Words are never forgotten, and a flag is never taken back.
    """
    if asked:
        values = {"ids": array_for(session, asked)}
        for word, *flags in session.execute(_KNOWN[is_postgresql(session)], values):
            written[word] = sum(1 << place for place, flag in enumerate(flags) if flag)


@cache
def _writing_words(on_postgresql: bool) -> Executable:
    statement = insert_for(on_postgresql, SearchWord.__table__)
    new = statement.excluded
    upsert: Executable = statement.on_conflict_do_update(
        index_elements=["word"],
        set_={name: or_(getattr(SearchWord, name), new[name]) for name in _FLAGS},
        where=or_(*(and_(~getattr(SearchWord, name), new[name]) for name in _FLAGS)),
    )
    return upsert
