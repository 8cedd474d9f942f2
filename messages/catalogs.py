"""Keeps the catalogues in step with the templates: ``python -m messages.catalogs``.

    extract       write messages/locales/vouch.pot from the templates
    update        extract, then bring every language's .po in step (new ones empty, stale ones out)
    check         say what is missing, fuzzy, stale or broken in any language; exit code 1 if any
    merge FILE…   take the translations of .po files into the language's catalogue

Run it from a checkout; an installed wheel only reads the catalogues.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from messages.locales import DOMAIN, LOCALES_FOLDER, SOURCE_LANGUAGE, languages
from messages.sources import TEMPLATES_FOLDER

TEMPLATE_FILE = LOCALES_FOLDER / f"{DOMAIN}.pot"
_OPTIONS = {
    "extensions": "jinja2.ext.i18n",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "silent": "false",
    "encoding": "utf-8",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}
_PATTERNS = ("**.xml", "**.svg")
_HEADER = "# The sentences of Vouch. See messages/README.md."
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_PERCENT = re.compile(r"%(?!%|\(\w+\)s)")


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
        options_map=dict.fromkeys(_PATTERNS, _OPTIONS),
        comment_tags=("i18n:",),
        strip_comment_tags=True,
    )
    for file_name, line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        place = (f"messages/templates/{Path(file_name).as_posix()}", line)
        catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def catalogue_path(language: str) -> Path:
    """Where a language's catalogue stands."""
    return LOCALES_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """A catalogue from its file; an empty one when there is none yet."""
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, project="vouch", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def write_catalogue(path: Path, catalogue: Catalog, *, with_header: bool = True) -> None:
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
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


def update(source: Catalog) -> None:
    """Writes the .pot and brings every language's catalogue in step with it."""
    write_catalogue(TEMPLATE_FILE, source)
    for language in languages():
        if language == SOURCE_LANGUAGE:
            continue
        catalogue = read_catalogue(catalogue_path(language), language)
        # No guesses: a sentence that changed wants to be read again, not marked fuzzy.
        catalogue.update(source, no_fuzzy_matching=True)
        write_catalogue(catalogue_path(language), catalogue)


def merge(source: Catalog, files: Sequence[Path], language: str) -> list[str]:
    """Takes translations from files into a language's catalogue; says what fits no sentence."""
    catalogue = read_catalogue(catalogue_path(language), language)
    catalogue.update(source, no_fuzzy_matching=True)
    complaints = []
    for path in files:
        for message in read_catalogue(path, language):
            if not message.id:
                continue
            target = catalogue.get(message.id, message.context)
            if target is None:
                complaints.append(f"{path}: no template says {_short(message)}")
            elif _is_translated(message):
                target.string = message.string
                target.flags.discard("fuzzy")
    write_catalogue(TEMPLATE_FILE, source)
    write_catalogue(catalogue_path(language), catalogue)
    return complaints


def check(source: Catalog) -> list[str]:
    """What is wrong in any language: one line each, none when all is well."""
    complaints = []
    for language in languages():
        if language != SOURCE_LANGUAGE:
            catalogue = read_catalogue(catalogue_path(language), language)
            complaints += [f"{language}: {line}" for line in _check(source, catalogue)]
    return complaints


def _check(source: Catalog, catalogue: Catalog) -> Iterator[str]:
    for message in source:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None or not _is_translated(translated):
            yield f"missing: {_short(message)}"
        elif translated.fuzzy:
            yield f"fuzzy: {_short(message)}"
        else:
            for problem in _compare(message, translated):
                yield f"{problem}: {_short(message)}"
    for message in catalogue:
        if message.id and source.get(message.id, message.context) is None:
            yield f"stale: {_short(message)}"
    for message in catalogue.obsolete.values():
        yield f"stale: {_short(message)}"


def _compare(message: Message, translated: Message) -> Iterator[str]:
    """What a translation breaks: placeholders, tags, percent signs, white space at the ends."""
    originals = _forms(message.id)
    allowed = set().union(*(_PLACEHOLDER.findall(text) for text in originals))
    needed = set.intersection(*(set(_PLACEHOLDER.findall(text)) for text in originals))
    for text in _forms(translated.string):
        used = set(_PLACEHOLDER.findall(text))
        if not needed <= used <= allowed:
            yield f"placeholders {sorted(used)} instead of {sorted(allowed)}"
        if _PERCENT.search(text):
            yield "a lone % (write %%)"
        tags = _tags(text)
        if tags is None:
            yield "markup that is no XML"
        elif tags not in [_tags(original) for original in originals]:
            yield "other tags than the original"
        if '"' in _TAG.sub("", text):
            yield 'a straight " (it would end an attribute; write „…“ or &quot;)'


_TAG = re.compile(r"<[^<>]*>")


def _tags(text: str) -> list[tuple[str, tuple[tuple[str, str], ...]]] | None:
    try:
        root = fromstring(f"<sentence>{text}</sentence>")  # noqa: S314  (our own catalogue)
    except ParseError:
        return None
    return sorted((element.tag, tuple(sorted(element.attrib.items()))) for element in root.iter())


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    if text is None:
        return ()
    return (text,) if isinstance(text, str) else tuple(text)


def _is_translated(message: Message) -> bool:
    return bool(message.string) and all(form.strip() for form in _forms(message.string))


def _short(message: Message) -> str:
    place = f" ({message.locations[0][0]})" if message.locations else ""
    return f'"{_forms(message.id)[0]}"{place}'


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 when all is well, 1 when there is something to mend."""
    parser = argparse.ArgumentParser(prog="python -m messages.catalogs", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("extract", "update", "check"):
        commands.add_parser(name)
    merging = commands.add_parser("merge")
    merging.add_argument("files", nargs="+", type=Path)
    merging.add_argument("--language", default="de")
    chosen = parser.parse_args(arguments)
    source = extract()
    complaints: list[str] = []
    if chosen.command == "extract":
        write_catalogue(TEMPLATE_FILE, source)
    elif chosen.command == "update":
        update(source)
    elif chosen.command == "merge":
        complaints = merge(source, chosen.files, chosen.language)
    else:
        complaints = check(source)
    for line in complaints:
        sys.stderr.write(f"{line}\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
