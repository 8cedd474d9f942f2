"""What Slack refuses in blocks and views, in Slack's own words and with its json-pointers."""

from __future__ import annotations

from sandbox.validation.blocks import check_message_blocks, fill_ids
from sandbox.validation.rules import Problems
from sandbox.validation.views import check_view

__all__ = ["Problems", "check_message_blocks", "check_view", "fill_ids"]
