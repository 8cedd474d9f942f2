"""Writes references out, so that another store, or this one, can import them again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.clock import now
from store.consents import has_consent, permitted_activities_of
from store.imports.files import COLUMNS, join_list
from store.models import Reference, ReferenceText
from store.reference_records import proof_line
from store.stories.choosing import find_original

FORMATS = ("csv", "jsonl")
_BATCH = 500


def export_references(session: Session, format: str, out: TextIO) -> int:
    """Write every reference that may be found today to a stream of text; returns how many rows.

    One row for each reference and language, in the columns of the import; `format` is "csv"
    (with the mark that lets Excel see UTF-8) or "jsonl". Open the stream with `newline=""`.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; the formats are {', '.join(FORMATS)}")
    count = 0
    writer: csv.DictWriter[str] | None = None
    if format == "csv":
        out.write("\ufeff")
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
    for row in _rows(session):
        if writer is not None:
            lists = ("products", "metrics", "activities")
            writer.writerow({**row, **{name: join_list(row[name]) for name in lists}})
        else:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _rows(session: Session) -> Iterator[dict[str, Any]]:
    last = 0
    while True:
        references = session.scalars(
            select(Reference)
            .where(Reference.id > last, Reference.state == "active", has_consent(now(session)))
            .order_by(Reference.id)
            .limit(_BATCH)
            .options(
                selectinload(Reference.texts),
                selectinload(Reference.proofs),
                selectinload(Reference.account),
            )
        ).all()
        if not references:
            return
        permitted = permitted_activities_of(session, reference_ids=[row.id for row in references])
        for reference in references:
            yield from _rows_of(reference, permitted.get(reference.id, []))
        last = references[-1].id
        session.expunge_all()


def _rows_of(reference: Reference, activities: list[str]) -> Iterator[dict[str, Any]]:
    # What we read out of the text ourselves is not told as the source's own word.
    industry = reference.industry_as_written
    if industry is None and not reference.industry_proposed:
        industry = reference.industry
    original = find_original(reference.texts)
    for text in reference.texts:
        yield {
            "external_id": reference.external_id,
            "account": text.account_name or reference.account.name,
            "country": reference.country,
            "location": reference.location,
            "industry": industry,
            "products": list(reference.products),
            "language": text.language,
            "title": text.title,
            "summary": text.summary,
            "story": text.story,
            "quote": text.quote,
            "quote_by": text.quote_by,
            "quote_role": text.quote_role,
            "metrics": [
                proof_line(proof)
                for proof in reference.proofs
                if proof.language == text.language or (not proof.language and text is original)
            ],
            "source": text.source or reference.source,
            "licence": text.licence or reference.licence,
            "audience": reference.audience,
            "anonymous_label": reference.anonymous_label,
            "activities": activities,
            "size": reference.size,
            "date": reference.dated,
            "translated_from": text.translated_from,
            "approved": _mark(text),
        }


def _mark(text: ReferenceText) -> str:
    """Whether the customer has approved a text: the day where it is known, yes, or no."""
    if not text.is_approved:
        return "no"
    return text.approved_on or "yes"
