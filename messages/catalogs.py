"""Keeps the catalogues in step with the templates: ``python -m messages.catalogs``.

    extract         write messages/locales/vouch.pot from the templates
    update          extract, then bring every language's .po in step (new ones empty, stale ones
                    out)
    add LANGUAGE    begin the catalogue of a language of messages/languages.py
    check           say what is missing, fuzzy, stale, broken, too long or against the glossary in
                    any language; exit code 1 if any. --language asks for one alone
    merge FILE…     take the translations of .po files into the language's catalogue

Run it from a checkout; an installed wheel only reads the catalogues.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from messages import languages as spoken
from messages.checks import is_translated, list_complaints, short
from messages.glossary import read_glossary
from messages.languages import DOMAIN, LANGUAGES, SOURCE_LANGUAGE, catalogue_path, get_language
from messages.places import EXTRACTION, find_limits
from messages.sources import TEMPLATES_FOLDER

_PATTERNS = ("**.xml", "**.svg")
_HEADER = "# The sentences of Vouch. See messages/README.md."


def source_path() -> Path:
    """Where the sentences stand as they were extracted, untranslated."""
    return spoken.LOCALES_FOLDER / f"{DOMAIN}.pot"


def extract(folder: Path = TEMPLATES_FOLDER) -> Catalog:
    """All sentences of the templates, each with the places where it stands."""
    catalogue = Catalog(
        domain=DOMAIN,
        project="vouch",
        copyright_holder="the Vouch project",
        charset="utf-8",
        fuzzy=False,
        header_comment=_HEADER,
    )
    found = extract_from_dir(
        str(folder),
        method_map=[(pattern, "jinja2.ext:babel_extract") for pattern in _PATTERNS],
        options_map=dict.fromkeys(_PATTERNS, EXTRACTION),
        comment_tags=("i18n:",),
        strip_comment_tags=True,
    )
    for file_name, line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        place = (f"messages/templates/{Path(file_name).as_posix()}", line)
        catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def translated_languages() -> tuple[str, ...]:
    """The codes of the languages that have a catalogue."""
    return tuple(language.code for language in LANGUAGES if catalogue_path(language.code).exists())


def read_catalogue(path: Path, language: str) -> Catalog:
    """A catalogue from its file; an empty one when there is none yet."""
    folder = get_language(language).folder
    if not path.exists():
        return Catalog(locale=folder, domain=DOMAIN, project="vouch", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=folder, domain=DOMAIN)


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Writes a catalogue so that the same sentences give the same file, whoever writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(
        written,
        catalogue,
        width=100,
        sort_by_file=True,
        omit_header=False,
        include_lineno=False,
        ignore_obsolete=True,
    )
    lines = [
        line
        for line in written.getvalue().decode("utf-8").split("\n")
        # Dates and tool versions make conflicts, not sense.
        if not re.match(r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid)', line)
        and not line.startswith("# FIRST AUTHOR")
    ]
    # At once, so that nobody reads half of it.
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    fresh.replace(path)


@contextmanager
def writing() -> Iterator[None]:
    """Holds the catalogues: of two who read, change and write them at once, nobody's work is
    lost. (Where there is no flock, as on Windows, whoever writes last wins.)"""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(spoken.LOCALES_FOLDER, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def update(source: Catalog) -> None:
    """Writes the .pot and brings every language's catalogue in step with it."""
    with writing():
        write_catalogue(source_path(), source)
        for language in translated_languages():
            _update_one(source, language)


def add(source: Catalog, language: str) -> Path:
    """Begins a language's catalogue, with all sentences and no translation; where it stands.

    Raises KeyError when messages/languages.py has no such language.
    """
    path = catalogue_path(get_language(language).code)
    with writing():
        _update_one(source, get_language(language).code)
    return path


def _update_one(source: Catalog, language: str) -> None:
    catalogue = read_catalogue(catalogue_path(language), language)
    # No guesses: a sentence that changed wants to be read again, not marked fuzzy.
    catalogue.update(source, no_fuzzy_matching=True)
    write_catalogue(catalogue_path(language), catalogue)


def merge(source: Catalog, files: Sequence[Path], language: str) -> list[str]:
    """Takes translations from files into a language's catalogue; says what fits no sentence."""
    complaints = []
    with writing():
        catalogue = read_catalogue(catalogue_path(language), language)
        catalogue.update(source, no_fuzzy_matching=True)
        for path in files:
            for message in read_catalogue(path, language):
                if not message.id:
                    continue
                target = catalogue.get(message.id, message.context)
                if target is None:
                    complaints.append(f"{path}: no template says {short(message)}")
                elif is_translated(message):
                    target.string = message.string
                    target.user_comments = message.user_comments or target.user_comments
                    target.flags.discard("fuzzy")
        write_catalogue(source_path(), source)
        write_catalogue(catalogue_path(language), catalogue)
    return complaints


def check(source: Catalog, *, chosen: Sequence[str] | None = None) -> list[str]:
    """What is wrong in any language, or in those chosen: one line each, none when all is well."""
    glossary, limits = read_glossary(), find_limits()
    complaints = [
        f"{path.name}: no language of messages/languages.py"
        for path in sorted(spoken.LOCALES_FOLDER.iterdir())
        if path.is_dir() and path.name not in {language.folder for language in LANGUAGES}
    ]
    if chosen is None or SOURCE_LANGUAGE in chosen:
        complaints += [
            f"{SOURCE_LANGUAGE}: {slip}: {short(message)}"
            for message in source
            for text in ([message.id] if isinstance(message.id, str) else message.id)
            for slip in glossary.list_slips(text, SOURCE_LANGUAGE)
        ]
    for language in translated_languages():
        if chosen is None or language in chosen:
            catalogue = read_catalogue(catalogue_path(language), language)
            found = list_complaints(source, catalogue, language, glossary=glossary, limits=limits)
            complaints += [f"{language}: {line}" for line in found]
    return complaints


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 when all is well, 1 when there is something to mend."""
    parser = argparse.ArgumentParser(prog="python -m messages.catalogs", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    codes = [language.code for language in LANGUAGES if language.code != SOURCE_LANGUAGE]
    for name in ("extract", "update"):
        commands.add_parser(name)
    commands.add_parser("add").add_argument("language", choices=codes)
    commands.add_parser("check").add_argument("--language", choices=[SOURCE_LANGUAGE, *codes])
    merging = commands.add_parser("merge")
    merging.add_argument("files", nargs="+", type=Path)
    merging.add_argument("--language", choices=codes, required=True)
    asked = parser.parse_args(arguments)
    source = extract()
    complaints: list[str] = []
    if asked.command == "extract":
        with writing():
            write_catalogue(source_path(), source)
    elif asked.command == "update":
        update(source)
    elif asked.command == "add":
        sys.stdout.write(f"{add(source, asked.language)}\n")
    elif asked.command == "merge":
        complaints = merge(source, asked.files, asked.language)
    else:
        complaints = check(source, chosen=[asked.language] if asked.language else None)
    for line in complaints:
        sys.stderr.write(f"{line}\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
