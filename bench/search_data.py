"""Many references of invented customers, made quickly: for measuring the search at any size.

A few thousand distinct references go through the builder of real documents; each is then told
of many customers, with other names and countries, and loaded as the database loads fastest.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, literal, select, text
from sqlalchemy.orm import Session

from bench.bulk import write_rows
from store.database import Store
from store.models import Consent, Reference
from store.search.index.contents import DocumentText, WordFlags
from store.search.index.documents import Document, Source, build_document
from store.search.index.spelling import pieces_of
from store.search.index.upkeep import block_vector, keep_words, merge_words, text_vector
from store.search.words.normalise import stem
from store.statements import is_postgresql
from store.storable import to_json


def _listed(text: str) -> tuple[str, ...]:
    """The words of a text, or what stands between its commas."""
    return tuple(part.strip() for part in (text.split(",") if "," in text else text.split()))


MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_STORED = "2026-01-01 00:00:00.000000"  # as both databases read it
_DISTINCT = 2_000
_CUSTOMERS = 200_000
_CHUNK = 20_000
_FLAGS = ("capital", "small", "in_name", "product")
# What stands for the customer and the country until each reference gets its own.
_NAME = ("Zqxv", "Zqwk")
_COUNTRY = "IS"
COUNTRIES = _listed(
    """
    DE AT CH FR GB IE US CA BR MX AR JP KR IN AU NZ ZA NG SE NO DK FI NL BE ES IT PT PL TR
    AE SG CN
    """
)
INDUSTRIES = _listed(
    """
    banking insurance retail manufacturing healthcare logistics telecommunications energy
    education government media hospitality agriculture construction pharmaceuticals
    automotive
    """
)
PRODUCTS = _listed(
    """
    Kestrel Cloud, Kestrel Ledger, Kestrel Routes, Kestrel Shop, Merlin Insights, Merlin
    Vault, Osprey Edge, Osprey Mail
    """
)
# Half of all stories speak of each of these two: the worst words to ask for.
_COMMON = (
    "They moved their oldest systems to our cloud in {n} months.",
    "Their bank was told of each step, and the bank agreed.",
)
_SENTENCES = (
    "Outages fell from {n} a year to one, and nobody is called at night.",
    "Orders that took a week now take a day.",
    "Their planners see every {thing} and every ramp.",
    "Claims are settled on the day they come in.",
    "Nurses spend {n} minutes less at the desk on each shift.",
    "The close of the month takes two days instead of {n}.",
    "Security reviews that blocked releases are part of each build.",
    "{n} teams share one catalogue of {thing}s across all their sites.",
    "A forecast for each {thing} is ready before the shift begins.",
    "Deployments went from one a month to {n} a day.",
    "Energy for the data centre went down by {n} percent.",
    "Every {thing} carries a sensor that tells of wear before it breaks.",
    "Students find their {thing} in their own language.",
    "Fraud is found in seconds, and {n} false alarms a day are gone.",
    "The call centre answers {n} in a hundred questions by itself.",
    "They train {n} engineers a quarter with our partner.",
    "Invoices are matched with their {thing} without anybody's help.",
    "Auditors read what they need without asking for a single {thing}.",
)
_THINGS = _listed(
    """
    lorry pallet invoice turbine tractor patient policy parcel meter ticket contract
    engine wagon sample recipe container camera router battery valve pump furnace
    """
)
_SYLLABLES = _listed(
    """
    ba be bo da de do fa fi ga go ha he ka ki ko la le lo ma me mo na ne no pa pe po ra re
    ro sa se so ta te to va ve vo za zo
    """
)
_KINDS = _listed(
    """
    Works Craft Field Gate Haven Land Market Port Stone Mills Foods Lines Motors Labs
    Group Partners Trading Airways Hotels Water Steel Paper Dairy Optics Textiles Shipping
    """
)


@dataclass(frozen=True)
class Prepared:
    """A reference before it is somebody's: its document and its text with placeholders."""

    document: Document
    vector: str | None  # on PostgreSQL
    features: str  # as JSON
    industry: str
    products: str  # as JSON
    story: str


def prepare(chance: random.Random, *, distinct: int, vectors: bool) -> list[Prepared]:
    """Distinct references, through the builder of real documents."""
    return [_prepare(chance, vectors) for _ in range(distinct)]


def invent_story(chance: random.Random) -> tuple[str, list[str], str]:
    """An industry, two products and a story of some sentences."""
    sentences = [sentence for sentence in _COMMON if chance.random() < 0.5]
    sentences += chance.sample(_SENTENCES, chance.randint(3, 5))
    chance.shuffle(sentences)
    story = " ".join(sentences).replace("{thing}", chance.choice(_THINGS))
    story = story.replace("{n}", str(chance.randint(3, 60)))
    return chance.choice(INDUSTRIES), chance.sample(PRODUCTS, 2), story


def _prepare(chance: random.Random, vectors: bool) -> Prepared:
    industry, products, story = invent_story(chance)
    name = " ".join(_NAME)
    told = DocumentText("en", name, f"{name} with {products[0]}", story[:80], story, "")
    document = build_document(
        Source(
            reference_id=0,
            account_names=[name],
            country=_COUNTRY,
            location=None,
            region_id=None,
            industry=industry,
            industry_as_written=None,
            industry_proposed=False,
            products=products,
            activities=["quote"],
            audience=chance.choice(("internal", "internal", "public")),
            texts=[told],
            proofs=[],
            has_quote=False,
        )
    )
    return Prepared(
        document,
        text_vector(document) if vectors else None,
        to_json(document.features),
        industry,
        to_json(products),
        story,
    )


def customer_name(number: int) -> tuple[str, str]:
    """The two words of the name of customer `number`; some customers come more than once."""
    spread = number % _CUSTOMERS * 7_919 % 1_000_003
    first = "".join(
        _SYLLABLES[spread // base % len(_SYLLABLES)] for base in (1, 1_600, 40)
    ).capitalize()
    return first, _KINDS[spread % len(_KINDS)]


def load(store: Store, *, count: int) -> None:
    """Write this many references with all that belongs to them, and their index."""
    chance = random.Random(count)
    on_postgres = store.read_sync(is_postgresql)
    prepared = prepare(chance, distinct=min(count, _DISTINCT), vectors=on_postgres)
    if on_postgres:
        # Built at the end, as whoever restores a database does: it takes a third of the time.
        store.run_sync(_run, statement="DROP INDEX ix_reference_index_document")
    for start in range(1, count + 1, _CHUNK):
        numbers = range(start, min(start + _CHUNK, count + 1))
        store.run_sync(_load_some, numbers=numbers, prepared=prepared, chance=chance)
    store.run_sync(_load_rest, count=count, prepared=prepared)
    if on_postgres:
        index = "CREATE INDEX ix_reference_index_document ON reference_index USING gin (document)"
        store.run_sync(_run, statement=index)
        for table in ("accounts", "references"):
            sequence = f"pg_get_serial_sequence('\"{table}\"', 'id')"
            store.run_sync(_run, statement=f"SELECT setval({sequence}, {count})")
    store.run_sync(_run, statement="ANALYZE")


def _run(session: Session, *, statement: str) -> None:
    if is_postgresql(session):
        session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    session.execute(text(statement))


def _load_some(
    session: Session, *, numbers: range, prepared: Sequence[Prepared], chance: random.Random
) -> None:
    rows = zip(*(_rows_of(number, prepared, chance) for number in numbers), strict=True)
    for (table, columns), values in zip(_tables(session).items(), rows, strict=True):
        write_rows(session, table, columns, values)


def _load_rest(session: Session, *, count: int, prepared: Sequence[Prepared]) -> None:
    """What customers agreed to, and the words of all texts and names."""
    agreed = select(
        Reference.id,
        literal(["quote"], Consent.activities.type),
        literal("internal"),
        literal("import"),
        literal("generated"),
        literal(MOMENT, Consent.recorded_at.type),
    )
    columns = ["reference_id", "activities", "audience", "how", "evidence", "recorded_at"]
    session.execute(insert(Consent).from_select(columns, agreed))
    met: dict[str, WordFlags] = {}
    for item in prepared:
        merge_words(met, item.document.words)
    for word in (*(part.lower() for part in _NAME), "".join(_NAME).lower()):
        met.pop(word, None)
    keep_words(session, met)
    named: dict[str, None] = {}
    for number in range(min(count, _CUSTOMERS)):
        first, kind = customer_name(number)
        named |= dict.fromkeys((first.lower(), kind.lower(), f"{first}{kind}".lower()))
    flags = (False, False, True, False)
    rows = [
        (word, stem(word), *flags, *pieces_of(word).values()) for word in named if word not in met
    ]
    names = ["word", "stem", *_FLAGS, "opening", "middle", "ending"]
    write_rows(session, "search_words", names, rows)


def _rows_of(
    number: int, prepared: Sequence[Prepared], chance: random.Random
) -> tuple[tuple[object, ...], ...]:
    """A reference's rows, for the tables and columns of `_tables`."""
    first, kind = customer_name(number)
    name = f"{first} {kind}"
    item = chance.choice(prepared)
    country = chance.choice(COUNTRIES)
    small = country.lower()
    one, two, both = stem(first.lower()), stem(kind.lower()), stem(f"{first}{kind}".lower())

    def told(content: str) -> str:
        return content.replace("zqxvzqwk", both).replace("zqxv", one).replace("zqwk", two)

    def placed(content: str) -> str:
        return content.replace("cc_is", f"cc_{small}").replace("own_is", f"own_{small}")

    document = item.document
    vector = [] if item.vector is None else [f"{told(placed(item.vector))} {block_vector(number)}"]
    index = (
        number,
        told(document.names),
        told(document.head),
        told(document.body),
        placed(document.tags),
        item.features.replace('"IS"', f'"{country}"'),
        *vector,
    )
    return (
        (number, name, f"generated {number}", _STORED),
        (
            *(number, f"generated-{number}", number, country, item.industry, False),
            *(
                item.products,
                '["quote"]',
                document.features["audience"],
                "active",
                _STORED,
                _STORED,
            ),
        ),
        (number, "en", name, name, item.story[:80], item.story, "", "", ""),
        index,
    )


def _tables(session: Session) -> dict[str, list[str]]:
    index = "reference_id names head body tags features"
    return {
        table: columns.split()
        for table, columns in {
            "accounts": "id name key created_at",
            "references": "id external_id account_id country industry industry_proposed products "
            "activities audience state created_at updated_at",
            "reference_texts": "reference_id language account_name title summary story quote "
            "quote_by quote_role",
            "reference_index": f"{index} document" if is_postgresql(session) else index,
        }.items()
    }
