"""Values for the templates of failures, as handlers pass them."""

from __future__ import annotations

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "failures/modal": {"sentence": "errors.unexpected", "values": {"reference": "H3KX7M"}},
    "failures/notice": {"sentence": "errors.reason_missing", "values": {}},
}
