"""Jinja as our templates use it: one environment a reader's locale, compiled code shared."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from messages import formats
from messages.locales import Reader
from messages.pictures import measure
from messages.sources import CompiledTemplates, Templates
from messages.text import LINE_BREAK, clean, cut

Label = Callable[[str, str], str]


def make_environment(
    reader: Reader,
    translations: NullTranslations,
    loader: Templates,
    compiled: CompiledTemplates,
    label: Label,
    speak: Callable[[str, dict[str, Any]], str],
) -> Environment:
    """An environment whose filters and sentences are in the reader's language and forms.

    The code of a template is compiled once for all environments, so nothing of a locale may be
    folded into it: every filter that depends on one asks for the context, which stops that.
    """
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
        finalize=_finalize,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(
        locale=reader.tag,
        language=reader.language,
        comma=formats.comma(reader.formats),
        colon=formats.colon(reader.formats),
        say=lambda sentence, **values: Markup(speak(sentence, values)),  # noqa: S704
        **_translating(translations),
    )
    environment.filters.update(_filters(reader, label))
    return environment


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    return value if isinstance(value, str) else _show(value)


def _show(value: Any) -> Any:
    """What a value looks like in a template: nothing for None, true and false for booleans."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict | set):
        raise TypeError(f"a {type(value).__name__} cannot be shown; use |names or |join")
    return value


def _translating(translations: NullTranslations) -> dict[str, Any]:
    """The functions behind {% trans %}: a sentence may hold tags, its values are escaped."""
    constant: dict[str, Markup] = {}

    def fill(sentence: str, variables: dict[str, Any]) -> Markup:
        if not variables:
            known = constant.get(sentence)
            if known is None:
                known = constant[sentence] = Markup(sentence.replace("%%", "%"))  # noqa: S704
            return known
        return Markup(sentence) % {  # noqa: S704  (sentences are ours; % escapes the values)
            name: _show(value) for name, value in variables.items()
        }

    def gettext(message: str, /, **variables: Any) -> Markup:
        return fill(translations.gettext(message), variables)

    def ngettext(singular: str, plural: str, count: Any, /, **variables: Any) -> Markup:
        variables.setdefault("num", count)
        return fill(translations.ngettext(singular, plural, int(count)), variables)

    def pgettext(context: str, message: str, /, **variables: Any) -> Markup:
        return fill(translations.pgettext(context, message), variables)

    def npgettext(
        context: str, singular: str, plural: str, count: Any, /, **variables: Any
    ) -> Markup:
        variables.setdefault("num", count)
        return fill(translations.npgettext(context, singular, plural, int(count)), variables)

    return {
        "gettext": gettext,
        "_": gettext,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "npgettext": npgettext,
    }


def _filters(reader: Reader, label: Label) -> dict[str, Callable[..., Any]]:
    locale = reader.formats

    def number(value: Any) -> str:
        return formats.number(value, locale)

    def money(value: Any) -> str:
        return formats.money(value, locale)

    def percent(value: Any) -> str:
        return formats.percent(value, locale)

    def day(value: str | None) -> str:
        return formats.day(value, locale) if value else ""

    def moment(value: str | None, zone: str = "UTC") -> str:
        return formats.moment(value, zone, locale) if value else ""

    def weekday_moment(value: str | None, zone: str = "UTC") -> str:
        return formats.weekday_moment(value, zone, locale) if value else ""

    def clock_time(value: str | None) -> str:
        return formats.clock_time(formats.parse_moment(value), locale) if value else ""

    def ago(value: str | None, now: str) -> str:
        return formats.ago(value, now, locale) if value else ""

    def quantity(value: float, unit: str) -> str:
        return formats.quantity(value, unit, locale)

    def period(value: dict[str, str]) -> str:
        return formats.period(value["from"], value["to"], locale)

    def names(values: Sequence[str]) -> str:
        return formats.names(list(values), locale)

    def weekdays(values: Sequence[int], width: str = "abbreviated") -> str:
        return formats.weekdays(values, width, locale)

    def country(code: str | None) -> str:
        return formats.country(code, locale) if code else ""

    def language_name(code: str | None) -> str:
        return formats.language_name(code, locale) if code else ""

    def labelled(key: str | None, group: str) -> str:
        return label(group, key) if key else ""

    local: dict[str, Callable[..., Any]] = {
        "number": number,
        "percent": percent,
        "money": money,
        "day": day,
        "moment": moment,
        "weekday_moment": weekday_moment,
        "clock_time": clock_time,
        "ago": ago,
        "quantity": quantity,
        "period": period,
        "names": names,
        "weekdays": weekdays,
        "country": country,
        "language_name": language_name,
        "label": labelled,
    }
    return {
        **{name: _with_context(function) for name, function in local.items()},
        "cut": _cut,
        "cap": _cap,
        "tojson": _to_json,
        "lines": measure.lines,
        "text_width": measure.text_width,
        "fitting_size": measure.fitting_size,
    }


def _with_context(function: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def filter_of_a_locale(context: Context, *arguments: Any, **named: Any) -> Any:
        return clean(function(*arguments, **named))

    return filter_of_a_locale


def _cut(value: str | None, limit: int) -> str:
    if isinstance(value, Markup):
        # What a macro gave: cut as it reads, or an entity could be cut in two.
        value = value.striptags()
    return cut(str(value), limit) if value else ""


def _cap(values: Sequence[Any], count: int) -> list[Any]:
    return list(values)[:count]


def _to_json(value: Any) -> str:
    """Compact JSON as text: autoescape makes it fit for an attribute in either kind of quotes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace(LINE_BREAK, "\\n")
