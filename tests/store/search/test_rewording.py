"""A part is found in the words as somebody typed them, and taken out of them, in any script."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from store.search.understanding.rewording import as_typed, without_part

# What was typed, the part as the search reads it, how it was typed, what is left without it.
TYPED = [
    ("bank in Germany moving off VMs", "germany", "Germany", "bank moving off VMs"),
    ("bank in Germany moving off VMs", "moving off vms", "moving off VMs", "bank in Germany"),
    ("Germany's banks", "germany", "Germany's", "banks"),
    ("Bank/Versicherung", "versicherung", "Versicherung", "Bank"),
    ("Großbritannien, Straßenbahn", "grossbritannien", "Großbritannien", "Straßenbahn"),
    ('"germany" bank', "germany", "germany", "bank"),
    ("assurance à Zürich", "zurich", "Zürich", "assurance"),
    ("保险 中国", "中国", "中国", "保险"),
    ("保險 中國", "中国", "中國", "保險"),
    ("德国银行", "德国", "德国", "银行"),
    ("ﾊﾞﾝｸ ﾄﾞｲﾂ", "バンク", "ﾊﾞﾝｸ", "ﾄﾞｲﾂ"),
    ("東京 海上 銀行", "东京海上", "東京 海上", "銀行"),
    ("독일의 은행", "독일", "독일의", "은행"),
    ("немецкие банки", "банки", "банки", "немецкие"),
    ("bank", "bank", "bank", ""),
]


def test_a_part_is_found_and_taken_out() -> None:
    for query, part, typed, left in TYPED:
        assert as_typed(query, part) == typed, query
        assert without_part(query, part) == left, query


def test_what_is_not_there_is_not_taken_out() -> None:
    assert without_part("bank in Germany", "france") is None
    assert as_typed("bank in Germany", "france") == "france"
    assert without_part("", "bank") is None
    assert without_part("bank", "") is None


@settings(max_examples=150, deadline=None)
@given(before=st.text(max_size=60), part=st.text(max_size=20), after=st.text(max_size=60))
def test_any_text_can_be_reworded(before: str, part: str, after: str) -> None:
    query = f"{before} {part} {after}"
    left = without_part(query, part)
    assert left is None or len(left) <= 3 * len(query)
    assert isinstance(as_typed(query, part), str)
