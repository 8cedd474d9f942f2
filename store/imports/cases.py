"""From checked rows to cases: joins those of one case, normalises what they say.

Pure functions; `store.imports.writing` compares a case with the store.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from babel import Locale

from store.imports.files import Row
from store.imports.report import ReportLine
from store.imports.rows import short, tag
from store.models import ACTIVITIES
from store.search.index.contents import DocumentText
from store.search.index.documents import propose_industry, written_industries
from store.search.understanding.knowledge import knowledge
from store.search.understanding.lexicon import COUNTRY
from store.search.understanding.sizes import read_size
from store.search.understanding.times import read_date

_WITHHELD = re.compile(
    r"\s*[(（]\s*(name withheld|anonymous|anonymised|anonymized)\s*[)）]\s*", re.I
)
_CUT = {"location": 200, "industry": 300, "quote_by": 300, "quote_role": 300, "licence": 200}


@dataclass(frozen=True)
class CaseText:
    """A case told in one language, with the line it stands on."""

    line: int
    language: str
    account_name: str
    title: str
    summary: str
    story: str
    quote: str
    quote_by: str
    quote_role: str
    source: str | None
    licence: str | None
    metrics: tuple[str, ...]
    # The language that it is a translation from; whether the customer has approved it, and on
    # which day ("2026-03-09"). None: the file does not say.
    translated_from: str | None = None
    is_approved: bool | None = None
    approved_on: str | None = None


@dataclass
class Case:
    """A reference as a file tells it, in one or more languages."""

    external_id: str
    account: str
    other_names: list[str]
    country: str | None
    location: str | None
    industry: str | None
    industry_as_written: str | None
    industry_proposed: bool
    products: list[str]
    activities: list[str]
    activities_given: bool
    audience: str
    audience_given: bool
    anonymous_label: str | None
    source: str | None
    licence: str | None
    texts: list[CaseText]
    size: str | None = None
    dated: str | None = None
    lines: list[ReportLine] = field(default_factory=list)


def make_case(rows: Sequence[Row]) -> Case:
    """The case that rows of one `external_id` tell together; the rows are checked ones."""
    lines: list[ReportLine] = []
    texts: dict[str, CaseText] = {}
    kept: list[Row] = []
    for row in rows:
        text = _text(row, lines)
        if text.language in texts:
            first = texts[text.language].line
            why = f"“{row.text('external_id')}” is told in {text.language} on line {first} already"
            lines.append(ReportLine(row.line, "skipped", why))
            continue
        texts[text.language] = text
        kept.append(row)
    # English first, else as the file has them: the one that the others are held against.
    kept.sort(key=lambda row: not row.text("language").lower().startswith("en"))
    main = kept[0]
    for row in sorted(kept, key=lambda row: row.line)[1:]:
        known = min(row.line for row in kept)
        why = f"told in {row.text('language')}; one reference with line {known}"
        lines.append(ReportLine(row.line, "joined", why))
    account, others = _account(kept, lines)
    told = sorted(texts.values(), key=lambda text: text.line)
    case = Case(
        external_id=main.text("external_id"),
        account=account,
        other_names=others,
        country=_country(kept, lines),
        location=_first(kept, "location"),
        industry=None,
        industry_as_written=None,
        industry_proposed=False,
        products=list(dict.fromkeys(item for row in kept for item in row.items("products") or [])),
        activities=[],
        activities_given=False,
        audience=_first(kept, "audience") or "internal",
        audience_given=_first(kept, "audience") is not None,
        anonymous_label=_first(kept, "anonymous_label") or _withheld(account),
        source=_first(kept, "source"),
        licence=_first(kept, "licence"),
        texts=told,
        lines=lines,
    )
    _industry(case, kept)
    _activities(case, kept)
    case.size = _normalised(kept, "size", read_size, lines)
    case.dated = _normalised(kept, "date", read_date, lines)
    return case


def _text(row: Row, lines: list[ReportLine]) -> CaseText:
    values = {name: row.text(name) for name in ("quote_by", "quote_role", "licence")}
    for name in values:
        if len(values[name]) > _CUT[name]:
            values[name] = values[name][: _CUT[name] - 1] + "…"
            lines.append(ReportLine(row.line, "noted", f"{name} cut to {_CUT[name]} characters"))
    return CaseText(
        line=row.line,
        language=tag(row.text("language")),
        account_name=" ".join(row.text("account").split()),
        title=row.text("title"),
        summary=row.text("summary"),
        story=row.text("story"),
        quote=row.text("quote"),
        quote_by=values["quote_by"],
        quote_role=values["quote_role"],
        source=row.text("source") or None,
        licence=values["licence"] or None,
        metrics=tuple(row.items("metrics") or []),
        translated_from=tag(row.text("translated_from")) if row.text("translated_from") else None,
        is_approved=mark != "no" if (mark := row.text("approved").lower()) else None,
        approved_on=mark if mark[:1].isdigit() else None,
    )


def _first(rows: Sequence[Row], column: str) -> str | None:
    value = next((text for row in rows if (text := row.text(column))), None)
    limit = _CUT.get(column)
    return value[: limit - 1] + "…" if value and limit and len(value) > limit else value


def _account(rows: Sequence[Row], lines: list[ReportLine]) -> tuple[str, list[str]]:
    """The name that most rows give (English before others), and the other spellings."""
    names = [" ".join(row.text("account").split()) for row in rows]
    counts = Counter(names)
    best = max(names, key=lambda name: counts[name])
    others = [name for name in dict.fromkeys(names) if name != best]
    for row in rows:
        name = " ".join(row.text("account").split())
        if name != best:
            why = f"the account is written “{short(name)}” here, “{short(best)}” elsewhere"
            lines.append(ReportLine(row.line, "joined", why))
    return best, others


def _country(rows: Sequence[Row], lines: list[ReportLine]) -> str | None:
    for row in rows:
        written = row.text("country")
        if not written:
            continue
        if written.upper() in Locale.parse("en").territories and len(written) == 2:
            return written.upper()
        for meaning in knowledge().lexicon.meanings_of(written):
            if meaning.kind == COUNTRY:
                why = f"country “{short(written)}” → {meaning.key}"
                lines.append(ReportLine(row.line, "normalised", why))
                return meaning.key
        why = f"country “{short(written)}” is not known and left out"
        lines.append(ReportLine(row.line, "noted", why))
    return None


def _industry(case: Case, rows: Sequence[Row]) -> None:
    written = [(row, row.text("industry")) for row in rows if row.text("industry")]
    for row, text in written:
        keys = [text] if text in knowledge().industry_parents else written_industries(text)
        if keys and case.industry is None:
            case.industry = keys[0]
            case.industry_as_written = None if text == keys[0] else text[:300]
        if keys and text != keys[0]:
            more = f" (also {', '.join(keys[1:])})" if keys[1:] else ""
            why = f"industry “{short(text)}” → {keys[0]}{more}"
            case.lines.append(ReportLine(row.line, "normalised", why))
    if case.industry is None:
        texts = [
            DocumentText(text.language, text.account_name, text.title, text.summary, text.story, "")
            for text in case.texts
        ]
        case.industry = propose_industry(texts, [case.account, *case.other_names])
        case.industry_proposed = case.industry is not None
        case.industry_as_written = written[0][1][:300] if written else None
        line = written[0][0].line if written else case.texts[0].line
        reason = f"“{short(written[0][1])}” is not known" if written else "none is given"
        if case.industry:
            why = f"industry {case.industry}, read out of the text, for {reason}"
            case.lines.append(ReportLine(line, "proposed", why))
        elif written:
            why = f"industry {reason}, and the text leaves it open"
            case.lines.append(ReportLine(line, "noted", why))


def _normalised(
    rows: Sequence[Row],
    column: str,
    read: Callable[[str], str | None],
    lines: list[ReportLine],
) -> str | None:
    """The first value of a column that can be read, as we keep it."""
    for row in rows:
        written = row.text(column)
        if not written:
            continue
        value = read(written)
        if value is None:
            why = f"{column} “{short(written)}” cannot be read and is left out"
            lines.append(ReportLine(row.line, "noted", why))
            continue
        if value != written:
            why = f"{column} “{short(written)}” → {value}"
            lines.append(ReportLine(row.line, "normalised", why))
        return value
    return None


def _activities(case: Case, rows: Sequence[Row]) -> None:
    given = [row.items("activities") for row in rows]
    asked = [item for items in given for item in items or []]
    case.activities_given = bool(asked)
    if asked:
        unknown = sorted(set(asked) - set(ACTIVITIES))
        if unknown:
            why = f"unknown activity {', '.join(map(short, unknown))} left out"
            case.lines.append(ReportLine(rows[0].line, "noted", why))
        case.activities = [activity for activity in ACTIVITIES if activity in asked]
        return
    # A published case can be sent, and its quote repeated; for more we have to ask.
    quoted = any(text.quote for text in case.texts)
    case.activities = ["quote", "case_study"] if quoted else ["case_study"]


def _withheld(account: str) -> str | None:
    label = _WITHHELD.sub(" ", account).strip()
    return label if label and label != account else None
