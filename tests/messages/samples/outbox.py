"""Values for the templates about messages that did not get through, as the store passes them."""

from __future__ import annotations

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "outbox/failed": {
        "place": "C0DACH",
        "is_member": False,
        "cause": "is_archived",
        "trouble": "is_archived",
        "tried_at": "2026-03-10T10:00:00+00:00",
    },
    "outbox/token": {"trouble": "token_revoked", "since": "2026-03-10T10:00:00+00:00"},
}
