"""One way to make words, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.search.words.normalise import bare_korean, fold, plain_form, read_words, stem, tokens


@pytest.mark.parametrize(
    ("written", "as_well"),
    [
        ("Café", "cafe"),
        ("São Paulo", "sao paulo"),
        ("MÜNCHEN", "munchen"),
        ("Straße", "strasse"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("ёлка", "елка"),
        ("Ｋｕｂｅｒｎｅｔｅｓ", "kubernetes"),
        ("ﾊﾟｲﾛｯﾄ", "パイロット"),
        ("保險", "保险"),
        ("銀行", "银行"),
        ("İstanbul", "istanbul"),
        ("Sainsbury’s", "sainsbury"),
    ],
)
def test_writings_of_one_word_are_one(written: str, as_well: str) -> None:
    assert fold(written) == fold(as_well)


@pytest.mark.parametrize(
    ("one", "other"),
    [("й", "и"), ("が", "か"), ("パ", "ハ"), ("ї", "і")],
)
def test_marks_of_other_scripts_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_scripts_without_spaces_are_cut_in_pairs() -> None:
    assert tokens("新聞社 news") == ["新闻", "闻社", "news"]
    assert tokens("投資銀行の") == ["投资", "资银", "银行", "行の"]
    assert tokens("銀") == ["银"]
    assert tokens("은행에서") == tokens("은행의") == ["은행"]


@pytest.mark.parametrize(
    "forms",
    [
        ("bank", "banks", "banking"),
        ("release", "releases", "released", "releasing"),
        ("encrypt", "encrypted", "encrypting", "encryption"),
        ("migrate", "migrated", "migrating", "migration", "migrations"),
        ("deploy", "deployed", "deploys", "deployment"),
        ("retailer", "retailers", "retail"),
        ("Versicherung", "Versicherungen"),
        ("банк", "банки", "банков", "банком"),
        ("государственный", "государственного", "государственная"),
    ],
)
def test_forms_of_a_word_share_their_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(fold(form)) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("news", "new"), ("business", "busy"), ("cars", "care")]
)
def test_what_means_something_is_not_cut_so_far(one: str, other: str) -> None:
    assert plain_form(one) != plain_form(other)


def test_korean_particles_go_only_where_a_word_is_left() -> None:
    assert bare_korean("독일에서는") == "독일"
    assert bare_korean("차의") == "차의"


def test_a_word_ends_where_another_script_begins() -> None:
    assert "kubernet" in tokens("Kubernetesを導入")
    assert "ai" in tokens("생성AI를")
    assert tokens("AWS上のデータ")[0] == "aws"


@given(st.text(max_size=300))
def test_any_text_makes_tokens_that_are_only_letters_and_digits(text: str) -> None:
    for token in tokens(text):
        assert token
        assert token == token.strip()
        assert all(sign.isalnum() for sign in token), token
    for word in read_words(text):
        assert word.tokens


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert tokens(fold(text)) == tokens(text)
