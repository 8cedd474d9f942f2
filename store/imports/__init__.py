"""Brings references from files: reads, checks, joins and normalises; says what it did."""

from store.imports.report import ImportReport, ReportLine
from store.imports.running import import_references

__all__ = ["ImportReport", "ReportLine", "import_references"]
