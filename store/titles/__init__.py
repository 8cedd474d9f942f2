"""Job titles of any language, read as a function and a seniority."""

from store.titles.reading import SENIORITIES, TITLE_FUNCTIONS, TitleReading, TitleRule, read_title

__all__ = ["SENIORITIES", "TITLE_FUNCTIONS", "TitleReading", "TitleRule", "read_title"]
