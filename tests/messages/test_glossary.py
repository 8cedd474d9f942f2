"""The words of the field: one list for translators and tests, whole and free of contradictions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from messages.glossary import GLOSSARY_FILE, read_glossary
from messages.languages import LANGUAGES, SOURCE_LANGUAGE

GLOSSARY = read_glossary()
CODES = [language.code for language in LANGUAGES]
TRANSLATED = [code for code in CODES if code != SOURCE_LANGUAGE]
MANIFEST = Path(__file__).parents[2] / "app.yaml"


def breaches(english: str, text: str, language: str, *, excused: str = "") -> list[str]:
    return list(GLOSSARY.list_breaches([english], [text], language, excused=excused))


def test_every_language_has_its_manners_and_every_term_its_words() -> None:
    assert list(GLOSSARY.manners) == CODES
    assert all(manners.address for manners in GLOSSARY.manners.values())
    for term in GLOSSARY.terms:
        assert set(term.words) == set(TRANSLATED), term.name
        assert all(word.strip("~ ") for words in term.words.values() for word in words)


def test_every_command_keeps_its_name() -> None:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    commands = {command["command"] for command in manifest["features"]["slash_commands"]}
    assert commands <= set(GLOSSARY.names)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_term_is_called_what_is_forbidden(language: str) -> None:
    found = [
        f"{term.name}: {slip}"
        for term in GLOSSARY.terms
        for word in term.words[language]
        for slip in GLOSSARY.list_slips(word.replace("~", ""), language)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", TRANSLATED)
def test_preferred_words_tell_terms_apart(language: str) -> None:
    """Who meets a word knows what is meant; where two terms share one, it is on purpose."""
    called: dict[str, list[str]] = {}
    for term in GLOSSARY.terms:
        called.setdefault(term.words[language][0].replace("~", ""), []).append(term.name)
    # To nominate and a nomination may be one word; so may proof and evidence, and who stands in.
    together = [
        {"nomination", "nominate", "vouch", "referral"},
        {"proof", "evidence"},
        {"backup", "delegate"},
        {"reference", "reference customer"},
        {"quote", "review (of a product)"},
        {"goal", "audience"},
    ]
    clashes = [
        (word, names)
        for word, names in called.items()
        if len(names) > 1 and not any(set(names) <= group for group in together)
    ]
    assert clashes == []


@pytest.mark.parametrize(
    ("language", "english", "good", "bad"),
    [
        ("de", "Our reference", "Unsere Referenz", "Unser Beispiel"),
        ("de", "2 nominations", "2 Nominierungen", "2 Benennungen"),
        ("fr", "A customer asks", "Un client demande", "Un acheteur demande"),
        ("es", "Your deadline", "Su plazo", "Su fecha"),
        ("it", "Our references", "Le nostre referenze", "I nostri esempi"),
        ("pt-BR", "The decision", "A decisão", "O veredito"),
        ("ru", "The references", "Референсы", "Примеры"),
        ("ja", "References", "リファレンス", "参考"),
        ("ko", "Our nomination", "저희 추천", "저희 지명"),
        ("zh-Hans", "The customer", "客户", "顾客"),
        ("zh-Hant", "The customer", "客戶", "顧客"),
    ],
)
def test_a_term_has_its_word(language: str, english: str, good: str, bad: str) -> None:
    assert breaches(english, good, language) == []
    (breach,) = breaches(english, bad, language)
    assert breach.startswith('no word for "')


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        ("en", "Your customer", "Your client"),
        ("de", "Bitte prüfen Sie Ihre Angaben.", "Bitte prüf deine Angaben."),
        ("de", "Der Tab „Home“", "Der Tab “Home”"),
        ("fr", "Vos réponses\u00a0: merci\u202f!", "Tes réponses"),
        ("fr", "Qui décide\u00a0?", "Qui décide ?"),
        ("fr", "L’accord est là.", "L'accord est là."),
        ("es", "¿Quién decide?", "Quién decide?"),
        ("es", "Su propuesta", "Tu propuesta"),
        ("it", "La Sua candidatura", "La tua candidatura"),
        ("pt-BR", "O seu contato", "O teu contato"),
        ("pt-BR", "A equipe", "A equipa"),
        ("ru", "Мы ждём вас", "Мы ждём тебя"),
        ("ru", "Спасибо, что вы с нами", "Спасибо, что Вы с нами"),
        ("ja", "送信しました。", "送信した。"),
        ("ja", "「ホーム」タブ", "“ホーム”タブ"),
        ("ko", "승인했습니다.", "당신이 승인했습니다."),
        ("zh-Hans", "感谢您", "感谢你"),
        ("zh-Hans", "我们的区域", "我們的区域"),
        ("zh-Hant", "感謝您", "感謝你"),
        ("zh-Hant", "我們的影片", "我们的影片"),
        ("zh-Hant", "我們的影片", "我們的視頻"),
    ],
)
def test_how_a_language_speaks_to_a_colleague(language: str, good: str, bad: str) -> None:
    assert list(GLOSSARY.list_slips(good, language)) == []
    assert list(GLOSSARY.list_slips(bad, language)) != []


def test_a_name_stays_as_it_is() -> None:
    english = "Open Vouch and type <code>/nominate</code>"
    assert breaches(english, "Öffnen Sie Vouch und tippen Sie <code>/nominate</code>", "de") == []
    assert breaches(english, "Öffnen Sie Vouch und tippen Sie <code>/nominiere</code>", "de") == [
        "/nominate is to stay as it is"
    ]
    # Part of another word is not the name.
    assert breaches("Vouch", "Vouchers", "de") == ["Vouch is to stay as it is"]


def test_a_sentence_may_be_excused_from_a_term_and_from_nothing_else() -> None:
    reason = "customer: “er” is enough here"
    assert breaches("The customer agreed", "Er hat zugestimmt", "de") != []
    assert breaches("The customer agreed", "Er hat zugestimmt", "de", excused=reason) == []
    assert breaches("The customer agreed", "Du hast zugestimmt", "de", excused=reason) != []
    assert breaches("The deadline", "Der Termin", "de", excused=reason) != []


def test_a_term_without_a_word_in_a_language_is_named(tmp_path: Path) -> None:
    content = yaml.safe_load(GLOSSARY_FILE.read_text(encoding="utf-8"))
    del content["terms"]["gap"]["ko"]
    broken = tmp_path / "glossary.yaml"
    broken.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape('no word for "gap" in ko')):
        read_glossary(broken)
