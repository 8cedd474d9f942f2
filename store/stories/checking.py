"""What a translation, and the word that the customer approved it, must have."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from store.clock import now
from store.errors import InvalidForm
from store.models import Reference, ReferenceText
from store.storable import storable
from store.stories.choosing import base_language
from store.stories.records import MAX_TEXT, Translation

MAX_TITLE = 300
MAX_NOTE = 500
# What a story may be translated into: our own languages, and those of many a customer besides.
_LANGUAGES = """
    en de fr es it pt-BR ru ja ko zh-Hans zh-Hant
    ar bg bn ca cs da el et fa fi he hi hr hu id lt lv ms nb nl pl pt ro sk sl sr sv ta th tr uk
    ur vi
"""
LANGUAGES = tuple(_LANGUAGES.split())
HOW_APPROVED = ("verbal", "written")


def tidy(form: Translation) -> Translation:
    """The same without what no database holds, or nobody sees: blanks at the ends, empty lines."""
    proofs = (" ".join(storable(line).split()) for line in form.proofs)
    return Translation(
        language=form.language,
        title=" ".join(storable(form.title).split()),
        story=storable(form.story).strip(),
        quote=storable(form.quote).strip(),
        proofs=tuple(line for line in proofs if line),
    )


def check_translation(reference: Reference, original: ReferenceText, form: Translation) -> None:
    errors: dict[str, str] = {}
    limit = MAX_TEXT
    if form.language not in LANGUAGES:
        errors["language"] = "language_unknown"
    elif base_language(form.language) == base_language(original.language) != "zh":
        errors["language"] = "language_told"
    if not form.story:
        errors["story"] = "required"
    elif form.story in (original.story, original.summary):
        errors["story"] = "story_untranslated"
    if len(form.title) > MAX_TITLE:
        errors["title"], limit = "too_long", MAX_TITLE
    for name, words in (
        ("story", form.story),
        ("quote", form.quote),
        ("proofs", "\n".join(form.proofs)),
    ):
        if len(words) > MAX_TEXT:
            errors[name], limit = "too_long", MAX_TEXT
    if reference.audience == "anonymous":
        # An anonymous customer is not named by a translation either.
        name = reference.account.name.casefold()
        said = {"title": form.title, "story": form.story, "quote": form.quote}
        said["proofs"] = "\n".join(form.proofs)
        for field, words in said.items():
            if name in words.casefold():
                errors[field] = "customer_named"
    if errors:
        raise InvalidForm(errors, limit=limit)


def check_approval(session: Session, approved_on: str | None, how: str | None, note: str) -> None:
    errors: dict[str, str] = {}
    try:
        day = date.fromisoformat(approved_on or "")
    except ValueError:
        errors["approved_on"] = "day_unknown"
    else:
        # Somewhere it is tomorrow already.
        if (day - now(session).date()).days > 1:
            errors["approved_on"] = "day_future"
    if how not in HOW_APPROVED:
        errors["how"] = "how_missing"
    if len(note) > MAX_NOTE:
        errors["note"] = "too_long"
    if errors:
        raise InvalidForm(errors, limit=MAX_NOTE)
