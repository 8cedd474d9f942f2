"""Many references of invented customers, made quickly: for measuring the search at any size.

A few thousand distinct references go through the builder of real documents; the database then
tells each of them of many customers, with other names and countries. Written as whoever restores
a database does, with the full text index built at the end, and past the guards against a
machine that stops meanwhile: nobody needs this data twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache

from bench.bulk import Filler, filling
from bench.search_stories import (
    COUNTRIES,
    CUSTOMERS,
    INDUSTRIES,
    PRODUCTS,
    choose_languages,
    customer_name,
    invent_story,
)
from store.database import Store
from store.search.index.contents import DocumentText, WordFlags
from store.search.index.documents import Source, build_document
from store.search.index.full_text import LARGE_BLOCK, SMALL_BLOCK, TINY_BLOCK
from store.search.index.spelling import pieces_of
from store.search.index.upkeep import keep_words, merge_words, text_vector
from store.search.words.normalise import stem
from store.storable import to_json

_STORED = "2026-01-01 00:00:00.000000"  # as both databases read it
_DISTINCT = 2_000
# What stands for the customer and the country until each reference gets its own.
_NAME = ("Zqxv", "Zqwk")
_COUNTRY = "IS"
_SCRATCH = {
    "bench_stories": "id industry products audience names head body tags features document",
    "bench_texts": "story language title summary told",
    "bench_customers": "id name one two both_words",
    "bench_numbers": "id story customer country small",
}
_NUMBERS = frozenset({"id", "story", "customer"})
_GIN, _TRIGGER = "ix_reference_index_document", "reference_index_added"
_AT_ONCE = 100_000  # references to a statement
_FROM = (
    "FROM bench_numbers AS n JOIN bench_stories AS s ON s.id = n.story "
    "JOIN bench_customers AS c ON c.id = n.customer"
)


def _told(column: str) -> str:
    """Of its own customer."""
    both = f"replace({column}, 'zqxvzqwk', c.both_words)"
    return f"replace(replace({both}, 'zqxv', c.one), 'zqwk', c.two)"


def _placed(column: str) -> str:
    """In its own country."""
    return f"replace(replace({column}, 'cc_is', 'cc_' || n.small), 'own_is', 'own_' || n.small)"


_ROWS = (
    "INSERT INTO accounts (id, name, key, created_at) "
    f"SELECT n.id, c.name, 'generated ' || n.id, '{_STORED}' {_FROM}",
    'INSERT INTO "references" (id, external_id, account_id, country, industry, industry_proposed, '
    "products, activities, audience, state, created_at, updated_at) "
    "SELECT n.id, 'generated-' || n.id, n.id, n.country, s.industry, false, s.products, "
    f"""'["quote"]', s.audience, 'active', '{_STORED}', '{_STORED}' {_FROM}""",
    "INSERT INTO reference_texts (reference_id, language, account_name, title, summary, story, "
    "quote, quote_by, quote_role) SELECT n.id, t.language, c.name, "
    f"replace(t.title, 'Zqxv Zqwk', c.name), t.summary, t.told, '', '', '' {_FROM} "
    "JOIN bench_texts AS t ON t.story = n.story",
    "INSERT INTO consents (reference_id, activities, audience, how, evidence, recorded_at) "
    f"""SELECT n.id, '["quote"]', 'internal', 'import', 'generated', '{_STORED}' {_FROM}""",
)
_FEATURES = "replace(s.features, '\"IS\"', '\"' || n.country || '\"')"
_INDEX = "reference_id, names, head, body, tags, features"
_INDEXED = (
    f"SELECT n.id, {_told('s.names')}, {_told('s.head')}, {_told('s.body')}, {_placed('s.tags')}"
)
_BLOCKS = " || ".join(
    f"' {name}_' || (n.id >> {bits})"
    for name, bits in (("bt", TINY_BLOCK), ("ba", SMALL_BLOCK), ("bb", LARGE_BLOCK))
)


def load(url: str, *, count: int) -> None:
    """Write this many references with all that belongs to them, and their index.

    The database is migrated and empty, and nobody else has it open.
    """
    chance = random.Random(count)
    met: dict[str, WordFlags] = {}
    with filling(url) as filler:
        full_text = _leave_full_text(filler)
        _write_scratch(filler, chance, count, met)
        for start in range(0, count, _AT_ONCE):
            part = f"WHERE n.id > {start} AND n.id <= {start + _AT_ONCE} ORDER BY n.id"
            for statement in _ROWS:
                filler.execute(f"{statement} {part}")
            _write_index(filler, part)
        columns = ["word", "stem", "capital", "small", "in_name", "product"]
        filler.write(
            "search_words", [*columns, "opening", "middle", "ending"], _words_of_names(count, met)
        )
        for table in _SCRATCH:
            filler.execute(f"DROP TABLE {table}")
        filler.execute(full_text)
        _finish(filler, count)
    with closing(Store(url)) as store:
        store.run_sync(keep_words, met)


def _write_scratch(
    filler: Filler, chance: random.Random, count: int, met: dict[str, WordFlags]
) -> None:
    """What the references are put together from, as tables that go again."""
    stories, texts, words = _stories()
    merge_words(met, words)
    customers = (_customer(number) for number in range(min(count, CUSTOMERS)))
    numbers = (
        (number, chance.randrange(len(stories)), number % CUSTOMERS % count, country, small)
        for number in range(1, count + 1)
        for country in (chance.choice(COUNTRIES),)
        for small in (country.lower(),)
    )
    rows: dict[str, Iterable[tuple[object, ...]]] = {
        "bench_stories": stories,
        "bench_texts": texts,
        "bench_customers": customers,
        "bench_numbers": numbers,
    }
    for table, names in _SCRATCH.items():
        columns = names.split()
        kinds = (
            "integer"
            if name in _NUMBERS
            else "jsonb"
            if name == "products" and filler.on_postgresql
            else "text"
            for name in columns
        )
        told_so = ", ".join(f"{name} {kind}" for name, kind in zip(columns, kinds, strict=True))
        filler.execute(f"CREATE TABLE {table} ({told_so})")
        filler.write(table, columns, rows[table])
        filler.execute(f"CREATE INDEX ix_{table} ON {table} ({columns[0]})")
    filler.execute("ANALYZE")


@cache
def _stories() -> tuple[
    list[tuple[object, ...]], list[tuple[object, ...]], Mapping[str, WordFlags]
]:
    """The rows of `bench_stories` and of `bench_texts`, and the words they contain."""
    chance = random.Random(1)
    met: dict[str, WordFlags] = {}
    stories: list[tuple[object, ...]] = []
    texts: list[tuple[object, ...]] = []
    for number in range(_DISTINCT):
        story, told = _prepare(chance, number, met)
        stories.append(story)
        texts += told
    for word in (*(part.lower() for part in _NAME), "".join(_NAME).lower()):
        met.pop(word, None)
    return stories, texts, met


def _prepare(
    chance: random.Random, number: int, met: dict[str, WordFlags]
) -> tuple[tuple[object, ...], list[tuple[object, ...]]]:
    """A row of `bench_stories` and those of its texts, through the builder of real documents."""
    name = " ".join(_NAME)
    industry, products = chance.choice(INDUSTRIES), chance.sample(PRODUCTS, 2)
    audience = chance.choice(("internal", "internal", "public"))
    texts = []
    for language in choose_languages(chance):
        story = invent_story(chance, language)
        title = f"{name}: {products[0]}"
        texts.append(DocumentText(language, name, title, story[:120], story, ""))
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
            audience=audience,
            texts=texts,
            proofs=[],
            has_quote=False,
        )
    )
    merge_words(met, document.words)
    told = (document.names, document.head, document.body, document.tags)
    features = to_json(document.features)
    story_row = (number, industry, to_json(products), audience, *told, features)
    return (*story_row, text_vector(document)), [
        (number, text.language, text.title, text.summary, text.story) for text in texts
    ]


def _customer(number: int) -> tuple[object, ...]:
    first, kind = customer_name(number)
    tokens = (stem(word.lower()) for word in (first, kind, f"{first}{kind}"))
    return (number, f"{first} {kind}", *tokens)


def _words_of_names(count: int, met: dict[str, WordFlags]) -> Iterator[tuple[object, ...]]:
    named: dict[str, None] = {}
    for number in range(min(count, CUSTOMERS)):
        first, kind = customer_name(number)
        named |= dict.fromkeys((first.lower(), kind.lower(), f"{first}{kind}".lower()))
    for word in named:
        if word not in met:
            yield (word, stem(word), False, False, True, False, *pieces_of(word).values())


def _write_index(filler: Filler, part: str) -> None:
    if filler.on_postgresql:
        document = f"{_told(_placed('s.document'))} || {_BLOCKS}"
        filler.execute(
            f"INSERT INTO reference_index ({_INDEX}, document) {_INDEXED}, "
            f"CAST({_FEATURES} AS jsonb), CAST({document} AS tsvector) {_FROM} {part}"
        )
    else:
        filler.execute(
            f"INSERT INTO reference_index ({_INDEX}) {_INDEXED}, {_FEATURES} {_FROM} {part}"
        )


def _leave_full_text(filler: Filler) -> str:
    """Take away what keeps the full text index row by row; how to make it again."""
    if filler.on_postgresql:
        ((made,),) = filler.execute(f"SELECT pg_get_indexdef('{_GIN}'::regclass)")
        filler.execute(f"DROP INDEX {_GIN}")
        return str(made)
    ((made,),) = filler.execute(f"SELECT sql FROM sqlite_master WHERE name = '{_TRIGGER}'")
    filler.execute(f"DROP TRIGGER {_TRIGGER}")
    return str(made)


def _finish(filler: Filler, count: int) -> None:
    if not filler.on_postgresql:
        filler.execute("INSERT INTO reference_fts (reference_fts) VALUES ('rebuild')")
        filler.execute("ANALYZE")
        return
    for table in ("accounts", "references"):
        filler.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {count})")
    filler.execute("VACUUM ANALYZE")
