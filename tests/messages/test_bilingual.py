"""A post in both languages: whole, line below line, and within what Slack takes."""

from __future__ import annotations

from typing import Any

import pytest

from messages import MarkupError
from messages.bilingual import FIELD_WORDS, MOST_WORDS, choose_words, show_both
from messages.glossary import read_glossary
from messages.languages import LANGUAGES
from tests.messages.checking import readable, refusals
from tests.messages.nasty import nasty_kinds, replace_typed
from tests.messages.rendering import FORGIVING, SAMPLES, render, render_ordinary

# What stands in channels, and is long or plain there.
POSTS = (
    *("wins/post", "wins/post (unnamed)", "digests/wins", "digests/wins (long week)"),
    *("digests/wins (quiet week, a wish)", "digests/progress", "digests/win_batch"),
    "digests/milestone",
)
PAIRS = [("de", language.code) for language in LANGUAGES] + [("ja", "fr-FR"), ("en", "nl-BE")]


def both(sample: str, posted_in: str, reader: str, values: dict[str, Any] | None = None) -> Any:
    def rendered(locale: str | None) -> list[dict[str, Any]]:
        if values is not None:
            return [render(FORGIVING, sample, locale or "en", values)]
        made = render_ordinary(sample, locale or "en")
        assert not isinstance(made, MarkupError)
        return [made]

    return show_both(FORGIVING, rendered, posted_in=posted_in, reader=reader)


@pytest.mark.parametrize("sample", POSTS)
def test_slack_takes_every_post_in_every_two_languages(sample: str) -> None:
    for posted_in, reader in PAIRS:
        view = both(sample, posted_in, reader)
        assert refusals(view) == [], (posted_in, reader)
        text = readable(view)
        for locale in (posted_in, reader):
            head = render_ordinary(sample, locale)
            assert not isinstance(head, MarkupError)
            assert readable({"blocks": head["blocks"][:1]}).strip() in text
    for kind, words in nasty_kinds(1).items():
        view = both(sample, "de", "ja", replace_typed(SAMPLES[sample], words))
        assert refusals(view) == [], kind


def test_each_line_stands_above_the_same_line() -> None:
    text = readable(both("digests/milestone", "de", "ja"))
    lines = (
        *("12. Mai 2026", "2026年5月12日", "noch 57 Tage", "あと57日です"),
        *("Daran arbeiten wir noch", "まだみんなで準備している"),
        *("Marketing: Two case studies", "Marketing：Two case studies"),
        *("Liegt schon vor", "すでにそろったもの", "Marketing: A room", "Marketing：A room"),
        *("私たちの分野の用語", "Referenz"),
    )
    places = [text.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)
    # What is the same in both is said once.
    assert text.count("Our customer day in Berlin") == text.count("A list of guests") == 1
    # A line that one language alone needs has no partner, and takes nobody else's.
    told = SAMPLES["wins/post"]["told"] | {
        "telling": {"language": "de", "translated_from": None, "is_approved": True}
    }
    text = readable(both("wins/post", "de", "ja", SAMPLES["wins/post"] | {"told": told}))
    assert text.count("ドイツ語") == 2  # in the head, and below the story
    german = text.index("Wozu der Kunde bereit ist")
    assert 0 < text.index("ご協力いただける内容") - german < 80


def test_a_post_that_is_too_long_says_so() -> None:
    def heads(locale: str | None) -> list[dict[str, Any]]:
        text = {"type": "plain_text", "text": f"{locale}"}
        return [{"text": "", "blocks": [{"type": "header", "text": text}]}] * 80

    view = show_both(FORGIVING, heads, posted_in="de", reader="ja")
    assert len(view["blocks"]) == 100
    assert "「自分の言語で読む」" in readable(view)
    assert refusals(view) == []


def test_ten_words_of_the_field_the_posts_own_first() -> None:
    english = [{"blocks": [{"text": "A milestone of our deal team, and its deadline."}]}]
    words = choose_words(english, "de", "ru")
    assert len(words) == MOST_WORDS
    assert {word["key"] for word in words[:3]} == {"milestone", "deal_team", "deadline"}
    assert words[0] == {"key": "deal_team", "first": "Vertriebsteam", "second": "команда продаж"}
    # Each word is one that can be read, in every language: no stem, no half phrase.
    known = {term.name: term for term in read_glossary().terms}
    for language in LANGUAGES:
        for name in FIELD_WORDS:
            word = known[name].word(language.code)
            assert word.isprintable()
            assert "~" not in word
