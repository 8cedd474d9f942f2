"""Every command, callback id and action id, in one place: routing is by exact match.

A test holds the commands and shortcuts against the app manifest.
"""

from __future__ import annotations

# Commands
NOMINATE = "/nominate"
REFERENCE = "/reference"
VOUCH = "/vouch"

# Shortcuts
NOMINATION_SHORTCUT = "nomination.new"
NOMINATION_FROM_MESSAGE = "nomination.from_message"

# Nominations
NOMINATION_FORM = "nomination.form"
NOMINATION_MEND = "nomination.mend"

# Approvals
APPROVAL_APPROVE = "approval.approve"
APPROVAL_ASK_CHANGES = "approval.ask_changes"
APPROVAL_DECLINE = "approval.decline"
APPROVAL_REASSIGN = "approval.reassign"
APPROVAL_REASON_FORM = "approval.reason_form"
APPROVAL_REASSIGN_FORM = "approval.reassign_form"

# Consents
CONSENT_RECORD = "consent.record"
CONSENT_FORM = "consent.form"

# References
REFERENCE_DETAILS = "reference.details"
REFERENCE_SHARE = "reference.share"
REFERENCE_MORE = "reference.more"
REFERENCE_REFINE = "reference.refine"
REFERENCE_REFINE_FORM = "reference.refine_form"

# Requests
REQUEST_OPEN = "request.open"
REQUEST_FORM = "request.form"
