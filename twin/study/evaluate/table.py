"""Rows of results.parquet by task and point."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from twin.core.errors import UsageError
from twin.study.engine.store import RESULTS
from twin.study.engine.task import Kind, Row

ByPoint = Mapping[int, list[Row]]
POD_COLUMNS = ("point", "replication", "specimen", "fastener", "is_cracked", "defect_kind",
               "length_m", "depth_m", "cnr", "shank_background_dn", "head_background_dn",
               "is_found", "is_rejected", "score", "threshold")  # fmt: skip


def rows_by_point(out: Path, kind: Kind) -> ByPoint:
    """Rows of one kind of task, by the number of their point, in order.

    Raises: UsageError where the file cannot be read.
    """
    file = out / RESULTS
    try:
        present = pq.read_schema(file).names
        wanted = [name for name in POD_COLUMNS if name in present] if kind == "pod" else None
        table = pq.read_table(file, columns=wanted, filters=[("task", "==", kind)])
    except (OSError, pa.ArrowException) as error:
        raise UsageError(f"{file}: cannot be read as Parquet ({error})") from None
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        grouped[row["point"]].append(row)
    return grouped
