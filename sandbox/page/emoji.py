"""Emoji by their short names.

Slack sends `:tada:` where a person sees the picture. Names that Unicode itself uses
(`:sparkles:`, `:handshake:`) need no entry: they are looked up by their Unicode name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

SHORT_NAMES = {
    "+1": "👍",
    "-1": "👎",
    "100": "💯",
    "alarm_clock": "⏰",
    "arrow_down": "⬇️",
    "arrow_forward": "▶️",
    "arrow_left": "⬅️",
    "arrow_right": "➡️",
    "arrow_up": "⬆️",
    "arrows_counterclockwise": "🔄",
    "back": "🔙",
    "ballot_box_with_check": "☑️",
    "bar_chart": "📊",
    "bell": "🔔",
    "blue_heart": "💙",
    "bookmark": "🔖",
    "bouquet": "💐",
    "building_construction": "🏗️",
    "bulb": "💡",
    "bust_in_silhouette": "👤",
    "busts_in_silhouette": "👥",
    "calendar": "📆",
    "card_index_dividers": "🗂️",
    "chart_with_upwards_trend": "📈",
    "clap": "👏",
    "clapper": "🎬",
    "clipboard": "📋",
    "clock3": "🕒",
    "computer": "💻",
    "cry": "😢",
    "date": "📅",
    "earth_africa": "🌍",
    "earth_americas": "🌎",
    "earth_asia": "🌏",
    "email": "✉️",
    "envelope": "✉️",
    "exclamation": "❗",
    "eyes": "👀",
    "factory": "🏭",
    "file_folder": "📁",
    "fire": "🔥",
    "first_place_medal": "🥇",
    "gem": "💎",
    "globe_with_meridians": "🌐",
    "green_heart": "💚",
    "grey_question": "❔",
    "grin": "😁",
    "grinning": "😀",
    "hand": "✋",
    "heart": "❤️",
    "heavy_check_mark": "✔️",
    "heavy_plus_sign": "➕",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "house": "🏠",
    "hugging_face": "🤗",
    "inbox_tray": "📥",
    "information_source": "ℹ️",
    "joy": "😂",
    "key": "🔑",
    "label": "🏷️",
    "large_blue_circle": "🔵",
    "large_green_circle": "🟢",
    "large_orange_circle": "🟠",
    "large_yellow_circle": "🟡",
    "link": "🔗",
    "lock": "🔒",
    "loudspeaker": "📢",
    "mag": "🔍",
    "mag_right": "🔎",
    "mailbox": "📫",
    "medal": "🏅",
    "mega": "📣",
    "memo": "📝",
    "microphone": "🎤",
    "muscle": "💪",
    "new": "🆕",
    "newspaper": "📰",
    "no_entry": "⛔",
    "ok_hand": "👌",
    "outbox_tray": "📤",
    "package": "📦",
    "paperclip": "📎",
    "pencil": "📝",
    "pencil2": "✏️",
    "phone": "☎️",
    "point_down": "👇",
    "point_left": "👈",
    "point_right": "👉",
    "point_up": "☝️",
    "pray": "🙏",
    "question": "❓",
    "raised_hands": "🙌",
    "recycle": "♻️",
    "red_circle": "🔴",
    "repeat": "🔁",
    "rocket": "🚀",
    "rosette": "🏵️",
    "second_place_medal": "🥈",
    "seedling": "🌱",
    "shield": "🛡️",
    "slightly_smiling_face": "🙂",
    "smile": "😄",
    "smiley": "😃",
    "speaking_head_in_silhouette": "🗣️",
    "speech_balloon": "💬",
    "star": "⭐",
    "star2": "🌟",
    "stopwatch": "⏱️",
    "sunny": "☀️",
    "tada": "🎉",
    "telephone_receiver": "📞",
    "thinking_face": "🤔",
    "third_place_medal": "🥉",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "trophy": "🏆",
    "tv": "📺",
    "unlock": "🔓",
    "video_camera": "📹",
    "warning": "⚠️",
    "wastebasket": "🗑️",
    "wave": "👋",
    "white_check_mark": "✅",
    "white_circle": "⚪",
    "x": "❌",
    "yellow_heart": "💛",
    "zap": "⚡",
}

_CODE = re.compile(r"[0-9a-fA-F]{1,6}(-[0-9a-fA-F]{1,6})*")


@cache
def find_emoji(name: str, code: str | None = None) -> str | None:
    """The characters of an emoji, or None when its name is unknown.

    `code` is Slack's `unicode` field of a rich text emoji, such as `1f468-200d-1f4bb`.
    A skin tone after the name (`wave::skin-tone-3`) is left out.
    """
    if code and _CODE.fullmatch(code):
        points = [int(part, 16) for part in code.split("-")]
        if all(point <= 0x10FFFF and not 0xD800 <= point <= 0xDFFF for point in points):
            return "".join(map(chr, points))
    name = name.split("::")[0]
    if name in SHORT_NAMES:
        return SHORT_NAMES[name]
    if name.startswith("flag-") and len(name) == 7 and name[5:].isascii() and name[5:].isalpha():
        return "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in name[5:].lower())
    try:
        character = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return None
    # Letters have Unicode names too; only symbols are emoji.
    return character if unicodedata.category(character) == "So" else None
