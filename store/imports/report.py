"""What an import did, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

# joined: two writings are one; normalised: kept under our own key; proposed: read out of the
# text; skipped: not taken; noted: taken, but something of it was left out.
KINDS = ("joined", "normalised", "proposed", "skipped", "noted")


@dataclass(frozen=True, order=True)
class ReportLine:
    """What happened to a line of the file (its number, from 1), as an English sentence."""

    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.kind}: {self.text}"


@dataclass
class ImportReport:
    """What an import did, or would do (`dry_run`). Counts are of references, but for `rows`."""

    dry_run: bool = False
    rows: int = 0  # of the file, without its header
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    languages: Counter[str] = field(default_factory=Counter)  # texts taken, by language
    lines: list[ReportLine] = field(default_factory=list)

    @property
    def skipped(self) -> int:
        """How many rows were not taken."""
        return self.counts()["skipped"]

    def counts(self) -> Counter[str]:
        """How many lines there are of each kind."""
        return Counter(line.kind for line in self.lines)

    def add(self, other: ImportReport) -> None:
        """Take in what another part of the same import did."""
        self.rows += other.rows
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.languages.update(other.languages)
        self.lines.extend(other.lines)

    def sorted_lines(self) -> Iterable[ReportLine]:
        """The lines in the order of the file."""
        return sorted(self.lines)

    def summary(self) -> str:
        """One paragraph in English, for the command line."""
        counts = self.counts()
        would = "would be " if self.dry_run else ""
        told = ", ".join(f"{language} {count}" for language, count in self.languages.most_common())
        return (
            f"{self.rows} rows: {self.created} references {would}created, {self.updated} "
            f"{would}updated, {self.unchanged} unchanged, {counts['skipped']} rows skipped. "
            f"{counts['joined']} joined, {counts['normalised']} normalised, "
            f"{counts['proposed']} industries proposed, {counts['noted']} noted. "
            f"Texts: {told or 'none'}."
        )
