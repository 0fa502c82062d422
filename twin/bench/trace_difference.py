"""Where two traces part: the first entry that is not the same in both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pyarrow.parquet as pq

from twin.core.journal import Entry
from twin.core.units import s_from_ns


@dataclass(frozen=True)
class TraceDifference:
    """The first entry that differs, None in the trace that has ended; `scan` counts from 0."""

    scan: int
    first: Entry | None
    second: Entry | None

    def __str__(self) -> str:
        entries = [entry for entry in (self.first, self.second) if entry]
        earliest = min(entries, key=lambda entry: entry.time_ns)
        return (
            f"{earliest.name} at {s_from_ns(earliest.time_ns):.9f} s, scan {self.scan}: "
            f"{_told(self.first)} and {_told(self.second)}"
        )


def first_difference(
    first: Iterable[Entry], second: Iterable[Entry], *, scan_period_ns: int
) -> TraceDifference | None:
    """The first difference of two traces, None where they are the same to the end."""
    for ours, theirs in zip_longest(first, second):
        if ours is None or theirs is None or ours.line() != theirs.line():
            time_ns = min(entry.time_ns for entry in (ours, theirs) if entry is not None)
            return TraceDifference(time_ns // scan_period_ns, ours, theirs)
    return None


def read_trace(file: Path) -> Iterator[Entry]:
    """Entries of a `trace.parquet`, in order."""
    columns = ("time_ns", "kind", "name", "value", "text")
    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(columns=list(columns)):
            for row in batch.to_pylist():
                yield Entry(*(row[column] for column in columns))


def _told(entry: Entry | None) -> str:
    if entry is None:
        return "the end of the trace"
    return (
        f"{entry.name} = {entry.value!r} at {s_from_ns(entry.time_ns):.9f} s {entry.text}".strip()
    )
