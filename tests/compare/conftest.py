"""Evidence made up by hand, and runs on disk made of rows."""

import json
from dataclasses import asdict

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twin.bench.ledger import SCHEMA, PartRow
from twin.bench.trace import TraceWriter
from twin.compare.evidence import Evidence
from twin.core.journal import Entry


@pytest.fixture
def evidence():
    """One side with a cycle time per part in each seed; same `identity`, same parts."""

    def build(name, by_seed, *, figure="cycle_time_s", identity="same", broken=None, facts=None):
        series = {seed: dict(enumerate(np.asarray(v, float))) for seed, v in by_seed.items()}
        told = {"imaging": "timing", "rig": "r"} | (facts or {})
        return Evidence(name, {figure: series}, dict.fromkeys(by_seed, identity), broken or {},
                        told)  # fmt: skip

    return build


@pytest.fixture
def run_on_disk(tmp_path):
    """A run of ten parts, 20 s apart; `scan_s` is its line camera's time per part."""

    def write(name, *, seed=1, scan_s=2.5, cracked=(3,), escaped=(), summary=None, parts=10):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        rows = [_row(k, scan_s, k in cracked, k in escaped) for k in range(1, parts + 1)]
        table = pa.Table.from_pylist([asdict(row) for row in rows], schema=SCHEMA)
        pq.write_table(table, folder / "parts.parquet")
        writer = TraceWriter(folder / "trace.parquet")
        for k in range(1, parts + 1):
            for time_s, text in ((20 * k + 5, "scan"), (20 * k + 5 + scan_s, "")):
                writer.take(Entry(round(time_s * 1e9), "station", "line_camera", float(k), text))
        writer.close()
        manifest = {"scenario": "made_up", "seed": seed,
                    "resolved": {"imaging": "timing", "rig": "r"}}  # fmt: skip
        told = {"reached_end": True, "expectations": [], "assertions": [],
                "invariants": {"violations": []}, "kpi": {"simulated_s": 400.0}}  # fmt: skip
        (folder / "manifest.json").write_text(json.dumps(manifest))
        (folder / "summary.json").write_text(json.dumps(told | (summary or {})))
        return folder

    return write


def _row(part_id, scan_s, is_cracked, has_escaped):
    verdict = "reject" if is_cracked and not has_escaped else "ok"
    return PartRow(
        part_id=part_id,
        fastener="m12",
        truth_defective=is_cracked,
        defect_kinds="seam" if is_cracked else "",
        longest_crack_m=0.003 if is_cracked else 0.0,
        picked_s=20.0 * part_id,
        outcome=verdict,
        reason="defect_found" if verdict == "reject" else "",
        verdict=verdict,
        done_s=20.0 * part_id + 15 + scan_s,
        cycle_time_s=15 + scan_s,
        stretch_ratio=1.0,
    )
