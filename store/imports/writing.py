"""Writes cases into the store: what is new, what changed, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store import audit
from store.accounts import find_account, get_or_create_account, join_account
from store.clock import now
from store.consents import permitted_activities_of, record_consent
from store.imports.cases import Case, CaseText
from store.imports.report import ImportReport, ReportLine
from store.models import Proof, Reference, ReferenceText
from store.policies.audiences import AudienceRules, settle_audience
from store.reference_records import proof_line
from store.regions import find_region_for_country
from store.search.index.upkeep import index_account, index_references
from store.stories.choosing import find_original

_TEXT_COLUMNS = (
    "account_name title summary story quote quote_by quote_role source licence".split()  # noqa: SIM905
)
# What a customer approves, or has not approved yet.
_WORDS = ("title", "summary", "story", "quote", "quote_by", "quote_role")
_COLUMNS = (
    "country",
    "location",
    "industry",
    "industry_as_written",
    "industry_proposed",
    "products",
    "size",
    "dated",
    "anonymous_label",
    "source",
    "licence",
)


def write_cases(session: Session, *, cases: Sequence[Case]) -> ImportReport:
    """Create or update the references of these cases; returns what was done with each."""
    report = ImportReport()
    known = _known(session, [case.external_id for case in cases])
    permitted = permitted_activities_of(session, reference_ids=[row.id for row in known.values()])
    changed: list[int] = []
    regions: dict[str | None, int | None] = {}
    for case in cases:
        if case.country not in regions:
            region = find_region_for_country(session, country=case.country)
            regions[case.country] = region.id if region else None
        region_id = regions[case.country]
        reference = known.get(case.external_id)
        account_id = _account(session, case)
        if reference is None:
            reference = _create(session, case, account_id=account_id, region_id=region_id)
            changed.append(reference.id)
            report.created += 1
        elif _update(session, case, reference, region_id, permitted.get(reference.id)):
            changed.append(reference.id)
            report.updated += 1
        else:
            report.unchanged += 1
        report.lines.extend(case.lines)
        report.languages.update(text.language for text in case.texts)
    if changed and (rules := AudienceRules(session)):
        for reference in session.scalars(select(Reference).where(Reference.id.in_(changed))):
            settle_audience(session, reference=reference, rules=rules)
    index_references(session, reference_ids=changed)
    return report


def _known(session: Session, external_ids: Sequence[str]) -> dict[str, Reference]:
    rows = session.scalars(
        select(Reference)
        .where(Reference.external_id.in_(external_ids))
        .options(
            selectinload(Reference.texts),
            selectinload(Reference.proofs),
            selectinload(Reference.account),
        )
    )
    return {row.external_id: row for row in rows}


def _account(session: Session, case: Case) -> int:
    names = [case.account, *case.other_names]
    # Another spelling of the same file may be the one that we know already.
    found = next(filter(None, (find_account(session, name=name) for name in names)), None)
    if found is not None and found.name != case.account and found.name not in case.other_names:
        why = f"the account “{case.account}” is known as “{found.name}”"
        case.lines.append(ReportLine(case.texts[0].line, "joined", why))
    account_id = get_or_create_account(
        session,
        name=found.name if found else case.account,
        country=case.country,
        industry=None if case.industry_proposed else case.industry,
    )
    for name in names:
        if join_account(session, account_id=account_id, name=name):
            index_account(session, account_id=account_id)
    return account_id


def _create(session: Session, case: Case, *, account_id: int, region_id: int | None) -> Reference:
    moment = now(session)
    reference = Reference(
        external_id=case.external_id,
        account_id=account_id,
        region_id=region_id,
        activities=case.activities,
        audience=case.audience,
        state="active",
        created_at=moment,
        updated_at=moment,
        **_columns(case),
        texts=[_new_text(text) for text in case.texts],
        proofs=[_proof(text, metric) for text in case.texts for metric in text.metrics],
    )
    session.add(reference)
    session.flush()
    _consent(session, case, reference)
    audit.record(
        session,
        actor=None,
        action="reference.import",
        subject_type="reference",
        subject_id=reference.id,
        after={"external_id": case.external_id, "account": case.account},
        why=case.source or "imported without a source",
    )
    return reference


def _update(
    session: Session,
    case: Case,
    reference: Reference,
    region_id: int | None,
    permitted: list[str] | None,
) -> bool:
    """Bring a known reference to what the file says; whether anything changed."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    columns = _columns(case)
    if reference.industry_by is not None:
        # A colleague has looked at it, which no file has.
        del columns["industry"], columns["industry_proposed"]
    if reference.region_id is None and region_id is not None:
        columns["region_id"] = region_id
    # A policy may have narrowed it: what the file means is compared with what was meant.
    meant = reference.audience_meant or reference.audience
    if case.audience_given and case.audience != meant:
        columns |= {"audience": case.audience, "audience_meant": None}
    for name, value in columns.items():
        if getattr(reference, name) != value:
            before[name], after[name] = getattr(reference, name), value
            setattr(reference, name, value)
    texts = {text.language: text for text in reference.texts}
    proofs = _statements(reference)
    for told in case.texts:
        text = texts.get(told.language)
        if text is None:
            reference.texts.append(_new_text(told))
            after[f"text {told.language}"] = "added"
        else:
            words = list(told.metrics) != proofs.get(told.language, []) or any(
                getattr(text, name) != getattr(told, name) for name in _WORDS
            )
            wanted = _text_columns(told) | _marks(told, text, words_changed=words)
            for name, value in wanted.items():
                if getattr(text, name) != value:
                    before[f"{name} {told.language}"] = getattr(text, name)
                    after[f"{name} {told.language}"] = value
                    setattr(text, name, value)
        if list(told.metrics) != proofs.get(told.language, []):
            before[f"proof {told.language}"] = proofs.get(told.language, [])
            after[f"proof {told.language}"] = list(told.metrics)
            reference.proofs = [
                proof
                for proof in reference.proofs
                if _language_of(reference, proof) != told.language
            ] + [_proof(told, metric) for metric in told.metrics]
    lacking = case.activities_given and set(case.activities) - set(permitted or [])
    if permitted is None or lacking or "audience" in after:
        if case.activities_given:
            reference.activities = sorted({*reference.activities, *case.activities})
        session.flush()
        _consent(session, case, reference)
        after["activities"] = case.activities
    if not after:
        return False
    reference.updated_at = now(session)
    session.flush()
    audit.record(
        session,
        actor=None,
        action="reference.update",
        subject_type="reference",
        subject_id=reference.id,
        before=before,
        after=after,
        why=f"imported again from {case.source or 'a file'}",
    )
    return True


def _consent(session: Session, case: Case, reference: Reference) -> None:
    # The permission is the publication itself: where it stands is the evidence.
    record_consent(
        session,
        reference_id=reference.id,
        activities=case.activities,
        audience=reference.audience,
        how="import",
        evidence=case.source or "",
    )


def _columns(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _COLUMNS}


def _text_columns(text: CaseText) -> dict[str, Any]:
    return {name: getattr(text, name) for name in _TEXT_COLUMNS}


def _new_text(told: CaseText) -> ReferenceText:
    """A text that we did not have: approved where the file leaves it open, a translation not."""
    is_approved = told.is_approved
    if is_approved is None:
        is_approved = told.translated_from is None
    return ReferenceText(
        language=told.language,
        translated_from=told.translated_from,
        is_approved=is_approved,
        approved_on=told.approved_on,
        approved_how="import" if told.is_approved else None,
        **_text_columns(told),
    )


def _marks(told: CaseText, text: ReferenceText, *, words_changed: bool) -> dict[str, Any]:
    """What the file says of whose words these are; what it leaves open stays as it is."""
    marks: dict[str, Any] = {}
    if told.translated_from is not None:
        marks["translated_from"] = told.translated_from
    is_approved = told.is_approved
    if is_approved is None and words_changed and (told.translated_from or text.translated_from):
        # The customer has approved other words than these.
        is_approved = False
    if is_approved is False:
        return (
            marks
            | dict.fromkeys(("approved_on", "approved_how", "approved_by"))
            | {"is_approved": False}
        )
    if is_approved:
        marks["is_approved"] = True
        if told.approved_on is not None:
            marks["approved_on"] = told.approved_on
        if not text.is_approved:
            marks["approved_how"] = "import"
    return marks


def _proof(text: CaseText, metric: str) -> Proof:
    return Proof(statement=metric, language=text.language, source=text.source or "")


def _language_of(reference: Reference, proof: Proof) -> str:
    original = find_original(reference.texts)
    return proof.language or (original.language if original else "en")


def _statements(reference: Reference) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for proof in reference.proofs:
        told.setdefault(_language_of(reference, proof), []).append(proof_line(proof))
    return told
