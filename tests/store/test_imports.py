"""Importing references: what is joined, normalised, proposed and skipped, line by line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from store.database import Store
from store.errors import InvalidFile
from store.exports import export_references
from store.imports import ImportReport, import_references
from store.imports.files import COLUMNS, join_list, split_list
from store.models import AuditEntry, Consent, Proof, Reference, ReferenceIndex
from store.program import apply_program, parse_program
from store.references import get_reference
from store.stories.records import StoryText, list_story_texts
from tests.cases import CASES, bring_cases, case, write_cases
from tests.story import PROGRAM


def write_csv(path: Path, rows: list[dict[str, Any]], *, mark: bool = True) -> Path:
    """Cases as a spreadsheet saves them."""
    columns = [name for name in COLUMNS if any(name in row for row in rows)]
    with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        for row in rows:
            values = {
                name: join_list(value) if isinstance(value, list) else value
                for name, value in row.items()
            }
            writer.writerow(values)
    return path


def count(store: Store, column: Any) -> int:
    return store.read_sync(lambda session: session.scalar(select(func.count(column)))) or 0


def everything(store: Store) -> tuple[int, ...]:
    tables = (Reference.id, Consent.id, Proof.id, AuditEntry.id, ReferenceIndex.reference_id)
    return tuple(count(store, column) for column in tables)


def said(report: ImportReport, kind: str) -> list[str]:
    return [f"{line.line}: {line.text}" for line in report.sorted_lines() if line.kind == kind]


def test_rows_become_approved_references(store: Store, tmp_path: Path) -> None:
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)
    report = bring_cases(store, tmp_path)
    assert (report.rows, report.created, report.updated, report.unchanged) == (7, 6, 0, 0)
    assert report.skipped == 0
    assert dict(report.languages) == {"en": 4, "de": 1, "ja": 1, "pt-BR": 1}

    def look(session: Any, external_id: str) -> Any:
        row = session.scalars(select(Reference).where(Reference.external_id == external_id)).one()
        region = row.region_id
        consent = row.consents[0]
        return row.id, region, row.audience, consent.how, consent.evidence, consent.activities

    _, region, audience, how, evidence, activities = store.read_sync(look, "kontor-sued")
    assert region is not None
    assert (audience, how, evidence) == ("internal", "import", "an interview with Kontor Süd")
    assert activities == ["reference_call", "quote", "event"]
    reference_id, _, audience, _, _, activities = store.read_sync(look, "alpenbank")
    assert audience == "public"
    assert activities == ["quote", "case_study"]
    reference = store.read_sync(get_reference, reference_id=reference_id, language="de")
    assert reference.text.title == "Zahlungen ohne Unterbrechung"
    assert reference.licence == "our own"
    assert [proof.statement for proof in reference.proofs if proof.language == "de"] == [
        "Ausfälle im Jahr: 14 → 0"
    ]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_importing_twice_changes_nothing(store: Store, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"cases.{format}"
    write_csv(path, CASES) if format == "csv" else write_cases(path, CASES)
    import_references(store, path)
    before = everything(store)
    report = import_references(store, path)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 6)
    assert everything(store) == before


def test_a_dry_run_says_the_same_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = write_cases(tmp_path / "cases.jsonl", CASES)
    before = everything(store)
    dry = import_references(store, path, dry_run=True)
    assert everything(store) == before
    real = import_references(store, path)
    assert list(dry.sorted_lines()) == list(real.sorted_lines())
    assert (dry.created, dry.rows) == (real.created, real.rows)


def test_a_changed_row_updates_and_says_so_in_the_audit(store: Store, tmp_path: Path) -> None:
    bring_cases(store, tmp_path)
    changed = [dict(row) for row in CASES]
    changed[0]["summary"] = "Alpenbank has had no outage for two years."
    changed[0]["metrics"] = ["Outages in two years: 0"]
    report = bring_cases(store, tmp_path, changed)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 5)

    def last(session: Any) -> Any:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        return row.action, row.after

    action, after = store.read_sync(last)
    assert action == "reference.update"
    assert after["summary en"] == "Alpenbank has had no outage for two years."
    assert after["proof en"] == ["Outages in two years: 0"]


def test_what_is_joined_normalised_and_proposed_is_said_with_its_line(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        case("one", "Nord AG", country="Germany", industry="mining-oil-gas"),
        case("one", "NORD AG", language="es", industry="minería"),
        case("two", "Nord", industry="Dating", summary="Where people meet."),
        case("three", "Grand Hotel Union", summary="A hotel by the lake, with 90 rooms."),
        case("four", "Krzxq", country="Atlantis", summary="Nothing to go by."),
    ]
    report = bring_cases(store, tmp_path, rows)
    joined = said(report, "joined")
    assert "2: told in es; one reference with line 1" in joined
    assert any(line.startswith("3: the account “Nord” is known as") for line in joined)
    normalised = said(report, "normalised")
    assert "1: country “Germany” → DE" in normalised
    assert any(line.startswith("1: industry “mining-oil-gas” → ") for line in normalised)
    assert "3: industry “Dating” → internet" in normalised
    proposed = said(report, "proposed")
    assert "4: industry hospitality, read out of the text, for none is given" in proposed
    assert said(report, "noted") == ["5: country “Atlantis” is not known and left out"]


def test_a_proposed_industry_is_marked(store: Store, tmp_path: Path) -> None:
    bring_cases(
        store, tmp_path, [case("h", "Union", summary="A hotel by the lake.", title="Hotel")]
    )
    proposed, written = store.read_sync(
        lambda session: session.execute(
            select(Reference.industry_proposed, Reference.industry_as_written)
        ).one()
    )
    assert proposed
    assert written is None


def test_broken_rows_are_reported_with_their_physical_line_and_skipped(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "\ufeffexternal_id,account,language,story\r\n"
        'a,Alpha,en,"a story\r\nof two lines"\r\n'
        ",Beta,en,no id\r\n"
        "c,,en,no account\r\n"
        "d,Delta,,no language\r\n"
        "e,Epsilon,english please,odd language\r\n"
        "f,Phi,en,\r\n"
        "g,Gamma,en,too,many,fields\r\n"
        'h,Eta,en,"quoted" badly\r\n'
        "a,Alpha,en,told twice\r\n"
        "i,Iota,en,a good one\r\n",
        encoding="utf-8",
        newline="",
    )
    report = import_references(store, path)
    assert report.created == 2
    assert report.rows == 10
    assert [(line.line, line.text) for line in report.sorted_lines() if line.kind == "skipped"] == [
        (4, "no external_id"),
        (5, "no account"),
        (6, "no language"),
        (7, "“english please” is not a language tag such as en or pt-BR"),
        (8, "no title, summary, story or quote: there is nothing to find it by"),
        (9, "6 fields where the header has 4"),
        (10, "the row cannot be read: ',' expected after '\"'"),
        (11, "“a” is told in en on line 2 already"),
    ]


GOOD = json.dumps(case("good", "Good"))
HEADER = "external_id,account,language,story\n"


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("x.csv", b"", 1, "the header lacks"),
        ("x.csv", b"\xef\xbb\xbf", 1, "the header lacks"),
        ("x.csv", b"a,b,c\n1,2,3\n", 1, "the header lacks"),
        ("x.csv", HEADER.encode(), 1, "holds no row"),
        ("x.csv", (HEADER + "a,A,en,s\n").encode() + b"b,B,en,\xff\n", 3, "not UTF-8"),
        ("x.csv", (HEADER + 'a,A,en,s\nb,B,en,"half').encode(), 3, "never ended"),
        ("x.csv", (HEADER + "a,A,en,s\nb,B").encode(), 3, "ends in the middle"),
        (
            "x.csv",
            (HEADER.strip() + ",colour\na,A,en,s,red\n").encode(),
            1,
            "unknown column colour",
        ),
        ("x.csv", (HEADER.strip() + ",story\na,A,en,s,t\n").encode(), 1, "more than one column"),
        ("x.csv", HEADER.encode("utf-16"), 1, "not UTF-8"),
        ("x.jsonl", b"", 1, "holds no row"),
        ("x.jsonl", f"{GOOD}\n{GOOD[:40]}".encode(), 2, "ends in the middle"),
        ("x.jsonl", f"{GOOD}\n".encode() + b'{"external_id": "\xff"}\n', 2, "not UTF-8"),
        ("missing/x.csv", None, 1, "cannot be read"),
    ],
)
def test_a_broken_file_changes_nothing(
    store: Store, tmp_path: Path, name: str, content: bytes | None, line: int, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = everything(store)
    with pytest.raises(InvalidFile) as caught:
        import_references(store, path)
    problem = caught.value.problems[0]
    assert (problem.line, words in problem.text) == (line, True), problem
    assert everything(store) == before


def test_broken_lines_of_json_are_skipped(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    lines = [
        GOOD,
        "not json",
        "[1, 2]",
        '{"external_id": 7, "account": "A", "language": "en", "story": "s"}',
        '{"external_id": "a", "colour": "red"}',
        '{"external_id": "s", "account": "A", "language": "en", "story": "\\ud800"}',
        '{"external_id": "m", "account": "A", "language": "en", "story": "s", "metrics": [1]}',
        '{"external_id": "n", "account": "A\\u0000B", "language": "en", "story": "s"}',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = import_references(store, path)
    assert report.created == 2
    assert [line.line for line in report.sorted_lines() if line.kind == "skipped"] == [
        2,
        3,
        4,
        5,
        6,
        7,
    ]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_an_export_can_be_imported_again(store: Store, tmp_path: Path, format: str) -> None:
    odd = case(
        "odd",
        'Quote "&" Comma, Semicolon; GmbH',
        story='Lines\nand "quotes", commas; and more',
        metrics=["one; with a semicolon", "[two]", "three"],
        products=["A; B", "C"],
        industry="Not An Industry",
        size="250 Mitarbeiter",
        date="05/2024",
    )
    french = odd | {"language": "fr", "translated_from": "en", "story": "Autre texte"}
    german = odd | {"language": "de", "approved": "2026-02-28", "metrics": ["zwei"]}
    bring_cases(store, tmp_path, [*CASES, odd, french, german])
    texts = {text.language: text for text in list_odd(store)}
    marks = {name: (text.translated_from, text.is_approved) for name, text in texts.items()}
    assert marks == {"en": (None, True), "fr": ("en", False), "de": (None, True)}

    def size_and_date(session: Any) -> tuple[str | None, str | None]:
        row = session.scalars(select(Reference).where(Reference.external_id == "odd")).one()
        return row.size, row.dated

    assert store.read_sync(size_and_date) == ("midsize", "2024-05")
    before = everything(store)
    path = tmp_path / f"out.{format}"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = store.read_sync(export_references, format, stream)
    assert rows == 10
    report = import_references(store, path)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 7)
    assert everything(store) == before
    assert {text.language: text for text in list_odd(store)} == texts
    # A file that says nothing of it leaves what stands, unless the words are others.
    bring_cases(store, tmp_path, [odd, french | {"approved": "yes", "translated_from": ""}])
    approved = {text.language: text.is_approved for text in list_odd(store)}
    assert approved == {"en": True, "fr": True, "de": True}
    bring_cases(store, tmp_path, [odd, french, german | {"approved": ""}])
    assert all(text.is_approved for text in list_odd(store))
    bring_cases(store, tmp_path, [odd, french | {"story": "Encore un autre"}])
    assert [text.language for text in list_odd(store) if not text.is_approved] == ["fr"]


def list_odd(store: Store) -> list[StoryText]:
    def odd(session: Any) -> int:
        return int(session.scalars(select(Reference.id).filter_by(external_id="odd")).one())

    return store.read_sync(list_story_texts, reference_id=store.read_sync(odd))


def test_only_what_may_be_found_is_exported(store: Store, tmp_path: Path) -> None:
    bring_cases(store, tmp_path)

    def retire(session: Any) -> None:
        row = session.scalars(select(Reference).where(Reference.external_id == "nordlys")).one()
        row.state = "retired"

    store.run_sync(retire)
    out = io.StringIO()
    store.read_sync(export_references, "jsonl", out)
    assert "nordlys" not in out.getvalue()
    assert '"alpenbank"' in out.getvalue()


def test_progress_is_told(store: Store, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    path = write_cases(tmp_path / "cases.jsonl", CASES)
    import_references(store, path, on_progress=lambda done, total: heard.append((done, total)))
    assert heard[0] == (0, 7)
    assert heard[-1] == (7, 7)
    assert heard == sorted(heard)


def test_rows_of_one_case_may_stand_apart(store: Store, tmp_path: Path) -> None:
    rows = [CASES[0], *CASES[2:], CASES[1]]
    report = bring_cases(store, tmp_path, rows)
    assert report.created == 6
    assert "7: told in de; one reference with line 1" in said(report, "joined")


@pytest.mark.parametrize(
    "items", [[], ["one"], ["a", "b"], ["a; b", "c"], ["[x]"], ['"', "'"], ["日本; 語"]]
)
def test_lists_survive_a_cell(items: list[str]) -> None:
    assert split_list(join_list(items)) == items
