"""What a nomination's form holds, and what cannot stay as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from store.accounts import MAX_NAME
from store.gifts import MAX_TYPED
from store.models import ACTIVITIES, AGREEMENTS, INDUSTRIES, SIZES, SOURCES

DRAFT_KIND = "nomination"
# Slack's own limit for one text input.
MAX_STORY = 3000
MAX_SENTENCE = 1000
MAX_LINE = 300
MAX_FIGURE = 100
MAX_PRODUCTS = 20
MAX_HELPERS = 20
# "Downtime fell by 40 %" is a sentence, "good" is none. East Asian signs say more each.
SHORTEST_PROOF = 12

_LIMITS = {
    "account_name": MAX_NAME,
    "contact_name": 200,
    "contact_role": 200,
    "contact_email": 320,
    "story": MAX_STORY,
    "statement": MAX_SENTENCE,
    "metric": MAX_LINE,
    "before": MAX_FIGURE,
    "after": MAX_FIGURE,
    "period": MAX_FIGURE,
    "source": MAX_SENTENCE,
    "gift": MAX_TYPED,
}
# The field of the form at which an error about a value is shown.
_FIELD_OF = {"account_name": "account"}
# Enough to catch a slip; whether an address exists only a letter tells.
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]{2,}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class NominationForm:
    """A nomination's form as it is filled by now: everything may be empty.

    The account is either known (`account_id`) or a new name. `joined_name` is the spelling
    that somebody typed before they joined it to the known account. `source` is who says so of
    the figures, `origin` where the nomination comes from (`SOURCES`); `size` is the customer's,
    `gift` what it gets in return or what it costs, an amount with its currency.
    """

    account_id: int | None = None
    account_name: str = ""
    joined_name: str = ""
    country: str | None = None
    industry: str | None = None
    products: str = ""
    contact_name: str = ""
    contact_role: str = ""
    contact_email: str = ""
    activities: tuple[str, ...] = ()
    story: str = ""
    language: str = "en"
    statement: str = ""
    metric: str = ""
    before: str = ""
    after: str = ""
    period: str = ""
    source: str = ""
    helpers: tuple[str, ...] = ()
    agreement: str = "not_asked"
    origin: str | None = None
    size: str | None = None
    gift: str = ""

    def to_values(self) -> dict[str, Any]:
        """Plain JSON values, to be kept or shown."""
        values = asdict(self)
        return values | {"activities": list(self.activities), "helpers": list(self.helpers)}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> NominationForm:
        """The form of such values; keys of another version of the form are left out."""
        known = {field.name for field in fields(cls)}
        kept = {key: value for key, value in values.items() if key in known}
        for name in ("activities", "helpers"):
            kept[name] = tuple(kept.get(name) or ())
        return cls(**kept)

    def list_products(self) -> list[str]:
        """The products as a list; people part them by commas, semicolons or lines."""
        parts = (" ".join(part.split()) for part in re.split(r"[,;\n、，；]", self.products))
        return list(dict.fromkeys(part for part in parts if part))


def check_form(form: NominationForm) -> dict[str, str]:
    """What cannot stay as it is: field → sentence id below errors; empty when all is well."""
    errors: dict[str, str] = {}
    for name, limit in _LIMITS.items():
        if len(getattr(form, name)) > limit:
            errors[_FIELD_OF.get(name, name)] = "too_long"
    if form.account_id is None and not form.account_name.strip():
        errors["account"] = "account_missing"
    if form.country is None or not _COUNTRY.fullmatch(form.country):
        errors["country"] = "country_missing"
    if form.industry is not None and form.industry not in INDUSTRIES:
        errors["industry"] = "industry_unknown"
    if not form.activities or set(form.activities) - set(ACTIVITIES):
        errors["activities"] = "activities_missing"
    if form.agreement not in AGREEMENTS:
        errors["agreement"] = "agreement_missing"
    if form.size is not None and form.size not in SIZES:
        errors["size"] = "size_unknown"
    if form.origin is not None and form.origin not in SOURCES:
        errors["origin"] = "origin_unknown"
    if not form.story.strip():
        errors["story"] = "story_missing"
    if _weight(form.statement) < SHORTEST_PROOF:
        errors["statement"] = "proof_missing"
    if form.contact_email.strip() and not _EMAIL.fullmatch(form.contact_email.strip()):
        errors["contact_email"] = "invalid_email"
    if (form.contact_email.strip() or form.contact_role.strip()) and not form.contact_name.strip():
        errors["contact_name"] = "contact_name_missing"
    products = form.list_products()
    if len(products) > MAX_PRODUCTS or any(len(product) > MAX_FIGURE for product in products):
        errors["products"] = "products_too_many"
    if len(form.helpers) > MAX_HELPERS:
        errors["helpers"] = "helpers_too_many"
    return errors


def _weight(text: str) -> int:
    """The length of a text without its blanks, where a wide sign counts for three."""
    signs = [character for character in text if not character.isspace()]
    return sum(3 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in signs)
