"""Where templates and sentences stand, and the line numbers that errors name.

Each tag of a template gets an attribute with its template and line before Jinja sees it, so that
the compiler, which reads what Jinja made of it, still knows where every element was written.
Tags inside ``{% trans %}`` are left alone: they are part of the sentence that is translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.bccache import Bucket, BytecodeCache

from messages.errors import UnknownSentence

TEMPLATES_FOLDER = Path(__file__).parent / "templates"
PLACE_ATTRIBUTE = "_at"
PICTURE_ENDING = ".svg"
# Divides file and sentence in the name of a sentence's own small template.
SENTENCE_MARK = "#"

_TOKEN = re.compile(
    r"(?P<comment>\{#.*?#\}|<!--.*?-->)"
    r"|(?P<trans>\{%[-+]?\s*trans\b.*?\{%[-+]?\s*endtrans\b.*?%\})"
    r"|(?P<code>\{%.*?%\}|\{\{.*?\}\})"
    r"|(?P<tag><[a-zA-Z][\w.-]*)",
    re.DOTALL,
)
_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_SENTENCE = re.compile(r"<sentence\s+id=\"([^\"]+)\"\s*>(.*?)</sentence>", re.DOTALL)
_PLACE = re.compile(rf'{PLACE_ATTRIBUTE}="([^"]*)"')


class Templates(BaseLoader):
    """Loads ``room/name`` from ``room/name.xml``, ``room/name.svg`` from the file of that name, and
    ``file#id`` as one sentence of a file."""

    def __init__(self, folder: Path = TEMPLATES_FOLDER) -> None:
        self.folder = folder
        self.find_sentences = cache(self._read_sentences)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        file_name, mark, sentence_id = template.partition(SENTENCE_MARK)
        if mark:
            sentence = self.find_sentences(file_name).get(sentence_id)
            if sentence is None:
                raise UnknownSentence(f"{file_name}.xml", f'no <sentence id="{sentence_id}">')
            return sentence, self._path(file_name).as_posix(), None
        path = self._path(file_name)
        try:
            source = path.read_text(encoding="utf-8")
        except OSError as error:
            raise TemplateNotFound(template) from error
        if path.suffix == PICTURE_ENDING:
            return source, path.as_posix(), None
        return add_places(source, file_name.removesuffix(".xml")), path.as_posix(), None

    def list_templates(self) -> list[str]:
        """The names of all templates, sentence files and parts left out."""
        return sorted(
            name
            for path in self.folder.rglob("*.xml")
            if (name := path.relative_to(self.folder).with_suffix("").as_posix())
            and "/" in name
            and path.stem not in ("sentences", "parts")
            and not path.stem.startswith("_")
        )

    def list_sentence_files(self) -> list[str]:
        """The names of all files of sentences ("errors", "nominations/sentences")."""
        return sorted(
            path.relative_to(self.folder).with_suffix("").as_posix()
            for path in self.folder.rglob("*.xml")
            if path.stem == "sentences" or path.parent == self.folder
            if "<sentences>" in path.read_text(encoding="utf-8")
        )

    def _path(self, name: str) -> Path:
        parts = name.removesuffix(".xml").split("/")
        if ".." in parts or "" in parts:
            raise TemplateNotFound(name)
        path = self.folder.joinpath(*parts)
        return path if path.suffix == PICTURE_ENDING else path.with_suffix(".xml")

    def _read_sentences(self, file_name: str) -> dict[str, str]:
        """The sentences of a file, each padded so that its line numbers are the file's."""
        try:
            source = self._path(file_name).read_text(encoding="utf-8")
        except OSError as error:
            raise UnknownSentence(f"{file_name}.xml", "no such file of sentences") from error
        source = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)
        sentences: dict[str, str] = {}
        for found in _SENTENCE.finditer(source):
            line = source.count("\n", 0, found.start(2))
            if found[1] in sentences:
                raise UnknownSentence(f"{file_name}.xml:{line + 1}", f'"{found[1]}" stands twice')
            sentences[found[1]] = "\n" * line + found[2]
        return sentences


class CompiledTemplates(BytecodeCache):
    """Keeps each template's compiled code in memory, to be shared by the readers' locales."""

    def __init__(self) -> None:
        self._codes: dict[str, object] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key + bucket.checksum)  # type: ignore[assignment]

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key + bucket.checksum] = bucket.code


def add_places(source: str, name: str) -> str:
    """The template's source with its name and line in an attribute of every tag."""
    pieces: list[str] = []
    line, last = 1, 0
    for token in _TOKEN.finditer(source):
        if token.lastgroup != "tag":
            continue
        line += source.count("\n", last, token.start())
        pieces += [source[last : token.end()], f' {PLACE_ATTRIBUTE}="{name}.xml:{line}"']
        last = token.end()
    pieces.append(source[last:])
    return "".join(pieces)


def find_last_place(rendered: str, end: int) -> str | None:
    """The place of the last tag before a position of what Jinja made."""
    found = None
    for found in _PLACE.finditer(rendered, 0, end):  # noqa: B007
        pass
    return found[1] if found else None
