"""Slack's mrkdwn as HTML.

Every piece of text is escaped on its way out; tags come from this file alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from sandbox.page.emoji import find_emoji
from sandbox.page.moments import moment_of

# What a link may lead to: a `javascript:` address is shown as the text it is.
ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
# A message's permalink, which stays on the page.
PERMALINK = re.compile(r"https?://[^/\s]+/archives/(\w+)/p(\d+)(\d{6})(?:\?\S*)?")

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<token>[^<>\n]+)>"
    r"|(?<![\w*])\*(?=\S)(?P<bold>[^*\n]*[^*\s])\*(?![\w*])"
    r"|(?<![\w_])_(?=\S)(?P<italic>[^_\n]*[^_\s])_(?![\w_])"
    r"|(?<![\w~])~(?=\S)(?P<strike>[^~\n]*[^~\s])~(?![\w~])"
    r"|:(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):"
    r"|(?P<bare>https?://[^\s<>|*~`]+[^\s<>|*~`.,;:!?)\"'])"
)
_STYLES = {
    "bold": Markup("<b>{}</b>"),
    "italic": Markup("<i>{}</i>"),
    "strike": Markup("<s>{}</s>"),
}
_EMOJI = re.compile(r":([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):")


@dataclass(frozen=True)
class Names:
    """How the reader sees what mrkdwn only refers to."""

    person: Callable[[str], str | None]
    channel: Callable[[str], str | None]
    date: Callable[[str, float], str]
    """Slack's date format and Unix seconds, filled in."""
    full_date: Callable[[float], str]
    viewer: str = ""


def unescape(text: str) -> str:
    """Slack's three entities back to characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# Letters written from right to left, and the marks that turn the direction.
_TURNS = re.compile(r"[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]")


def isolated(text: str) -> Markup:
    """Escaped text whose direction cannot turn what stands beside it."""
    if not _TURNS.search(text):
        return escape(text)
    return Markup("<bdi>{}</bdi>").format(text)


def plain(text: str, *, emoji: bool = True) -> Markup:
    """A plain_text object's text: escaped, with its emoji."""
    if not emoji:
        return isolated(text)
    parts: list[Markup] = []
    start = 0
    for match in _EMOJI.finditer(text):
        parts += [isolated(text[start : match.start()]), emoji_tag(match[1])]
        start = match.end()
    return Markup().join([*parts, isolated(text[start:])])


def emoji_tag(name: str, code: str | None = None) -> Markup:
    """An emoji with its name for those who hear the page."""
    found = find_emoji(name, code)
    if found is None:
        return escape(f":{name}:")
    label = name.split("::")[0].replace("_", " ")
    return Markup('<span class="emoji" role="img" aria-label="{}" title=":{}:">{}</span>').format(
        label, name, found
    )


def person_tag(person: str, names: Names, label: str | None = None) -> Markup:
    """A person mentioned."""
    kind = "mention mention-me" if person == names.viewer else "mention"
    return Markup('<bdi class="{}">@{}</bdi>').format(kind, names.person(person) or label or person)


def channel_tag(channel: str, names: Names, label: str | None = None) -> Markup:
    """A channel mentioned; a link when it can be opened."""
    name = names.channel(channel)
    if name is None:
        return Markup('<span class="mention">#{}</span>').format(label or "private-channel")
    return Markup('<a class="mention" href="?channel={0}" data-open="{0}">#{1}</a>').format(
        channel, name
    )


def date_tag(format: str, seconds: float, names: Names, address: str | None = None) -> Markup:
    """A moment in the reader's zone and language."""
    tag = Markup('<time title="{}">{}</time>').format(
        names.full_date(seconds), names.date(format, seconds)
    )
    return link_tag(address, tag, names.viewer) if address else tag


def link_tag(address: str, content: str | Markup, viewer: str) -> Markup:
    """A link, or the content alone when the address is not one to follow."""
    if not ADDRESS.fullmatch(address):
        return escape(content)
    message = PERMALINK.fullmatch(address)
    if message:
        return Markup('<a href="?as={}&amp;channel={}#m-{}.{}">{}</a>').format(
            viewer, *message.groups(), content
        )
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        address, content
    )


def mrkdwn(text: str, names: Names, *, verbatim: bool = False) -> Markup:
    """HTML of a mrkdwn text. `verbatim`: bare addresses stay text."""
    parts: list[Markup] = []
    start = 0
    for fence in _FENCE.finditer(text):
        parts.append(_lines(text[start : fence.start()], names, verbatim))
        parts.append(Markup("<pre>{}</pre>").format(unescape(fence[1])))
        start = fence.end()
    parts.append(_lines(text[start:], names, verbatim))
    return Markup().join(parts)


def _lines(text: str, names: Names, verbatim: bool) -> Markup:
    """Lines of text, those that begin with `>` gathered into quotes."""
    html: list[Markup] = []
    quoted: list[Markup] = []
    shown: list[Markup] = []

    def flush() -> None:
        if quoted:
            html.append(Markup("<blockquote>{}</blockquote>").format(Markup("<br>").join(quoted)))
        elif shown:
            html.append(Markup("<br>").join(shown))
        quoted.clear()
        shown.clear()

    for line in text.strip("\n").split("\n"):
        mark = re.match(r"(?:&gt;|>) ?", line)
        if bool(mark) != bool(quoted):
            flush()
        if mark:
            quoted.append(_inline(line[mark.end() :], names, verbatim))
        else:
            shown.append(_inline(line, names, verbatim))
    flush()
    return Markup().join(html)


def _inline(text: str, names: Names, verbatim: bool) -> Markup:
    parts: list[Markup] = []
    start = 0
    for match in _INLINE.finditer(text):
        parts.append(isolated(unescape(text[start : match.start()])))
        start = match.end()
        kind, found = match.lastgroup, match[match.lastgroup or 0]
        if kind == "code":
            parts.append(Markup("<code>{}</code>").format(unescape(found)))
        elif kind == "token":
            parts.append(_token(found, names))
        elif kind == "emoji":
            parts.append(emoji_tag(found))
        elif kind == "bare":
            address = unescape(found)
            parts.append(escape(address) if verbatim else link_tag(address, address, names.viewer))
        elif kind:
            parts.append(_STYLES[kind].format(_inline(found, names, verbatim)))
    parts.append(isolated(unescape(text[start:])))
    return Markup().join(parts)


def _token(token: str, names: Names) -> Markup:
    """What stands between `<` and `>`."""
    target, _, label = token.partition("|")
    label = unescape(label)
    if target.startswith("@"):
        return person_tag(target[1:], names, label)
    if target.startswith("#"):
        return channel_tag(target[1:], names, label)
    if target.startswith("!date^"):
        fields = target.split("^")
        try:
            seconds = float(fields[1])
            moment_of(seconds)
            address = unescape(fields[3]) if len(fields) > 3 else None
            return date_tag(fields[2], seconds, names, address)
        except (ValueError, IndexError, OverflowError, OSError):
            return escape(label)
    if target.startswith("!"):
        name = label.removeprefix("@") or target[1:].partition("^")[0]
        return Markup('<span class="mention mention-all">@{}</span>').format(name)
    address = unescape(target)
    return link_tag(address, label or address.removeprefix("mailto:"), names.viewer)
