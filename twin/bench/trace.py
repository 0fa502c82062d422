"""The trace on disk: every journal entry, streamed to Parquet, and its hash."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from twin.core.journal import Entry, lines
from twin.core.signals import Tag

ROWS_PER_GROUP = 20_000
SCHEMA = pa.schema([
    ("time_ns", pa.int64()),
    ("kind", pa.string()),
    ("name", pa.string()),
    ("value", pa.float64()),
    ("text", pa.string()),
])  # fmt: skip
SIGNALS = b"signals"
"""Key of the file's metadata that says which signals there are, as JSON."""


class TraceWriter:
    """Writes entries in groups, so that a long run needs no more memory than a short one.

    What waits to be written is kept as bare fields, one entry after the other: thousands of
    waiting objects would be a burden to the garbage collector.

    The file's metadata holds the signal list, so that it can be read without the rig.
    """

    def __init__(self, file: Path, tags: Iterable[Tag] = ()) -> None:
        listed = json.dumps([asdict(tag) for tag in tags])
        schema = SCHEMA.with_metadata({SIGNALS: listed})
        self._writer = pq.ParquetWriter(file, schema, compression="zstd")
        self._fields: list[int | str | float | None] = []
        self._hash = hashlib.sha256()

    def take(self, entry: Entry) -> None:
        """Append one entry."""
        self._fields.extend(entry)
        if len(self._fields) >= ROWS_PER_GROUP * len(SCHEMA):
            self._flush()

    def close(self) -> str:
        """End the file; SHA-256 of the whole trace as hex."""
        self._flush()
        self._writer.close()
        return self._hash.hexdigest()

    def _flush(self) -> None:
        columns = [self._fields[k :: len(SCHEMA)] for k in range(len(SCHEMA))]
        self._hash.update(lines(zip(*columns, strict=True)).encode())
        self._writer.write_table(pa.table(columns, schema=SCHEMA))
        self._fields = []


def signals_of(file: Path) -> tuple[Tag, ...]:
    """Signals of a recorded trace; none where it was recorded without them."""
    metadata = pq.read_schema(file).metadata or {}
    return tuple(Tag(**entry) for entry in json.loads(metadata.get(SIGNALS, "[]")))
