"""Which words of a story somebody reads: by their language, and by where they read it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from store.stories.choosing import choose_text, find_original


@dataclass(frozen=True)
class Text:
    """A text, noted as in the tables below: "ja<de?" is Japanese, from German, not approved."""

    language: str
    translated_from: str | None
    is_approved: bool


def texts(written: str) -> list[Text]:
    found = []
    for one in written.split():
        language, _, source = one.rstrip("?").partition("<")
        found.append(Text(language, source or None, not one.endswith("?")))
    return found


@pytest.mark.parametrize(
    ("told", "reader", "inside", "outside"),
    [
        # The reader's own language, or a variant of it.
        ("pt-BR de en", "de-DE", "de", "de"),
        ("pt-BR de en", "de-AT", "de", "de"),
        ("pt-BR de en", "pt-PT", "pt-BR", "pt-BR"),
        ("pt-PT pt-BR", "pt-BR", "pt-BR", "pt-BR"),
        ("pt-BR<en? pt-PT en", "pt-BR", "pt-PT", "pt-PT"),
        ("zh-Hans zh-Hant<zh-Hans?", "zh-TW", "zh-Hant", "zh-Hans"),
        ("zh-Hant zh-CN", "zh-CN", "zh-CN", "zh-CN"),
        ("de zh-Hans<de", "zh-HK", "zh-Hans", "zh-Hans"),
        # Else English, where the customer approved it; else the original.
        ("pt-BR de en", "ja-JP", "en", "en"),
        ("de en<de", "ja-JP", "en", "en"),
        ("de en<de?", "ja-JP", "de", "de"),
        ("de fr<de", "ja-JP", "de", "de"),
        ("de en", "", "en", "en"),
        ("de en", "tlh", "en", "en"),
        # What the customer has not approved is for ourselves, in the language that we read.
        ("de ja<de?", "ja-JP", "ja", "de"),
        ("de ja<de? en<de", "ja-JP", "ja", "en"),
        ("de en<de?", "en-GB", "en", "de"),
        # An import may say it of an original as well.
        ("de?", "de-DE", "de", None),
        ("de? fr<de", "ja-JP", "de", "fr"),
        ("", "de", None, None),
    ],
)
def test_the_best_text_that_a_reader_may_have(
    told: str, reader: str, inside: str | None, outside: str | None
) -> None:
    def chosen(*, outside: bool) -> str | None:
        text = choose_text(texts(told), reader, outside=outside)
        return text and text.language

    assert (chosen(outside=False), chosen(outside=True)) == (inside, outside)


@pytest.mark.parametrize(
    ("told", "original"),
    [
        ("de en<de", "de"),
        ("en<de de", "de"),
        ("de en", "en"),
        ("en? de", "de"),
        ("ja<de fr<de", "ja"),
    ],
)
def test_the_original_is_what_no_other_was_translated_into(told: str, original: str) -> None:
    found = find_original(texts(told))
    assert found is not None
    assert found.language == original
