"""The catalogues: complete, fresh, unbroken; and the tool that keeps them so."""

from __future__ import annotations

from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from messages import catalogs
from messages import languages as spoken
from messages.locales import find_translations, languages
from messages.sources import TEMPLATES_FOLDER


def test_every_language_says_everything() -> None:
    assert catalogs.check(catalogs.extract()) == []


def test_every_language_of_the_list_has_its_catalogue() -> None:
    assert set(languages()) == {language.code for language in spoken.LANGUAGES}
    assert len(spoken.LANGUAGES) == 11


def test_the_template_of_catalogues_is_fresh() -> None:
    source = catalogs.extract()
    with catalogs.source_path().open("rb") as file:
        kept = read_po(file)
    assert {message.id for message in kept} == {message.id for message in source}


class Unsaid(NullTranslations):
    """Stands behind a catalogue and is asked for what that has not."""

    def gettext(self, message: str) -> str:
        raise LookupError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise LookupError(msgid1)

    def pgettext(self, context: str, message: str) -> str:
        raise LookupError(message)


def test_sentences_are_found_as_they_are_said() -> None:
    """What Babel extracts is what is looked up at run time: white space, contexts, plurals."""
    german = find_translations.__wrapped__("de")
    german.add_fallback(Unsaid())
    messages = [message for message in catalogs.extract() if message.id]
    assert len(messages) > 100
    for message in messages:
        if not isinstance(message.id, str):
            one, many = message.id
            assert german.ngettext(one, many, 1)
            assert german.ngettext(one, many, 2)
        elif message.context:
            assert german.pgettext(message.context, message.id)
        else:
            assert german.gettext(message.id)
    with pytest.raises(LookupError):
        german.gettext("Nobody says this.")


BROKEN = [
    ("Hello", "", "missing"),
    ("Hello %(name)s", "Hallo", "placeholders"),
    ("Hello %(name)s", "Hallo %(nmae)s", "placeholders"),
    ("Hello", "Hallo %(name)s", "placeholders"),
    ("Half", "50 %", "a lone %"),
    ("Hello <b>you</b>", "Hallo <b>Sie", "markup that is no XML"),
    ("Hello <b>you</b>", "Hallo <i>Sie</i>", "other tags"),
    ('<user id="%(by)s"/> x', '<user id="%(by)s" at="x"/> x', "other tags"),
    ("Hello", 'Sag "Hallo"', 'a straight "'),
    (("%(count)s day", "%(count)s days"), ("%(count)s Tag", "Tage"), "placeholders"),
    (("%(count)s day", "%(count)s days"), ("%(count)s Tag", ""), "missing"),
    (("%(count)s day", "%(count)s days"), ("Ein Tag", "%(count)s Tage"), "placeholders"),
    (("A day", "%(count)s days"), ("Ein Tag", "Mehrere Tage"), "placeholders"),
    ("Hello", "Hallo ", "white space"),
    ("Our reference", "Unser Beispiel", 'no word for "reference"'),
    ("Your words", "Deine Worte", '"Deine"'),
    ("Open Vouch", "Öffnen Sie Vouchers", "Vouch is to stay"),
]


@pytest.mark.parametrize(("original", "translated", "problem"), BROKEN)
def test_a_broken_translation_is_named(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    original: str | tuple[str, str],
    translated: str | tuple[str, str],
    problem: str,
) -> None:
    _catalogue_of(monkeypatch, tmp_path, original, translated)
    source = Catalog()
    source.add(original, locations=[("room/page.xml", 3)])
    (complaint,) = catalogs.check(source)
    assert complaint.startswith(f"de: {problem}")
    assert "room/page.xml" in complaint


def test_every_catalogue_counts_as_its_language_does() -> None:
    for language in catalogs.translated_languages():
        catalogue = catalogs.read_catalogue(spoken.catalogue_path(language), language)
        assert (
            catalogue.plural_forms == catalogs.read_catalogue(Path("none"), language).plural_forms
        )


def test_a_language_is_begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spoken, "LOCALES_FOLDER", tmp_path)
    source = Catalog()
    source.add("Hello", locations=[("room/page.xml", 1)])
    assert catalogs.add(source, "pt-BR") == tmp_path / "pt_BR" / "LC_MESSAGES" / "vouch.po"
    assert catalogs.translated_languages() == ("pt-BR",)
    assert catalogs.check(source) == ['pt-BR: missing: "Hello" (room/page.xml)']
    (tmp_path / "xx").mkdir()
    assert catalogs.check(source, chosen=["de"]) == ["xx: no language of messages/languages.py"]
    with pytest.raises(KeyError):
        catalogs.add(source, "xx")


def test_english_is_held_to_its_own_manners(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spoken, "LOCALES_FOLDER", tmp_path)
    source = Catalog()
    source.add("Your client", locations=[("room/page.xml", 1)])
    assert catalogs.check(source) == ['en: "client" (customer): "Your client" (room/page.xml)']


def test_a_translation_of_nothing_is_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _catalogue_of(monkeypatch, tmp_path, "Hello", "Hallo")
    assert catalogs.check(Catalog()) == ['de: stale: "Hello"']


def test_a_guess_is_not_a_translation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _catalogue_of(monkeypatch, tmp_path, "Hello", "Hallo", flags={"fuzzy"})
    source = Catalog()
    source.add("Hello")
    assert catalogs.check(source) == ['de: fuzzy: "Hello"']


def test_merging_takes_what_fits_and_says_what_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _catalogue_of(monkeypatch, tmp_path, "Hello", "Hallo")
    source = Catalog()
    source.add("Hello")
    source.add("Bye")
    brought = tmp_path / "brought.po"
    fresh = Catalog(locale="de")
    fresh.add("Bye", "Tschüss")
    fresh.add("Never", "Nie")
    catalogs.write_catalogue(brought, fresh)
    assert catalogs.merge(source, [brought], "de") == [f'{brought}: no template says "Never"']
    assert catalogs.check(source) == []
    written = spoken.catalogue_path("de").read_text(encoding="utf-8")
    assert 'msgid "Bye"\nmsgstr "Tschüss"' in written
    catalogs.update(source)
    assert spoken.catalogue_path("de").read_text(encoding="utf-8") == written


def test_sentences_are_extracted_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "page.xml").write_text(
        "<message>\n<p>{# i18n: on the door #}{% trans %}Come\n  in{% endtrans %}</p>"
        '{% trans "door" n=n %}{{ n }} knock{% pluralize %}{{ n }} knocks{% endtrans %}</message>',
        encoding="utf-8",
    )
    found = {message.id: message for message in catalogs.extract(tmp_path) if message.id}
    assert set(found) == {"Come in", ("%(n)s knock", "%(n)s knocks")}
    assert found["Come in"].locations == [("messages/templates/room/page.xml", 2)]
    assert found["Come in"].auto_comments == ["on the door"]
    assert found["%(n)s knock", "%(n)s knocks"].context == "door"


def test_the_command_says_whether_all_is_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Catalog()
    monkeypatch.setattr(catalogs, "extract", lambda: source)
    _catalogue_of(monkeypatch, tmp_path, "Hello", "Hallo")
    assert catalogs.main(["check"]) == 1
    assert capsys.readouterr().err == 'de: stale: "Hello"\n'
    source.add("Hello")
    assert catalogs.main(["check"]) == 0
    assert catalogs.main(["check", "--language", "de"]) == 0
    assert capsys.readouterr().err == ""


def _catalogue_of(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    original: str | tuple[str, str],
    translated: str | tuple[str, str],
    flags: set[str] | None = None,
) -> None:
    """Puts a German catalogue of one sentence in the place of ours."""
    monkeypatch.setattr(spoken, "LOCALES_FOLDER", tmp_path / "locales")
    (tmp_path / "locales").mkdir()
    catalogue = Catalog(locale="de")
    catalogue.add(original, translated, flags=flags or ())
    catalogs.write_catalogue(spoken.catalogue_path("de"), catalogue)


def test_the_languages_are_those_with_a_catalogue() -> None:
    assert languages() == ("en", *catalogs.translated_languages())
    # English is the source itself.
    assert not spoken.catalogue_path("en").exists()


def test_babels_own_tools_find_the_same_sentences() -> None:
    root = TEMPLATES_FOLDER.parents[1]
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(
        str(root / "messages"),
        [(_below_messages(pattern), method) for pattern, method in methods],
        {_below_messages(pattern): chosen for pattern, chosen in options.items()},
    )
    ours = {message.id for message in catalogs.extract() if message.id}
    assert {message for _, _, message, _, _ in found} == ours


def _below_messages(pattern: str) -> str:
    """The pattern as seen from messages/, so that the test need not read the whole checkout."""
    return pattern.removeprefix("messages/")
