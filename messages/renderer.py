"""``Messages``: every word that the bot says, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations
from html import unescape
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import Environment, Template, TemplateSyntaxError

from messages import locales
from messages.compiler import Compilation, collapse, compile_markup, compile_sentence
from messages.environment import make_environment
from messages.errors import MarkupError, UnknownSentence
from messages.limits import IMAGE_ALT
from messages.locales import Reader
from messages.sources import (
    PICTURE_ENDING,
    SENTENCE_MARK,
    TEMPLATES_FOLDER,
    CompiledTemplates,
    Templates,
)
from messages.text import clean, cut, restore_line_breaks

_FILES_OF_THEIR_OWN = ("errors", "labels")
# A template is compiled once in a process, whoever asks for it: nothing of a reader, of a folder
# or of strictness is in its code, and a template that changed has another checksum.
_COMPILED = CompiledTemplates()


@dataclass(frozen=True)
class Drawing:
    """A picture to be drawn: its SVG, what it shows in words, and the language of both."""

    svg: str
    alt: str
    language: str


class Messages:
    """Renders templates and sentences. One object serves all threads; it does no other I/O
    than reading a template or a catalogue at its first use.

    ``strict``: also refuse what is otherwise mended for the reader's sake (text too long, empty,
    a link that is none). For tests of templates with ordinary values. ``find_reader`` and
    ``find_translations``: other languages than our own, for tests as well.
    """

    def __init__(
        self,
        folder: Path = TEMPLATES_FOLDER,
        *,
        strict: bool = False,
        find_reader: Callable[[str | None], Reader] = locales.find_reader,
        find_translations: Callable[[str], NullTranslations] = locales.find_translations,
    ) -> None:
        self.templates = Templates(folder)
        self._find_reader = find_reader
        self._find_translations = find_translations
        self._strict = strict
        self._environments: dict[str, Environment] = {}
        self._plain: dict[tuple[str, str], str] = {}
        self._lock = Lock()

    def render(self, template: str, locale: str | None, /, **values: Any) -> dict[str, Any]:
        """The message ({"text", "blocks"}) or the view that the template makes of plain values.

        Raises MarkupError, naming template and line, when the template is broken.
        """
        reader = self._find_reader(locale)
        markup = self._fill(self._environment(reader), template, values)
        return compile_markup(markup, self._compilation(template, reader))

    def say(self, sentence: str, locale: str | None, /, **values: Any) -> str:
        """One sentence as plain text, such as ``errors.not_found``. A mention in it is written as
        Slack's "<@U123>"; nothing is escaped, so values that people typed belong into a field's
        error or a template, and ``notice`` is for a message.

        Raises UnknownSentence when no file has it.
        """
        reader = self._find_reader(locale)
        if not values:
            known = self._plain.get((sentence, reader.tag))
            if known is not None:
                return known
        markup = self._speak(sentence, reader, values)
        if "<" in markup:
            spoken = compile_sentence(markup, self._compilation(sentence, reader))
        else:
            spoken = restore_line_breaks(unescape(collapse(markup)))
        if not values:
            self._plain[sentence, reader.tag] = spoken
        return spoken

    def notice(self, sentence: str, locale: str | None, /, **values: Any) -> dict[str, Any]:
        """A sentence as a whole message ({"text", "blocks"}), in which nothing that anybody typed
        can mention, link or format."""
        reader = self._find_reader(locale)
        markup = f"<message><p>{self._speak(sentence, reader, values)}</p></message>"
        return compile_markup(markup, self._compilation(sentence, reader))

    def draw(self, picture: str, locale: str | None, /, **values: Any) -> Drawing:
        """The SVG that a picture's template makes of plain values, and the same in words.

        Raises MarkupError, naming template and line, when the template is broken.
        """
        reader = self._find_reader(locale)
        svg = self._fill(self._environment(reader), f"pictures/{picture}.svg", values)
        words = self.say(f"pictures.{picture}", reader.tag, **values)
        return Drawing(svg=svg, alt=cut(words, IMAGE_ALT), language=reader.language)

    def label(self, group: str, key: str, locale: str | None, /) -> str:
        """The word for a key of a group: ``label("activity", "quote", "de")`` is "Zitat".

        An unknown key, as an import may bring, is shown as its own words.
        """
        try:
            return self.say(f"labels.{group}.{key}", locale)
        except UnknownSentence:
            if self._strict:
                raise
            return key.replace("_", " ")

    def language(self, locale: str | None) -> str:
        """The language of the catalogue that serves this locale: "de-DE" gives "de"."""
        return self._find_reader(locale).language

    def list_sentences(self) -> list[str]:
        """The names of all sentences, as ``say`` takes them."""
        return [
            f"{file_name.removesuffix('/sentences')}.{sentence_id}"
            for file_name in self.templates.list_sentence_files()
            for sentence_id in self.templates.find_sentences(file_name)
        ]

    def _speak(self, sentence: str, reader: Reader, values: dict[str, Any]) -> str:
        file_name, dot, sentence_id = sentence.partition(".")
        if not dot:
            raise UnknownSentence(sentence, "a sentence is named file.id")
        if file_name not in _FILES_OF_THEIR_OWN:
            file_name = f"{file_name}/sentences"
        name = f"{file_name}{SENTENCE_MARK}{sentence_id}"
        return self._fill(self._environment(reader), name, values)

    def _compilation(self, name: str, reader: Reader) -> Compilation:
        return Compilation(
            template=name,
            reader=reader,
            strict=self._strict,
            say=lambda sentence, **values: self.say(sentence, reader.tag, **values),
        )

    def _environment(self, reader: Reader) -> Environment:
        environment = self._environments.get(reader.tag)
        if environment is None:
            with self._lock:
                environment = self._environments.setdefault(
                    reader.tag,
                    make_environment(
                        reader,
                        self._find_translations(reader.language),
                        self.templates,
                        _COMPILED,
                        lambda group, key: self.label(group, key, reader.tag),
                        lambda sentence, values: self._speak(sentence, reader, values),
                    ),
                )
        return environment

    def _fill(self, environment: Environment, name: str, values: dict[str, Any]) -> str:
        try:
            template: Template = environment.get_template(name)
            return template.render(clean(values, str(environment.globals["language"])))
        except MarkupError:
            raise
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            raise MarkupError(self._find_place(name, error), problem) from error

    def _find_place(self, name: str, error: BaseException) -> str:
        """Template and line of an error that Jinja raised; it mends tracebacks to say so."""
        file_name, line = name, None
        if isinstance(error, TemplateSyntaxError):
            file_name, line = error.name or name, error.lineno
        trace = error.__traceback__ if line is None else None
        while trace is not None:
            path = Path(trace.tb_frame.f_code.co_filename)
            if path.is_relative_to(self.templates.folder):
                file_name = path.relative_to(self.templates.folder).as_posix()
                line = trace.tb_lineno
            trace = trace.tb_next
        place = file_name.partition(SENTENCE_MARK)[0]
        if not place.endswith(PICTURE_ENDING):
            place = f"{place.removesuffix('.xml')}.xml"
        return f"{place}:{line}" if line else place
