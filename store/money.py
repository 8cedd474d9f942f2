"""Amounts of money as people type them: "1.200,50 €", "¥12,000", "120 usd"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

# More is a slip of the keyboard, and would not fit where it is kept.
MOST = 1_000_000_000
# Signs and words that mean one currency, as they are written before or after a number. A longer
# one is looked for first. The dollar's, the yen's and the crown's own signs are below.
_SIGNS = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "евро": "EUR", "ユーロ": "EUR", "欧元": "EUR",
    "歐元": "EUR", "유로": "EUR", "£": "GBP", "us$": "USD", "u$s": "USD", "usd$": "USD",
    "dollar": "USD", "dollars": "USD", "dólares": "USD", "dollari": "USD", "долларов": "USD",
    "ドル": "USD", "米ドル": "USD", "美元": "USD", "달러": "USD", "r$": "BRL", "reais": "BRL",
    "real": "BRL", "nt$": "TWD", "台幣": "TWD", "hk$": "HKD", "a$": "AUD", "c$": "CAD",
    "ca$": "CAD", "mx$": "MXN", "s$": "SGD", "円": "JPY", "圓": "JPY", "日元": "JPY", "yen": "JPY",
    "元": "CNY", "人民币": "CNY", "cn¥": "CNY", "rmb": "CNY", "₩": "KRW", "원": "KRW", "₽": "RUB",
    "руб": "RUB", "руб.": "RUB", "рублей": "RUB", "рубля": "RUB", "р.": "RUB", "₹": "INR",
    "rs": "INR", "rs.": "INR", "fr": "CHF", "fr.": "CHF", "sfr.": "CHF", "franken": "CHF",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "₺": "TRY", "₴": "UAH", "₪": "ILS", "฿": "THB",
    "₫": "VND", "₱": "PHP",
}  # fmt: skip
_DOLLARS = {
    "CA": "CAD", "AU": "AUD", "NZ": "NZD", "MX": "MXN", "TW": "TWD", "HK": "HKD", "SG": "SGD",
    "AR": "ARS", "CL": "CLP", "CO": "COP", "zh-Hant": "TWD",
}  # fmt: skip
# Signs that several countries write: (what it is in these places, what it is elsewhere).
_SHARED: dict[str, tuple[dict[str, str], str | None]] = {
    "$": (_DOLLARS, "USD"),
    "¥": ({"CN": "CNY", "zh": "CNY"}, "JPY"),
    "元": ({"TW": "TWD", "HK": "HKD", "zh-Hant": "TWD"}, "CNY"),
    "kr": ({"sv": "SEK", "da": "DKK", "nb": "NOK", "no": "NOK", "is": "ISK"}, None),
}
_FACTORS = {
    **dict.fromkeys(("万", "萬", "만"), 10_000),
    **dict.fromkeys(("k", "千", "천", "тыс", "тыс.", "tsd", "tsd.", "mil"), 1_000),
}
_NUMBER = re.compile(r"\d(?:[\d .,'’]*\d)?")
_GROUPS = re.compile(r"\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*")


@dataclass(frozen=True)
class Money:
    """So many hundredths of a currency (ISO 4217); never a fraction of them."""

    hundredths: int
    currency: str

    @property
    def written(self) -> str:
        """As `read_money` reads it in any language, with a point and no grouping."""
        whole, rest = divmod(self.hundredths, 100)
        return f"{whole}.{rest:02d} {self.currency}" if rest else f"{whole} {self.currency}"

    def values(self) -> dict[str, Any]:
        """As the templates take it, plain JSON."""
        return {"hundredths": self.hundredths, "currency": self.currency}


def read_money(text: str, *, locale: str | None = None) -> Money | None:
    """The amount that somebody typed, or None for what is none, or more than one.

    A number and a currency, in either order: its code, its sign or a common word. Grouping and
    decimals are told apart by where they stand; a point or comma before three digits is always
    grouping, because nobody gives thousandths. `locale` (such as "de-DE") says whose dollar, yen
    or crown it is. An amount without a currency is none: a guess would be wrong in some region.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())
    numbers = list(_NUMBER.finditer(tidy))
    if len(numbers) != 1:
        return None
    [number] = numbers
    before, after = tidy[: number.start()].strip().lower(), tidy[number.end() :].strip().lower()
    factor = 1
    for word in sorted(_FACTORS, key=len, reverse=True):
        rest = after.removeprefix(word)
        if rest != after and (not word.isascii() or not rest[:1].isalpha()):
            factor, after = _FACTORS[word], rest.strip()
            break
    signs = [sign for sign in (before, after) if sign]
    currencies = {_currency(sign, locale) for sign in signs}
    hundredths = _hundredths(number[0])
    if len(currencies) != 1 or None in currencies or hundredths is None:
        return None
    hundredths *= factor
    currency = currencies.pop()
    return Money(hundredths, str(currency)) if hundredths <= MOST * 100 else None


def _currency(sign: str, locale: str | None) -> str | None:
    if sign in _SHARED:
        places, elsewhere = _SHARED[sign]
        return next((places[tag] for tag in _tags(locale) if tag in places), elsewhere)
    if sign in _SIGNS:
        return _SIGNS[sign]
    return sign.upper() if sign.upper() in known_currencies() else None


def _tags(locale: str | None) -> list[str]:
    """A locale's country, script and language, the narrowest first."""
    parts = (locale or "").replace("_", "-").split("-")
    countries = [part.upper() for part in parts[1:] if len(part) == 2]
    scripts = [f"{parts[0]}-{part.title()}" for part in parts[1:] if len(part) == 4]
    return [*countries, *scripts, parts[0].lower()]


def _hundredths(number: str) -> int | None:
    marks = [sign for sign in number if not sign.isdigit()]
    last = marks[-1] if marks else ""
    whole, fraction = number, ""
    if last in (".", ",") and marks.count(last) == 1:
        head, _, tail = number.rpartition(last)
        if len(tail) in (1, 2):
            whole, fraction = head, tail
        elif len(tail) != 3 or head == "0":
            return None
    if not whole.isdigit() and not _GROUPS.fullmatch(whole):
        return None
    digits = re.sub(r"\D", "", whole)
    return int(digits) * 100 + int(fraction.ljust(2, "0")) if len(digits) <= 15 else None


@cache
def known_currencies() -> frozenset[str]:
    """The codes of the currencies that Unicode CLDR knows (ISO 4217)."""
    return frozenset(Locale("en").currencies)
