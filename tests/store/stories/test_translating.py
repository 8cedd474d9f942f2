"""Translations: who adds them, what they must have, and when the customer has approved them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from store.audit import list_audit
from store.database import Store
from store.errors import InvalidForm, NotAllowed, NotFound, StoryChanged, VouchError
from store.models import Reference, ReferenceText
from store.program import apply_program, parse_program
from store.reference_records import ReferenceInfo
from store.references import get_reference
from store.search import SearchFilters, Viewer, search_references
from store.stories.records import StoryText, Translation, list_story_texts
from store.stories.translating import (
    approve_translation,
    may_translate,
    prepare_translation,
    remove_translation,
    save_translation,
)
from tests.cases import bring_cases, case
from tests.story import PROGRAM

MILL = case(
    "mill",
    "Mühle Süd",
    language="de",
    country="DE",
    title="Mehl ohne Stillstand",
    story="Die Mühle Süd mahlt für tausend Bäckereien. Seit einem Jahr steht sie nie still.",
    quote="Es läuft einfach.",
    quote_by="Eva Korn",
    metrics=["Stillstand im Jahr: 31 → 0 Stunden"],
    audience="public",
)
JAPANESE = Translation(
    language="ja",
    title="止まらない製粉所",
    story="ミューレ・ズュートは千軒のパン屋に小麦粉を届けています。この一年、一度も止まっていません。",
    quote="とにかく動いています。",
    proofs=("年間停止時間：31 → 0時間",),
)
YES = {"approved_on": "2026-03-06", "how": "written"}


@pytest.fixture
def program(store: Store, tmp_path: Path) -> Store:
    """The regions of the stories, and a mill whose story is told in German."""
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)
    bring_cases(store, tmp_path, [MILL])
    return store


def save(store: Store, form: Translation = JAPANESE, **changes: Any) -> bool:
    values = {"reference_id": 1, "member_id": "U0JONAS", **changes}
    return store.run_sync(save_translation, form=form, **values)


def approve(store: Store, language: str = "ja", **changes: Any) -> bool:
    values = {"reference_id": 1, "member_id": "U0JONAS", **YES, **changes}
    if "seen" not in values:
        values["seen"] = texts(store)[language].seen
    return store.run_sync(approve_translation, language=language, **values)


def texts(store: Store) -> dict[str, StoryText]:
    found = store.read_sync(list_story_texts, reference_id=1)
    return {text.language: text for text in found}


def read(store: Store, language: str, *, outside: bool = False) -> ReferenceInfo:
    return store.read_sync(
        get_reference, reference_id=1, language=language, channel_is_shared=outside
    )


def found(store: Store, query: str, *, outside: bool = False, **filters: str) -> list[Any]:
    viewer = Viewer(language="ja-JP", channel_is_shared=outside)
    answer = store.read_sync(
        search_references, query=query, filters=SearchFilters(**filters), viewer=viewer
    )
    return [*answer.results, *answer.nearest]


def test_a_translation_is_for_ourselves_until_the_customer_approves_it(program: Store) -> None:
    assert save(program)
    # The same form, delivered again.
    assert not save(program)
    ours, theirs = read(program, "ja-JP"), read(program, "ja-JP", outside=True)
    assert (ours.text.title, ours.text.quote_by) == (JAPANESE.title, "Eva Korn")
    assert ours.text.telling.values() == {
        "language": "ja",
        "translated_from": "de",
        "is_approved": False,
    }
    assert [proof.statement for proof in ours.proofs] == list(JAPANESE.proofs)
    assert ours.languages == ["de", "ja"]
    assert (theirs.text.telling.language, theirs.languages) == ("de", ["de"])
    assert [proof.statement for proof in theirs.proofs] == MILL["metrics"]
    # Found in the same transaction by its words, and outside not by its language.
    assert [result.reference.id for result in found(program, "製粉所")] == [1]
    assert found(program, "Mühle", language="ja")
    assert not found(program, "Mühle", outside=True, language="ja")
    assert "language" in {why.kind for why in found(program, "Mühle in Japanese")[0].why}
    [outside] = found(program, "Mühle in Japanese", outside=True)
    assert "language" not in {why.kind for why in outside.why}
    assert "ミューレ" not in str(outside)

    assert approve(program)
    assert not approve(program)
    assert read(program, "ja-JP", outside=True).text.title == JAPANESE.title
    assert found(program, "Mühle", outside=True, language="ja")
    assert texts(program)["ja"].approved_by == "U0JONAS"

    # Other words are not those that the customer has approved.
    other = replace(JAPANESE, title="休まない製粉所")
    assert save(program, other, seen=texts(program)["ja"].seen)
    assert texts(program)["ja"].approved_on is None
    assert read(program, "ja-JP", outside=True).text.telling.language == "de"

    assert program.run_sync(remove_translation, reference_id=1, language="ja", member_id="U0JONAS")
    assert not program.run_sync(
        remove_translation, reference_id=1, language="ja", member_id="U0JONAS"
    )
    gone = read(program, "ja-JP")
    assert (gone.text.telling.language, gone.languages) == ("de", ["de"])
    assert [proof.statement for proof in gone.proofs] == MILL["metrics"]
    assert not found(program, "製粉所")
    trail = program.read_sync(list_audit, subject_type="reference", subject_id=1)
    assert [row.action.partition(".")[2] for row in trail if row.actor == "U0JONAS"] == [
        "translate",
        "translation_approved",
        "translate",
        "translation_removed",
    ]
    assert trail[-1].before is not None
    assert trail[-1].before["title"] == "休まない製粉所"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_may_and_what_is_refused(program: Store) -> None:
    for member_id, may in [("U0JONAS", True), ("U0HELEN", True), ("U0PRIYA", False)]:
        asked = {"reference_id": 1, "member_id": member_id}
        assert program.read_sync(may_translate, **asked) is may
    save(program)
    seen = texts(program)["ja"].seen
    english = replace(JAPANESE, language="en")

    def refused(act: Any, **values: Any) -> dict[str, str] | type[VouchError]:
        with pytest.raises(VouchError) as caught:
            act(program, **values)
        error = caught.value
        return error.errors if isinstance(error, InvalidForm) else type(error)

    def remove(store: Store, **values: Any) -> bool:
        return store.run_sync(
            remove_translation, **{"reference_id": 1, "member_id": "U0JONAS", **values}
        )

    def prepare(store: Store, **values: Any) -> Any:
        return store.read_sync(
            prepare_translation, **{"reference_id": 1, "member_id": "U0JONAS", **values}
        )

    long = "x" * 3001
    table: list[tuple[Any, dict[str, Any], Any]] = [
        (save, {"form": english, "member_id": "U0PRIYA"}, NotAllowed),
        (save, {"form": english, "reference_id": 7}, NotFound),
        (save, {"form": replace(english, language="tlh")}, {"language": "language_unknown"}),
        (save, {"form": replace(english, language="")}, {"language": "language_unknown"}),
        (save, {"form": replace(english, language="de")}, {"language": "language_told"}),
        (save, {"form": replace(english, story=" \n")}, {"story": "required"}),
        (save, {"form": replace(english, story=MILL["story"])}, {"story": "story_untranslated"}),
        (save, {"form": replace(english, title=long)}, {"title": "too_long"}),
        (save, {"form": replace(english, proofs=(long,))}, {"proofs": "too_long"}),
        # Somebody else has added, or changed, these words meanwhile.
        (save, {"form": replace(JAPANESE, title="別の題")}, StoryChanged),
        (save, {"form": replace(JAPANESE, title="別の題"), "seen": "0123"}, StoryChanged),
        (save, {"form": english, "seen": seen}, StoryChanged),
        (approve, {"seen": "0123"}, StoryChanged),
        (approve, {"language": "fr", "seen": ""}, NotFound),
        (approve, {"member_id": "U0PRIYA"}, NotAllowed),
        (approve, {"approved_on": None}, {"approved_on": "day_unknown"}),
        (approve, {"approved_on": "2027-01-01"}, {"approved_on": "day_future"}),
        (approve, {"how": "import"}, {"how": "how_missing"}),
        (approve, {"note": long}, {"note": "too_long"}),
        (remove, {"language": "de"}, NotFound),
        (remove, {"language": "ja", "member_id": "U0PRIYA"}, NotAllowed),
        (prepare, {"language": "de"}, NotFound),
        (prepare, {"language": "fr"}, NotFound),
        (prepare, {"member_id": "U0PRIYA"}, NotAllowed),
    ]
    for act, values, expected in table:
        assert refused(act, **values) == expected, values
    assert list(texts(program)) == ["de", "ja"]
    # An anonymous customer is not named by a translation either.
    program.run_sync(
        lambda session: session.execute(update(Reference).values(audience="anonymous"))
    )
    named = replace(english, story="MÜHLE SÜD never stops.")
    assert refused(save, form=named) == {"story": "customer_named"}
    # What no field of Slack's holds is not offered in one, where it would be cut.
    program.run_sync(
        lambda session: session.execute(
            update(ReferenceText).where(ReferenceText.language == "ja").values(story="🎉" * 1501)
        )
    )
    assert texts(program)["ja"].is_long
    assert refused(prepare, language="ja") == NotFound


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_is_pasted_is_kept_and_found_again(program: Store) -> None:
    table = {"he": "שלום\u202e", "fr": "a\x00b \ud83d", "th": "🎉" * 1500, "uk": "<@U1> *x* & </p>"}
    for language, words in table.items():
        pasted = Translation(language, title="t\n\u0000t", story=words, proofs=("", " a\tb "))
        assert save(program, pasted)
        assert not save(program, pasted)
        kept = read(program, language)
        assert (kept.text.title, kept.proofs[0].statement) == ("t t", "a b")
        assert kept.text.story.strip()
        assert approve(program, language)
