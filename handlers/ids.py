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
NOMINATION_OPEN = "nomination.open"  # the button of the Home tab and of a win
NOMINATION_ACCOUNT = "nomination.account"
NOMINATION_COUNTRY = "nomination.country"
NOMINATION_ROUTED = "nomination.routed"  # industry or size: somebody else may decide
NOMINATION_JOIN = "nomination.join"
NOMINATION_DRAFT_CONTINUE = "nomination.draft_continue"
NOMINATION_DRAFT_DROP = "nomination.draft_drop"
# Every other field: what is typed there is kept as a draft.
NOMINATION_TYPED = "nomination.typed"

# Approvals
APPROVAL_APPROVE = "approval.approve"
APPROVAL_ASK_CHANGES = "approval.ask_changes"
APPROVAL_DECLINE = "approval.decline"
APPROVAL_REASSIGN = "approval.reassign"
APPROVAL_REASON_FORM = "approval.reason_form"
APPROVAL_REASSIGN_FORM = "approval.reassign_form"
APPROVAL_OPEN = "approval.open"

# Consents
CONSENT_RECORD = "consent.record"
CONSENT_FORM = "consent.form"

# References
REFERENCE_DETAILS = "reference.details"
REFERENCE_INDUSTRY_CONFIRM = "reference.industry_confirm"
REFERENCE_INDUSTRY = "reference.industry"
REFERENCE_INDUSTRY_FORM = "reference.industry_form"
STORY_TRANSLATE = "story.translate"
STORY_CHANGE = "story.change"
STORY_TRANSLATE_FORM = "story.translate_form"
STORY_APPROVE = "story.approve"
STORY_APPROVE_FORM = "story.approve_form"
STORY_REMOVE = "story.remove"
REFERENCE_SHARE = "reference.share"
REFERENCE_MORE = "reference.more"
REFERENCE_BACK = "reference.back"
REFERENCE_REFINE = "reference.refine"
REFERENCE_REFINE_FORM = "reference.refine_form"
# The chips of an answer: in one row each button needs an id of its own.
REFERENCE_WITHOUT = tuple(f"reference.without.{number}" for number in range(1, 9))
REFERENCE_AS_TYPED = tuple(f"reference.as_typed.{number}" for number in range(1, 4))

# The hub's own words for the search
SEARCH_TERM_LIST = "search_term.list"
SEARCH_TERM_PREVIOUS = "search_term.previous"
SEARCH_TERM_NEXT = "search_term.next"
SEARCH_TERM_ADD = "search_term.add"
SEARCH_TERM_EDIT = "search_term.edit"
SEARCH_TERM_REMOVE = "search_term.remove"
SEARCH_TERM_TEACH = "search_term.teach"  # from an answer
SEARCH_TERM_FORM = "search_term.form"
SEARCH_TERM_MEANING = "search_term.meaning"
SEARCH_TERM_QUESTION = "search_term.question"

# The hub's corrections of what job titles say
TITLE_LIST = "title.list"
TITLE_PREVIOUS = "title.previous"
TITLE_NEXT = "title.next"
TITLE_ADD = "title.add"
TITLE_CORRECT = "title.correct"  # a title that nobody understood
TITLE_EDIT = "title.edit"
TITLE_REMOVE = "title.remove"
TITLE_TRY = "title.try"
TITLE_FORM = "title.form"

# The hub's policies
POLICY_LIST = "policy.list"
POLICY_ADD = "policy.add"
POLICY_EDIT = "policy.edit"
POLICY_REMOVE = "policy.remove"
POLICY_EFFECT = "policy.effect"
POLICY_LANGUAGE = "policy.language"
POLICY_FORM = "policy.form"

# The hub's regions
REGION_LIST = "region.list"
REGION_PREVIOUS = "region.previous"
REGION_NEXT = "region.next"
REGION_ADD = "region.add"
REGION_EDIT = "region.edit"
REGION_REMOVE = "region.remove"
REGION_PARENT = "region.parent"
REGION_COUNTRIES = "region.countries"
REGION_TIMEZONE = "region.timezone"
REGION_FORM = "region.form"
REGION_EFFECT = "region.effect"
REGION_BACK = "region.back"

# The hub's routes
ROUTE_LIST = "route.list"
ROUTE_PREVIOUS = "route.previous"
ROUTE_NEXT = "route.next"
ROUTE_ADD = "route.add"
ROUTE_EDIT = "route.edit"
ROUTE_KIND = "route.kind"
ROUTE_ACCOUNT = "route.account"
ROUTE_FORM = "route.form"

# Absences of colleagues, for the hub
COLLEAGUE_ABSENCE_LIST = "colleague_absence.list"
COLLEAGUE_ABSENCE_PREVIOUS = "colleague_absence.previous"
COLLEAGUE_ABSENCE_NEXT = "colleague_absence.next"
COLLEAGUE_ABSENCE_ADD = "colleague_absence.add"
COLLEAGUE_ABSENCE_EDIT = "colleague_absence.edit"
COLLEAGUE_ABSENCE_END = "colleague_absence.end"
COLLEAGUE_ABSENCE_MEMBER = "colleague_absence.member"
COLLEAGUE_ABSENCE_FORM = "colleague_absence.form"

# The program as a whole, for the hub
PROGRAM_FILE = "program.file"
PROGRAM_HISTORY = "program.history"
PROGRAM_HISTORY_PREVIOUS = "program.history_previous"
PROGRAM_HISTORY_NEXT = "program.history_next"

# Requests
REQUEST_OPEN = "request.open"
REQUEST_FORM = "request.form"

# Being away, for those who decide
ABSENCE_ADD = "absence.add"
ABSENCE_EDIT = "absence.edit"
ABSENCE_END = "absence.end"
ABSENCE_FORM = "absence.form"

# The App Home tab
HOME_PREVIOUS = "home.previous"
HOME_NEXT = "home.next"

# Wins
WIN_READ = "win.read"
WIN_BOTH = "win.both"

# Schedules, for the hub
SCHEDULE_ADD = "schedule.add"
SCHEDULE_EDIT = "schedule.edit"
SCHEDULE_PAUSE = "schedule.pause"
SCHEDULE_RESUME = "schedule.resume"
SCHEDULE_PREVIEW = "schedule.preview"
SCHEDULE_SEND = "schedule.send"
SCHEDULE_FORM = "schedule.form"
SCHEDULE_TIMEZONE = "schedule.timezone"
# Every field on which another one, or the times that are shown, depends.
SCHEDULE_CHANGED = "schedule.changed"

# Digests
DIGEST_READ = "digest.read"
DIGEST_BOTH = "digest.both"
MILESTONE_DONE = "milestone.done"
