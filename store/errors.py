"""The one family of errors that people cause or must know of.

A handler turns an error into `messages.say(f"errors.{error.code}", locale, **error.values)`.
The text of the exception itself is English, for the log and the command line: it says what
happened and what to do, and never holds a secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar


class VouchError(Exception):
    """Something that a person can be told: `code` names the sentence, `values` fill it."""

    code: ClassVar[str] = "unexpected"
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(self, **values: Any) -> None:
        self.values: dict[str, Any] = values
        super().__init__()

    def __str__(self) -> str:
        return self.sentence.format_map(self.values)


class NotFound(VouchError):
    """What was asked for is not there (any more). Values: `what`, `id`."""

    code = "not_found"
    sentence = "There is no {what} {id}. It may have been removed; look it up again."

    def __init__(self, what: str, id: object) -> None:
        super().__init__(what=what, id=str(id))


class NotAllowed(VouchError):
    """This member may not do this. Values: `who_may`, the member ids who may."""

    code = "not_allowed"
    sentence = "This is not yours to do; ask one of {who_may}."

    def __init__(self, who_may: Iterable[str] = ()) -> None:
        super().__init__(who_may=list(who_may))


class OwnNomination(VouchError):
    """Nobody decides their own nomination. Values: `who_may`, the member ids who may."""

    code = "own_nomination"
    sentence = "Nobody decides their own nomination; ask one of {who_may}."

    def __init__(self, who_may: Iterable[str] = ()) -> None:
        super().__init__(who_may=list(who_may))


class OwnRequest(VouchError):
    """Nobody decides their own request. Values: `who_may`, the member ids who may."""

    code = "own_request"
    sentence = "Nobody decides their own request; ask one of {who_may}."

    def __init__(self, who_may: Iterable[str] = ()) -> None:
        super().__init__(who_may=list(who_may))


class AlreadyDecided(VouchError):
    """Somebody was faster. Values: `by` (member id), `at` (ISO 8601), `decision` (a state)."""

    code = "already_decided"
    sentence = "{by} has already decided this at {at}: {decision}."

    def __init__(self, by: str, at: datetime, decision: str) -> None:
        super().__init__(by=by, at=at.isoformat(), decision=decision)


class InvalidForm(VouchError):
    """Fields that cannot stay as they are. Values: `errors`, field → sentence id below errors.

    Further values fill the sentences of all fields, for example `limit=3000`.
    """

    code = "invalid_form"
    sentence = "The form cannot stay as it is: {errors}."

    def __init__(self, errors: Mapping[str, str], **values: Any) -> None:
        super().__init__(errors=dict(errors), **values)
        self.errors: dict[str, str] = dict(errors)


class ReasonMissing(VouchError):
    """A decision that turns somebody down comes with its reason."""

    code = "reason_missing"
    sentence = "Say why; the nominator gets your reason."


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a line of a file: its number, from 1, and an English sentence."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class InvalidFile(VouchError):
    """A file cannot be used, and nothing of it was. Values: `problems` ({line, text} each)."""

    code = "invalid_file"
    sentence = "The file cannot be used, nothing was changed:"

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__(problems=[asdict(problem) for problem in self.problems])

    def __str__(self) -> str:
        return "\n".join([self.sentence, *(f"  {problem}" for problem in self.problems)])


class InvalidProgram(InvalidFile):
    """The program file cannot be applied. Values: `problems` ({line, text} each), all at once."""

    code = "invalid_program"
    sentence = "The program file cannot be applied, nothing was changed:"


class UnusableDatabase(VouchError):
    """The database cannot be used as it is configured. Values: `url` (no password), `problem`."""

    code = "unusable_database"
    sentence = "The database {url} cannot be used: {problem}"

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(url=url, problem=problem)


class NobodyToDecide(VouchError):
    """The nominator is the only person who could decide here, and nobody decides their own."""

    code = "nobody_to_decide"
    sentence = "Nobody but the nominator could decide this; name an owner, a backup or a hub."


class NotMendable(VouchError):
    """A nomination cannot be changed by its nominator now. Values: `state`, the present one."""

    code = "not_mendable"
    sentence = "This nomination cannot be changed now: it is {state}."

    def __init__(self, state: str) -> None:
        super().__init__(state=state)


class GuestNomination(VouchError):
    """Guests of the workspace are not colleagues: they do not speak for our customers."""

    code = "guest_nomination"
    sentence = "Guests cannot nominate; ask the colleague who invited you to do it."


class TooSlow(VouchError):
    """Slack opens a dialog within three seconds of a click, or not at all."""

    code = "too_slow"
    sentence = "It took too long for Slack to open the dialog; please try again."


class GuestRequest(VouchError):
    """Guests of the workspace have no deals of ours to ask a reference for."""

    code = "guest_request"
    sentence = "Guests cannot request a reference; ask the colleague who invited you to do it."


class NotForThisChannel(VouchError):
    """People of another company read along where this reference was to be shown."""

    code = "not_for_this_channel"
    sentence = "People outside our company read this channel, and this reference is not for them."


class CannotPostHere(VouchError):
    """The bot is not in a conversation where something was to be posted."""

    code = "cannot_post_here"
    sentence = "The app is not in this conversation; invite it, then try again."


class ScheduleChanged(VouchError):
    """Somebody else changed a schedule since the form was opened, or since it was read."""

    code = "schedule_changed"
    sentence = "Somebody else has just changed this schedule; look at it again, then change it."


class ScheduleBlocked(VouchError):
    """A schedule can post nothing as it is. Values: `because`, the code of what is in the way."""

    code = "schedule_blocked"
    sentence = "This schedule can post nothing as it is: {because}."

    def __init__(self, because: str) -> None:
        super().__init__(because=because)


class ProgramChanged(VouchError):
    """Somebody else changed a part of the program since its form was opened."""

    code = "program_changed"
    sentence = "Somebody else has just changed this; look at it again, then change it."


class RegionInUse(VouchError):
    """A region cannot go: work belongs to it, or another region lies below it."""

    code = "region_in_use"
    sentence = "Work, or another region, belongs to this region; it stays."


class StoryChanged(VouchError):
    """Somebody else changed a story's words since they were read."""

    code = "story_changed"
    sentence = "Somebody else has just changed these words; read them again, then go on."
