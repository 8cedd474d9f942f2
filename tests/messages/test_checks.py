"""What a translation must not do: lose a number, outgrow its place, count as another language."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog

from messages.checks import list_complaints
from messages.glossary import read_glossary
from messages.places import find_limits


def test_a_form_says_its_number_where_it_stands_for_several() -> None:
    """In Russian the first form is said of 1, 21, 31; in French of 0 and 1."""
    days = ("A day", "%(count)s days")
    for language, one, others in [
        ("ru", "%(count)s день", ["%(count)s дня", "%(count)s дней"]),
        ("fr", "%(count)s jour", ["%(count)s jours"]),
    ]:
        assert _complaints(language, days, (one, *others)) == []
        bare = one.replace("%(count)s ", "")
        (complaint,) = _complaints(language, days, (bare, *others))
        assert complaint.startswith("placeholders [] instead of ['count']")
    assert _complaints("de", days, ("Ein Tag", "%(count)s Tage")) == []
    assert _complaints("ja", days, ("%(count)s日",)) == []


def test_a_language_has_its_own_number_of_forms() -> None:
    (complaint,) = _complaints("ru", ("%(n)s a", "%(n)s b"), ("%(n)s x", "%(n)s y"))
    assert complaint.startswith("2 plural forms instead of 3")
    source = Catalog()
    catalogue = Catalog(locale="ru")
    catalogue.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    (complaint,) = list_complaints(source, catalogue, "ru", glossary=read_glossary(), limits={})
    assert complaint.startswith("other plural forms than CLDR's")


def _complaints(
    language: str, original: str | tuple[str, ...], translated: str | tuple[str, ...]
) -> list[str]:
    source, catalogue = Catalog(), Catalog(locale=language)
    source.add(original)
    catalogue.add(original, translated)
    return list(list_complaints(source, catalogue, language, glossary=read_glossary(), limits={}))


def test_a_translation_that_slack_would_cut_is_named(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "sentences.xml").write_text(
        '<sentences><sentence id="yes">{% trans %}Yes{% endtrans %}</sentence></sentences>',
        encoding="utf-8",
    )
    (tmp_path / "labels.xml").write_text(
        '<sentences><sentence id="state.open">{% trans "state" %}open{% endtrans %}</sentence>'
        "</sentences>",
        encoding="utf-8",
    )
    (tmp_path / "room" / "page.xml").write_text(
        '<modal callback="c">\n'
        "<title>{% if a > 1 %}{% trans %}Form{% endtrans %}{% endif %}</title>\n"
        '<input label="{% trans %}Wide{% endtrans %}"><textinput action="a" '
        'placeholder="{% trans who=who %}Of {{ who }}{% endtrans %}"/></input>\n'
        "<p>{% trans %}Free{% endtrans %} {% trans %}Form{% endtrans %}</p><actions>"
        '<button action="b">{{ say("room.yes") }}<confirm title="{{ x }}" '
        'deny="{% trans %}No{% endtrans %}">{% trans %}Sure?{% endtrans %}</confirm></button>'
        '<select><option value="1">{{ state | label("state") }}</option></select>'
        "</actions></modal>",
        encoding="utf-8",
    )
    found = find_limits(tmp_path)
    assert {words: limit.most for (_, words), limit in found.items()} == {
        "Form": 24,
        "Of %(who)s": 150,
        "Yes": 75,
        "No": 30,
        "Sure?": 300,
        "open": 75,
    }
    assert found["", "Form"].place == "<title>, room/page.xml:2"
    source, catalogue = Catalog(), Catalog(locale="de")
    for words, translated in {
        "Form": "F" * 25,
        "Of %(who)s": "%(who)s" + "o" * 150,
        "No": "N" * 30,
        "Wide": "W" * 500,
    }.items():
        source.add(words)
        catalogue.add(words, translated)
    complaints = list_complaints(source, catalogue, "de", glossary=read_glossary(), limits=found)
    assert list(complaints) == ['25 characters in <title>, room/page.xml:2, which takes 24: "Form"']
