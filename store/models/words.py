"""The keys that customers and their stories are told by; their names stand with the labels."""

from __future__ import annotations

ACTIVITIES = (
    "reference_call",
    "quote",
    "case_study",
    "logo",
    "video",
    "event",
    "analyst_call",
    "review",
    "referral",
)
# Keys of the taxonomy; their names in each language stand with the labels.
_INDUSTRIES = """
    banking insurance financial_services payments retail ecommerce consumer_goods fashion
    food_beverage automotive manufacturing chemicals construction real_estate energy utilities
    oil_gas mining agriculture telecommunications media publishing advertising entertainment
    gaming sports software internet it_services cybersecurity semiconductors electronics
    healthcare pharmaceuticals education research government public_sector defense aerospace
    transport logistics travel hospitality professional_services legal human_resources nonprofit
"""
INDUSTRIES = tuple(_INDUSTRIES.split())
# How large a customer is, by its people: fewer than 100 are small, from 1,000 on an enterprise
# (as Gartner tells small, midsize and large apart); a start-up is one whatever its number.
SIZES = ("startup", "small", "midsize", "enterprise")
AUDIENCES = ("internal", "nda", "public", "anonymous")
AGREEMENTS = ("not_asked", "verbal", "written")
# Where a nomination comes from: the first five are functions of ours.
SOURCES = ("sales", "customer_success", "pr", "social", "partner", "survey", "event")
NOMINATION_STATES = ("pending", "changes_requested", "approved", "declined")
