"""What the app must be allowed in Slack, and why; a test holds the manifest against it."""

from __future__ import annotations

# The reasons are shown by `vouch doctor` where a scope is missing.
SCOPES = {
    "commands": "answer /nominate, /reference and /vouch",
    "chat:write": "post cards, decisions and wins",
    "im:write": "find the direct message with a colleague",
    "users:read": "know a colleague's name, language and time zone",
    "channels:read": "see whether a channel is shared with other companies",
    "groups:read": "see the same of private channels",
    "im:read": "see the same of direct messages",
    "mpim:read": "see the same of group messages",
    "channels:history": "tell whether a post arrived when Slack's answer was lost",
    "groups:history": "tell the same in private channels",
    "im:history": "tell the same in direct messages",
    "files:write": "show the progress picture above its digest",
}
