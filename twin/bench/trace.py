"""The trace on disk: every journal entry, streamed to Parquet, and its hash."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from twin.core.journal import Entry

ROWS_PER_GROUP = 20_000
SCHEMA = pa.schema([
    ("time_ns", pa.int64()),
    ("kind", pa.string()),
    ("name", pa.string()),
    ("value", pa.float64()),
    ("text", pa.string()),
])  # fmt: skip


class TraceWriter:
    """Writes entries in groups, so that a long run needs no more memory than a short one."""

    def __init__(self, file: Path) -> None:
        self._writer = pq.ParquetWriter(file, SCHEMA, compression="zstd")
        self._entries: list[Entry] = []
        self._hash = hashlib.sha256()

    def take(self, entry: Entry) -> None:
        """Append one entry."""
        self._hash.update(entry.line().encode())
        self._entries.append(entry)
        if len(self._entries) >= ROWS_PER_GROUP:
            self._flush()

    def close(self) -> str:
        """End the file; SHA-256 of the whole trace as hex."""
        self._flush()
        self._writer.close()
        return self._hash.hexdigest()

    def _flush(self) -> None:
        columns = {name: [getattr(e, name) for e in self._entries] for name in SCHEMA.names}
        self._writer.write_table(pa.table(columns, schema=SCHEMA))
        self._entries = []
