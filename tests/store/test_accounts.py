"""Accounts: each customer once, found by whatever somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.account_names import account_key, account_words
from store.accounts import (
    find_account,
    find_close_match,
    get_account,
    get_or_create_account,
    join_account,
    list_close_matches,
    suggest_accounts,
)
from store.audit import list_audit
from store.database import Store
from store.errors import InvalidForm, NotFound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deutsche Bahn AG", "deutsche  BAHN"),
        ("Würth GmbH & Co. KG", "Wurth"),
        ("Nestlé S.A.", "Nestle SA"),
        ("Novo Nordisk A/S", "Novo Nordisk"),
        ("Allegro Sp. z o.o.", "Allegro"),
        ("Grupo Bimbo S.A.B. de C.V.", "Grupo Bimbo"),
        ("Marks & Spencer plc", "Marks and Spencer"),
        ("J.P. Morgan", "JP Morgan"),
        ("McDonald’s", "McDonalds"),
        ("The Home Depot, Inc.", "Home Depot"),
        ("株式会社日立製作所", "日立製作所"),
        ("㈱日立製作所", "日立製作所 (株)"),
        ("ＡＣＭＥ", "Acme"),
        ("腾讯控股有限公司", "腾讯控股"),
        ("삼성전자 주식회사", "삼성전자"),
        ("ООО «Яндекс»", "Яндекс"),
        ("Ørsted A/S", "Orsted"),
    ],
)
def test_spellings_of_one_company_have_one_key(one: str, other: str) -> None:
    assert account_key(one) == account_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siemens", "Siemens Energy"),
        ("Deutsche Bahn", "Deutsche Bank"),
        ("か社", "が社"),
        ("Limited", "Ltd"),
        ("SE", "AG"),
    ],
)
def test_different_companies_keep_different_keys(one: str, other: str) -> None:
    assert account_key(one) != account_key(other)


@given(st.text(max_size=400))
def test_any_text_has_a_bounded_key_that_is_its_own_key(text: str) -> None:
    key = account_key(text)
    assert len(key) <= 300
    if any(character.isalnum() for character in text[:100]):
        assert key
    if not text.strip():
        assert not key
    assert len(account_words(key)) <= 260


def test_the_same_company_is_made_once(store: Store) -> None:
    first = store.run_sync(get_or_create_account, name="Deutsche Bahn AG", country="DE")
    again = store.run_sync(get_or_create_account, name="deutsche bahn", industry="transport")
    assert again == first
    account = store.read_sync(get_account, account_id=first)
    assert (account.name, account.country, account.industry) == (
        "Deutsche Bahn AG",
        "DE",
        "transport",
    )
    # What is known stays: the second spelling does not move the company.
    store.run_sync(get_or_create_account, name="Deutsche Bahn", country="AT")
    assert store.read_sync(get_account, account_id=first).country == "DE"


def test_a_blank_name_is_refused_at_its_field(store: Store) -> None:
    with pytest.raises(InvalidForm) as refused:
        store.run_sync(get_or_create_account, name="  \n ")
    assert refused.value.errors == {"account": "account_missing"}


def test_an_unknown_account_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.read_sync(get_account, account_id=4711)


def test_a_joined_spelling_means_the_account_from_then_on(store: Store) -> None:
    bahn = store.run_sync(get_or_create_account, name="Deutsche Bahn")
    bank = store.run_sync(get_or_create_account, name="Deutsche Bank")
    assert store.run_sync(join_account, account_id=bahn, name="DB", actor="U0PRIYA") is True
    found = store.read_sync(find_account, name="db")
    assert found is not None
    assert found.id == bahn
    assert store.run_sync(get_or_create_account, name="D.B.") == bahn
    assert [hit.id for hit in store.read_sync(suggest_accounts, text="DB")] == [bahn]
    # A spelling that has a meaning keeps it.
    assert store.run_sync(join_account, account_id=bank, name="DB") is False
    assert store.run_sync(join_account, account_id=bahn, name="DEUTSCHE BANK AG") is False
    records = store.read_sync(list_audit, subject_type="account", subject_id=bahn)
    assert [(entry.action, entry.actor) for entry in records] == [
        ("account.create", None),
        ("account.join", "U0PRIYA"),
    ]


NAMES = (
    "Deutsche Bahn AG",
    "Deutsche Bank AG",
    "Siemens AG",
    "Siemens Energy AG",
    "Nestlé S.A.",
    "株式会社日立製作所",
    "Яндекс",
    "Securitas AB",
    "Banco Santander, S.A.",
    "Bosch Rexroth",
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("deut", "Deutsche Bahn AG"),
        ("bahn", "Deutsche Bahn AG"),
        ("bank deu", "Deutsche Bank AG"),
        ("detusche bahn", "Deutsche Bahn AG"),
        ("Seimens", "Siemens AG"),
        ("siemens en", "Siemens Energy AG"),
        ("nestle", "Nestlé S.A."),
        ("製作", "株式会社日立製作所"),
        ("янд", "Яндекс"),
        ("se", "Securitas AB"),
        ("santander", "Banco Santander, S.A."),
        ("rex", "Bosch Rexroth"),
    ],
)
def test_typing_finds_the_account(store: Store, typed: str, first: str) -> None:
    for name in NAMES:
        store.run_sync(get_or_create_account, name=name)
    found = [account.name for account in store.read_sync(suggest_accounts, text=typed)]
    assert found[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "zzzzzz", "x" * 10_000, "'; DROP TABLE accounts; --"])
def test_what_fits_nothing_finds_nothing(store: Store, typed: str) -> None:
    for name in NAMES:
        store.run_sync(get_or_create_account, name=name)
    assert store.read_sync(suggest_accounts, text=typed) == []


def test_no_more_are_suggested_than_asked_for(store: Store) -> None:
    for number in range(30):
        store.run_sync(get_or_create_account, name=f"Nordlicht {number}")
    assert len(store.read_sync(suggest_accounts, text="nordlicht", limit=7)) == 7


def test_a_near_name_is_shown_and_the_same_one_is_not(store: Store) -> None:
    for name in NAMES:
        store.run_sync(get_or_create_account, name=name)
    near = store.read_sync(find_close_match, name="Deutsche Bahnn")
    assert near is not None
    assert near.name == "Deutsche Bahn AG"
    near_siemens = store.read_sync(list_close_matches, name="Siemens")
    assert [account.name for account in near_siemens] == ["Siemens Energy AG"]
    assert store.read_sync(find_close_match, name="Volkswagen") is None
