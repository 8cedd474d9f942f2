"""Runs an import: the whole file is read and checked first, then written case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from store.database import Store
from store.errors import FileProblem, InvalidFile
from store.imports.cases import make_case
from store.imports.files import Row, read_rows
from store.imports.report import ImportReport, ReportLine
from store.imports.rows import check_row
from store.imports.writing import write_cases

# References in one transaction: few enough that colleagues at work hardly wait.
BATCH = 200


class _DryRunDone(Exception):
    """Carries a dry run's report out of the transaction that it undoes."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


def import_references(
    store: Store,
    path: Path | str,
    *,
    dry_run: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Bring the references of a file into the store, and return what was done, line by line.

    Rows of one `external_id` are one reference in several languages. Nothing is changed by
    rows that say what the store knows already, so importing twice changes nothing. A broken
    row is reported and skipped. `on_progress` hears how many rows of how many are done.

    Raises InvalidFile, before anything is changed, when the file as a whole is broken. A dry
    run does all of it in one transaction and takes it back.
    """
    path = Path(path)
    skipped, ends, total = _check_file(path)
    tell = on_progress or (lambda done, total: None)
    report = ImportReport(dry_run=dry_run, rows=total, lines=skipped)
    tell(0, total)
    if dry_run:
        try:
            store.run_sync(_write_all, path, ends, total, tell)
        except _DryRunDone as done:
            report.add(done.report)
        return report
    done_rows = len(skipped)
    for rows, batch in _batches(path, ends):
        # The function may be called again by the store; each call makes its own report.
        report.add(store.run_sync(_write_batch, batch))
        done_rows += rows
        tell(done_rows, total)
    tell(total, total)
    return report


def _check_file(path: Path) -> tuple[list[ReportLine], dict[str, int], int]:
    """Read the whole file: the rows to skip, each case's last line, and how many rows."""
    skipped: list[ReportLine] = []
    ends: dict[str, int] = {}
    total = 0
    for row in read_rows(path):
        total += 1
        why = check_row(row)
        if why is not None:
            skipped.append(ReportLine(row.line, "skipped", why))
        elif isinstance(row, Row):
            ends[row.text("external_id")] = row.line
    if not total:
        raise InvalidFile([FileProblem(1, "the file holds no row")])
    return skipped, ends, total


def _cases(path: Path, ends: dict[str, int]) -> Iterator[list[Row]]:
    """The rows of each case together, as soon as its last one was read."""
    waiting: dict[str, list[Row]] = {}
    for row in read_rows(path):
        if not isinstance(row, Row) or check_row(row) is not None:
            continue
        key = row.text("external_id")
        waiting.setdefault(key, []).append(row)
        if ends.get(key) == row.line:
            yield waiting.pop(key)


def _batches(path: Path, ends: dict[str, int]) -> Iterator[tuple[int, list[list[Row]]]]:
    batch: list[list[Row]] = []
    for rows in _cases(path, ends):
        batch.append(rows)
        if len(batch) == BATCH:
            yield sum(map(len, batch)), batch
            batch = []
    if batch:
        yield sum(map(len, batch)), batch


def _write_batch(session: Session, batch: list[list[Row]]) -> ImportReport:
    return write_cases(session, cases=[make_case(rows) for rows in batch])


def _write_all(
    session: Session,
    path: Path,
    ends: dict[str, int],
    total: int,
    tell: Callable[[int, int], None],
) -> None:
    report = ImportReport()
    done = 0
    for rows, batch in _batches(path, ends):
        report.add(_write_batch(session, batch))
        session.flush()
        session.expunge_all()
        done += rows
        tell(min(done, total), total)
    raise _DryRunDone(report)
