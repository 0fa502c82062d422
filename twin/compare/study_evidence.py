"""Evidence of studies: one value per replication of each design point, one per POD specimen."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from twin.compare.evidence import Evidence, Series
from twin.compare.kpi import STUDY_KPIS
from twin.core.errors import UsageError

RESULTS, MANIFEST = "results.parquet", "manifest.json"
POD_COLUMNS = ("specimen", "is_cracked", "is_found", "is_rejected")


def study_evidence(folder: Path) -> Evidence:
    """What the finished study in `folder` brings; each design point is a stratum.

    Raises: UsageError where the study is unfinished or a file of it is damaged.
    """
    file = folder / RESULTS
    if not file.is_file():
        raise UsageError(f"{folder}: the study is not finished: it lacks {RESULTS}")
    try:
        names = pq.read_schema(file).names
        wanted = ["task", "point", "replication"]
        wanted += [n for n in (*POD_COLUMNS, *(kpi.name for kpi in STUDY_KPIS)) if n in names]
        rows = pq.read_table(file, columns=wanted).to_pylist()
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, pa.ArrowException) as error:
        raise UsageError(f"{folder}: cannot be read as a study ({error})") from None
    values: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        for figure, unit, value in _values_of(row):
            values[figure][str(row["point"])][unit] = value
    points = {str(row["point"]) for row in rows}
    told: dict[str, dict[str, Series]] = {k: dict(v) for k, v in values.items()}
    facts = {"study": str(_study_name(manifest)), "design points": _points(manifest)}
    return Evidence(str(folder), told, dict.fromkeys(points, "point"), {}, facts)


def _values_of(row: dict[str, Any]) -> Iterator[tuple[str, int, float]]:
    if row["task"] == "pod":
        if row.get("is_cracked") is None:
            return
        unit = row["replication"] * 1_000_000 + (row.get("specimen") or 0)
        figure = "pod.missed" if row["is_cracked"] else "pod.false_calls"
        is_bad = not row.get("is_found") if row["is_cracked"] else row.get("is_rejected")
        yield figure, unit, float(bool(is_bad))
        return
    for kpi in STUDY_KPIS:
        if row.get(kpi.name) is not None:
            yield kpi.name, row["replication"], float(row[kpi.name])


def _points(manifest: dict[str, Any]) -> str:
    """How many points there are, and a hash over the values of their factors."""
    points = manifest.get("points", [])
    digest = hashlib.sha256(json.dumps(points, sort_keys=True).encode()).hexdigest()
    return f"{len(points)} points, {digest[:12]}"


def _study_name(manifest: dict[str, Any]) -> Any:
    study = manifest.get("study")
    return study.get("study", study) if isinstance(study, dict) else study
