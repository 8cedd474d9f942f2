"""What a word would change, before it is taught: a question read without it and with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from store.search.answers import understand_query
from store.search.records import Understood
from store.search.understanding.term_keys import key_of
from store.search.understanding.terms import check_may_teach, list_terms, tidy_phrase
from store.search.understanding.vocabulary import TaughtTerm, taught_lexicon, vocabulary


@dataclass(frozen=True)
class Trial:
    """A question as it is read without a word of the hub's, and with it."""

    before: list[Understood]
    after: list[Understood]


def try_term(
    session: Session,
    *,
    query: str,
    phrase: str,
    kind: str,
    key: str,
    member_id: str,
    language: str | None = None,
    term_id: int | None = None,
) -> Trial:
    """How a question is read without the term, and with it; nothing is kept.

    `term_id` is the one that it would change. Raises NotAllowed.
    """
    check_may_teach(session, member_id=member_id)
    known = vocabulary(session)
    others: list[TaughtTerm] = [term for term in list_terms(session) if term.id != term_id]
    taught = list(others)
    if (bare := tidy_phrase(phrase)) and kind and key:
        taught.append(_Wanted(bare, kind, key_of(kind, key), language))
    return Trial(
        *(
            understand_query(
                session, query=query, known=replace(known, taught=taught_lexicon(session, terms))
            )
            for terms in (others, taught)
        )
    )


@dataclass(frozen=True)
class _Wanted:
    """A term that is not kept."""

    phrase: str
    kind: str
    key: str
    language: str | None
