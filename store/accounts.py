"""Accounts: the customer companies, found by any spelling, each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from store import audit
from store.account_names import account_key, account_words, word_skeleton
from store.clock import now
from store.errors import InvalidForm, NotFound
from store.models import Account, AccountAlias, AccountWord
from store.statements import insert

MAX_NAME = 140  # what fits a select's option value together with its mark
# How many rows one word may bring before names are scored: keeps a keystroke's work bounded.
CANDIDATES_PER_WORD = 150
CANDIDATES_BY_NAME = 100
# Of 100: below, two names are of different companies to most readers.
SUGGESTION_SCORE = 60.0
CLOSE_SCORE = 82.0
EXACT = 100.0
# Above any letter that a name can hold: the end of "everything that begins with".
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class AccountInfo:
    """A customer company. `score`: how well it fitted what was asked, 0 to 100."""

    id: int
    name: str
    country: str | None
    industry: str | None
    size: str | None = None
    score: float = 100.0


def get_account(session: Session, *, account_id: int) -> AccountInfo:
    """The account. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("account", account_id)
    return _info(account)


def find_account(session: Session, *, name: str) -> AccountInfo | None:
    """The account of exactly this name or alias, whatever its case, accents and legal form."""
    key = account_key(name)
    account = session.scalar(select(Account).where(Account.key == key)) or session.scalar(
        select(Account).join(AccountAlias).where(AccountAlias.key == key)
    )
    return None if account is None else _info(account)


def suggest_accounts(session: Session, *, text: str, limit: int = 20) -> list[AccountInfo]:
    """The accounts that somebody who typed this may mean, best first; in any script.

    Names that begin with the text come first, then those of which a word begins with it,
    then those that are close to it. Bounded work, however many accounts there are.
    """
    key = account_key(text)
    if not key:
        return []
    # What is still being typed may look like a legal form: "se" begins "Securitas".
    typed = " ".join(dict.fromkeys([key, *_unfinished(text, key)]))
    scored = _score(session, typed=key, ids=_candidates(session, key=key, words=typed.split()))
    return [account for account in scored if account.score >= SUGGESTION_SCORE][:limit]


def list_close_matches(session: Session, *, name: str, limit: int = 3) -> list[AccountInfo]:
    """Known accounts whose names are so near that they may be this same company, best first.

    An account that `find_account` would give is not among them.
    """
    key = account_key(name)
    if not key:
        return []
    exact = find_account(session, name=name)
    scored = _score(session, typed=key, ids=_candidates(session, key=key, words=key.split()))
    return [
        account
        for account in scored
        if account.score >= CLOSE_SCORE and (exact is None or account.id != exact.id)
    ][:limit]


def find_close_match(session: Session, *, name: str) -> AccountInfo | None:
    """The nearest known account that may be the same company, or None."""
    return next(iter(list_close_matches(session, name=name, limit=1)), None)


def get_or_create_account(
    session: Session,
    *,
    name: str,
    country: str | None = None,
    industry: str | None = None,
    size: str | None = None,
    actor: str | None = None,
) -> int:
    """The id of the account of exactly this name or alias, made where there is none.

    Country, industry and size fill what was not known yet and change nothing else. Two who make
    the same account at one moment get the same one. Raises InvalidForm for a blank name.
    """
    tidy = " ".join(name.split())[:300]
    key = account_key(tidy)
    if not key:
        raise InvalidForm({"account": "account_missing"})
    known = find_account(session, name=tidy)
    if known is None:
        account_id = session.scalar(
            insert(session, Account)
            .values(
                name=tidy,
                key=key,
                country=country,
                industry=industry,
                size=size,
                created_at=now(session),
            )
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(Account.id)
        )
        if account_id is not None:
            _keep_words(session, account_id=int(account_id), key=key)
            audit.record(
                session,
                actor=actor,
                action="account.create",
                subject_type="account",
                subject_id=account_id,
                after={"name": tidy, "country": country, "industry": industry},
            )
            return int(account_id)
        known = find_account(session, name=tidy)
        if known is None:  # pragma: no cover - it was there a moment ago
            raise NotFound("account", tidy)
    account = session.get_one(Account, known.id)
    account.country = account.country or country
    account.industry = account.industry or industry
    account.size = account.size or size
    return known.id


def join_account(session: Session, *, account_id: int, name: str, actor: str | None = None) -> bool:
    """Keep another spelling of an account, so that it is found by it from now on.

    Returns whether it was new; a spelling that already means some account stays as it is.
    """
    get_account(session, account_id=account_id)
    tidy = " ".join(name.split())[:300]
    key = account_key(tidy)
    if not key or find_account(session, name=tidy) is not None:
        return False
    added = session.scalar(
        insert(session, AccountAlias)
        .values(key=key, name=tidy, account_id=account_id)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(AccountAlias.key)
    )
    if added is None:
        return False
    _keep_words(session, account_id=account_id, key=key)
    audit.record(
        session,
        actor=actor,
        action="account.join",
        subject_type="account",
        subject_id=account_id,
        after={"alias": tidy},
    )
    return True


def _info(account: Account, score: float = 100.0) -> AccountInfo:
    return AccountInfo(
        account.id, account.name, account.country, account.industry, account.size, score
    )


def _keep_words(session: Session, *, account_id: int, key: str) -> None:
    words = account_words(key)
    session.execute(
        insert(session, AccountWord)
        .values([{"word": word, "account_id": account_id} for word in sorted(words)])
        .on_conflict_do_nothing()
    )


def _unfinished(text: str, key: str) -> list[str]:
    last = text.casefold().split()[-1:]
    return [word for word in last if word.isalnum() and word not in key.split()]


def _candidates(session: Session, *, key: str, words: Sequence[str]) -> set[int]:
    """A bounded set of accounts that are worth a score."""
    found: set[int] = set()
    for statement in (
        _beginning(select(Account.id), Account.key, key),
        _beginning(select(AccountAlias.account_id), AccountAlias.key, key),
    ):
        found.update(session.scalars(statement.limit(CANDIDATES_BY_NAME)))
    distinct = list(dict.fromkeys(words))[:6]
    if len(distinct) > 1:
        found.update(session.scalars(_with_all(distinct).limit(CANDIDATES_BY_NAME)))
    for word in distinct:
        ids = _beginning(select(AccountWord.account_id), AccountWord.word, word)
        found.update(session.scalars(ids.limit(CANDIDATES_PER_WORD)))
    skeletons = [skeleton for word in distinct if (skeleton := word_skeleton(word))]
    if skeletons:
        # Those which share most with what was typed; the rest would be scored in vain.
        same = (
            select(AccountWord.account_id)
            .where(AccountWord.word.in_(skeletons))
            .group_by(AccountWord.account_id)
            .order_by(func.count().desc(), AccountWord.account_id)
            .limit(CANDIDATES_PER_WORD)
        )
        found.update(session.scalars(same))
    return found


def _beginning(
    statement: Select[int], column: InstrumentedAttribute[str], start: str
) -> Select[int]:
    # A range, because neither database uses an index for LIKE by default.
    return statement.where(column >= start, column < start + _LAST).order_by(column)


def _with_all(words: Iterable[str]) -> Select[int]:
    """Accounts in which every one of the words begins some word, driven from the longest."""
    first, *others = sorted(words, key=len, reverse=True)
    statement = _beginning(select(AccountWord.account_id), AccountWord.word, first)
    for word in others:
        # Looked up for one account at a time: a common word alone has thousands of them.
        other = aliased(AccountWord)
        statement = statement.where(
            exists().where(
                other.account_id == AccountWord.account_id,
                other.word >= word,
                other.word < word + _LAST,
            )
        )
    return statement


def _score(session: Session, *, typed: str, ids: set[int]) -> list[AccountInfo]:
    if not ids:
        return []
    accounts = session.scalars(select(Account).where(Account.id.in_(ids))).all()
    keys = {account.id: [account.key] for account in accounts}
    aliases = session.execute(
        select(AccountAlias.account_id, AccountAlias.key).where(AccountAlias.account_id.in_(ids))
    )
    for account_id, alias in aliases:
        keys[account_id].append(alias)
    scored = [
        _info(account, max(_likeness(typed, key) for key in keys[account.id]))
        for account in accounts
    ]
    return sorted(scored, key=lambda account: (-account.score, len(account.name), account.name))


def _likeness(typed: str, key: str) -> float:
    """0 to 100: 100 the same, 90 to 99 begun with, else how near the letters are."""
    if typed == key:
        return EXACT
    closeness = fuzz.ratio(typed, key)
    words = fuzz.token_sort_ratio(typed, key)
    best = max(closeness, words)
    if key.startswith(typed):
        return max(95.0 + best / 25, best)
    if f" {typed}" in f" {key}":
        return max(90.0 + best / 25, best)
    # Each typed word begins a word of the name, in any order ("bahn deut").
    names = key.split()
    if all(any(name.startswith(word) for name in names) for word in typed.split()):
        return max(85.0, best)
    if typed in key:
        return max(80.0, best)
    return max(best, fuzz.partial_ratio(typed, key) * 0.75 if len(typed) > 3 else 0.0)
