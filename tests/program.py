"""The program of the stories: who decides where."""

from __future__ import annotations

from contextlib import closing
from functools import cache

from store.clock import Clock
from store.database import Store
from store.program import apply_program, parse_program

PROGRAM = """
program: {name: Customer Voices, language: en, wins_channel: C0WINS}
hub: {channel: C0HUB, members: [U0HELEN]}
regions:
  - code: EMEA
    name: Europe, Middle East and Africa
    timezone: Europe/Berlin
    language: en
    channel: C0EMEA
    owners: [U0CLAIRE]
    backups: [U0MARTA]
    hours: "09:00-17:30"
    days: mon-fri
    holidays: none
    countries: [FR, ES, IT, GB, SE]
  - code: DACH
    parent: EMEA
    name: Germany, Austria, Switzerland
    language: de
    channel: C0DACH
    countries: [DE, AT, CH, LI]
    owners: [U0JONAS]
    holidays: DE
  - code: AMER
    name: Americas
    timezone: America/New_York
    language: en
    owners: [U0GRACE]
    hours: "09:00-17:00"
    days: mon-fri
    holidays: US
    countries: [US, CA, BR]
  - code: APAC
    name: Asia Pacific
    timezone: Asia/Tokyo
    language: ja
    owners: [U0KENJI]
    hours: "00:00-24:00"
    days: mon-sun
    holidays: none
    countries: [JP, IN, AU]
"""

# A program as it was parsed is never changed.
_parse = cache(parse_program)


def apply_text(store: Store, program: str) -> None:
    """Apply a program file's text."""
    store.run_sync(apply_program, program=_parse(program), actor=None)


def apply_the_program(database_url: str, *, clock: Clock) -> None:
    """Bring the stories' program into a database."""
    with closing(Store(database_url, clock=clock)) as store:
        apply_text(store, PROGRAM)
