"""Whose numbers a digest tells: everybody's, or those of a region and all below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.digests.periods import Period
from store.models import Approval, Nomination, Reference, Search
from store.regions import RegionInfo, get_region, list_region_ids_below, list_regions

Column = InstrumentedAttribute[Any]
# Decisions are told of nominations; requests have figures of their own.
NOMINATED = Approval.subject_type == "nomination"


@dataclass(frozen=True)
class Scope:
    """The regions that count; `region` is the one that the digest is for, None is all."""

    region: RegionInfo | None
    regions: tuple[RegionInfo, ...]  # those within, in the order of the program

    def holds(self, column: Column) -> ColumnElement[bool]:
        """The condition that a row's region lies within. All takes in what has no region."""
        if self.region is None:
            return true()
        return column.in_([region.id for region in self.regions])

    def told_of(self, region_id: int | None) -> Any:
        """The same as a template takes it: in the language of whoever reads it."""
        return next((region.told for region in self.regions if region.id == region_id), None)

    def told_by_name(self, name: str) -> Any:
        """A region's name in all its languages, by the one that it has in the file."""
        return next((region.told for region in self.regions if region.name == name), name)

    def name_of(self, region_id: int | None) -> str | None:
        """What people call a region within; None for what belongs to none."""
        return next((region.name for region in self.regions if region.id == region_id), None)


def find_scope(session: Session, *, region_id: int | None) -> Scope:
    """The scope of a schedule's region. Raises `NotFound` when the region is gone."""
    regions = list_regions(session)
    if region_id is None:
        return Scope(None, tuple(regions))
    below = set(list_region_ids_below(session, region_id=region_id))
    inside = tuple(region for region in regions if region.id in below)
    return Scope(get_region(session, region_id=region_id), inside)


def count_rows(session: Session, created: Column, period: Period, *conditions: Any) -> int:
    """How many rows of a table fall into a period."""
    return int(
        session.scalar(select(func.count()).where(within(created, period), *conditions)) or 0
    )


def within(column: Column, period: Period) -> ColumnElement[bool]:
    """The condition that a moment lies in a period."""
    return (column >= period.start) & (column < period.end)


def find_beginning(session: Session) -> datetime | None:
    """When the program began, as far as the store knows; None while nothing has happened.

    What lies before has no numbers, and is not told as zeros.
    """
    first_reference = session.scalar(
        # The oldest by number: an index leads there, and imports come in one go.
        select(Reference.created_at).order_by(Reference.id).limit(1)
    )
    moments = [
        session.scalar(select(func.min(Nomination.created_at))),
        session.scalar(select(func.min(Search.created_at))),
        first_reference,
    ]
    return min((moment for moment in moments if moment is not None), default=None)
