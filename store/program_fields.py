"""The values that a program file is made of: ids, zones, languages, countries, hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from yaml.nodes import MappingNode, Node, ScalarNode

from store.working_time import list_holiday_calendars, read_holidays
from store.yaml_reader import YamlReader, suggestion

_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,31}")
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,31}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
# CLDR names these with two letters too, but nobody's customers live there.
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


@cache
def list_countries() -> frozenset[str]:
    """The countries that a region can have, as ISO 3166 alpha-2 (after Unicode CLDR)."""
    codes = {str(code) for code in Locale("en").territories}
    return frozenset(code for code in codes - _NO_COUNTRIES if len(code) == 2 and code.isalpha())


@cache
def list_timezones() -> frozenset[str]:
    """The zones of the IANA database that this machine, or the package tzdata, knows."""
    return frozenset(available_timezones())


def is_channel_id(text: str) -> bool:
    """Whether this is how Slack numbers channels: C024BE91L."""
    return _CHANNEL.fullmatch(text) is not None


def is_member_id(text: str) -> bool:
    """Whether this is how Slack numbers members: U012AB3CD."""
    return _MEMBER.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Whether Unicode CLDR knows the language, perhaps with a country or script: "pt-BR"."""
    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


class FieldReader(YamlReader):
    """Reads the values of a program file; what is wrong goes to `problems` and is left out."""

    def code(self, node: Node | None) -> str | None:
        """A region's short name."""
        return self._matching(
            node,
            _CODE,
            what="code",
            problem="is no code: up to 32 letters, digits and hyphens, such as DACH.",
        )

    def channel(self, node: Node | None, *, what: str) -> str | None:
        """A channel's id."""
        return self._matching(
            node,
            _CHANNEL,
            what=what,
            problem="is no channel id: it begins with C or G and stands at the end of the "
            "channel's details in Slack, such as C024BE91L.",
        )

    def members(self, node: Node | None, *, what: str) -> tuple[str, ...]:
        """Member ids, nobody twice."""
        return self.member_list(self.items(node, what=what), what=f"each of {what}")

    def member_list(self, nodes: Iterable[Node], *, what: str) -> tuple[str, ...]:
        """The member ids of these nodes, nobody twice."""
        found = [
            self._matching(
                item,
                _MEMBER,
                what=what,
                problem="is no member id: it begins with U or W and stands in the menu of a "
                "person's profile in Slack, such as U012AB3CD.",
            )
            for item in nodes
        ]
        return tuple(dict.fromkeys(member for member in found if member is not None))

    def names(self, node: Node | None, *, what: str) -> tuple[str, ...]:
        """Names of up to 100 characters, none twice."""
        nodes = self.items(node, what=what)
        found = [self.text(item, what=f"each of {what}", most=100) for item in nodes]
        return tuple(dict.fromkeys(name for name in found if name))

    def language(self, node: Node | None) -> str | None:
        """A language, perhaps with a country or script: "de", "pt-BR"."""
        value = self.text(node, what="language", most=16)
        if value is None or node is None or is_language(value):
            return value
        self.refuse(node, f'the language "{value}" is unknown; write for example en, de or pt-BR.')
        return None

    def by_language(
        self, node: Node | None, *, what: str, most: int
    ) -> tuple[tuple[str, str], ...]:
        """The same in several languages, such as de: Nordamerika; sorted by language."""
        if node is None:
            return ()
        if not isinstance(node, MappingNode):
            self.refuse(node, f"{what} are written by language, such as de: Nordamerika.")
            return ()
        found: dict[str, str] = {}
        for key, value in node.value:
            language = key.value.strip() if isinstance(key, ScalarNode) else ""
            if not is_language(language) or len(language) > 16:
                self.refuse(
                    key, f'the language "{language}" is unknown; write for example en, de or pt-BR.'
                )
            elif language in found:
                self.refuse(key, f"{what} have {language} twice.")
            elif text := self.text(value, what=f"each of {what}", most=most):
                found[language] = text
        return tuple(sorted(found.items()))

    def timezone(self, node: Node | None) -> str | None:
        """A zone of the IANA database."""
        value = self.text(node, what="timezone")
        if value is None or node is None or value in list_timezones():
            return value
        hint = suggestion(value, list_timezones()) or " Write for example Europe/Berlin."
        self.refuse(node, f'the time zone "{value}" is unknown.{hint}')
        return None

    def working_words(
        self, node: Node | None, read: Callable[[str], object], *, what: str, most: int
    ) -> str | None:
        """Hours, days or a holiday calendar, as `store.working_time` reads them."""
        value = self.text(node, what=what, most=most)
        if value is None or node is None:
            return None
        try:
            read(value)
        except ValueError as error:
            known = list_holiday_calendars() if read is read_holidays else ()
            self.refuse(node, f"{error}.{suggestion(value, known)}")
            return None
        return value

    def countries(self, node: Node | None) -> tuple[str, ...]:
        """Countries in two letters, none twice."""
        found: dict[str, None] = {}
        for item in self.items(node, what="countries"):
            value = (self.text(item, what="each country") or "").upper()
            if value in list_countries():
                found[value] = None
            elif value:
                hint = " Did you mean GB?" if value == "UK" else ""
                self.refuse(
                    item,
                    f'the country "{value}" is unknown; write its two letters (ISO 3166), '
                    f"such as DE.{hint}",
                )
        return tuple(found)

    def _matching(
        self, node: Node | None, pattern: re.Pattern[str], *, what: str, problem: str
    ) -> str | None:
        value = self.text(node, what=what)
        if value is None or node is None or pattern.fullmatch(value):
            return value
        self.refuse(node, f'"{value}" {problem}')
        return None
