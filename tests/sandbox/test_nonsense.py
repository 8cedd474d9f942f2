"""Whatever JSON a caller sends, the answer is a refusal with its reason, never a crash."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.validation import Problems, check_message_blocks, check_view, fill_ids
from sandbox.validation.blocks import BLOCKS
from sandbox.validation.elements import ELEMENTS
from tests.sandbox.views import modal, section

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "value", "options"]), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = (
    *("text", "elements", "element", "accessory", "fields", "label", "block_id", "action_id"),
    *("options", "option_groups", "initial_option", "initial_options", "rows", "image_url"),
    *("slack_file", "alt_text", "placeholder", "max_length", "is_decimal_allowed", "url"),
    *("initial_value", "min_value", "dispatch_action_config", "confirm", "style"),
)
elements = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    st.sampled_from(sorted(ELEMENTS)),
    st.dictionaries(st.sampled_from(FIELDS), values, max_size=4),
)
blocks = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    st.sampled_from(sorted(BLOCKS)),
    st.dictionaries(
        st.sampled_from(FIELDS), values | elements | st.lists(elements, max_size=2), max_size=4
    ),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(blocks | values, max_size=3) | values)
def test_blocks(nonsense: Any) -> None:
    problems = Problems()
    error = check_message_blocks(nonsense, problems)
    assert (error is None) is not bool(problems)
    if error is None:
        fill_ids(copy.deepcopy(nonsense))


@settings(deadline=None)
@given(st.sampled_from([*modal(section("x"))]), values)
def test_views(field: str, nonsense: Any) -> None:
    view = {**modal(section("x")), field: nonsense}
    problems = Problems()
    error = check_view(view, problems, kind="modal")
    assert error in (None, "invalid_arguments")
    assert (error is None) is not bool(problems)
