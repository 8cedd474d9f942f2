"""Amounts as colleagues of eleven languages type them."""

from __future__ import annotations

import pytest

from store.money import Money, read_money

TYPED = [
    # locale, what was typed, hundredths, currency
    ("en-US", "$1,200.50", 120050, "USD"),
    ("en-US", "120 usd", 12000, "USD"),
    ("en-GB", "£40", 4000, "GBP"),
    ("en-CA", "$80", 8000, "CAD"),
    ("en-US", "1.2k EUR", 120000, "EUR"),
    ("en-US", "1,200 EUR", 120000, "EUR"),
    ("de-DE", "1.200,50 €", 120050, "EUR"),
    ("de-DE", "1.200 €", 120000, "EUR"),
    ("de-DE", "120,5 EUR", 12050, "EUR"),
    ("de-CH", "CHF 1’200.–".replace(".–", ""), 120000, "CHF"),
    ("de-CH", "Fr. 1'250.75", 125075, "CHF"),
    ("fr-FR", "1\u202f200,50\u00a0€", 120050, "EUR"),
    ("fr-FR", "45 euros", 4500, "EUR"),
    ("es-ES", "1.200,5 euros", 120050, "EUR"),
    ("es-MX", "$500", 50000, "MXN"),
    ("it-IT", "€ 99,90", 9990, "EUR"),
    ("pt-BR", "R$ 1.250,00", 125000, "BRL"),
    ("ru-RU", "12 000,50 ₽", 1200050, "RUB"),
    ("ru-RU", "5 тыс. руб.", 500000, "RUB"),
    ("ja-JP", "¥12,000", 1200000, "JPY"),
    ("ja-JP", "１２，０００円", 1200000, "JPY"),
    ("ja-JP", "1万円", 1000000, "JPY"),
    ("ja-JP", "¥12000", 1200000, "JPY"),
    ("ko-KR", "₩50,000", 5000000, "KRW"),
    ("ko-KR", "5만원", 5000000, "KRW"),
    ("zh-CN", "¥800", 80000, "CNY"),
    ("zh-CN", "800元", 80000, "CNY"),
    ("zh-TW", "NT$3,000", 300000, "TWD"),
    ("zh-TW", "3000元", 300000, "TWD"),
    ("sv-SE", "900 kr", 90000, "SEK"),
    (None, "1 234 567,89 EUR", 123456789, "EUR"),
    (None, "EUR120", 12000, "EUR"),
    (None, "0 EUR", 0, "EUR"),
]


@pytest.mark.parametrize(("locale", "typed", "hundredths", "currency"), TYPED)
def test_an_amount_is_read_as_it_was_meant(
    locale: str | None, typed: str, hundredths: int, currency: str
) -> None:
    money = read_money(typed, locale=locale)
    assert money == Money(hundredths, currency)
    # As a form shows it again, it means the same to everybody.
    for other in ("en-US", "de-DE", "ja-JP", "fr-FR"):
        assert read_money(money.written, locale=other) == money


@pytest.mark.parametrize(
    "typed",
    [
        *("", "120", "a mug", "EUR", "120 XYZ", "120 EUR or 130 EUR", "$120 EUR", "-120 EUR"),
        *("1.20.0 EUR", "12,34,567 EUR", "0,500 EUR", "1.2345 EUR", "900 kr", "9" * 30 + " EUR"),
        *("1.200.50 EUR", "1,2,3 EUR", "2000000000 EUR", "120 EUR each", "١٢٠ حوالي"),
    ],
)
def test_what_is_no_amount_is_never_guessed(typed: str) -> None:
    assert read_money(typed, locale="en-US") is None
