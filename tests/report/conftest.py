"""A made-up run of ten parts on disk, small but with one of everything the page shows."""

import json
from collections.abc import Callable
from dataclasses import asdict
from math import tau
from pathlib import Path

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twin.bench.ledger import SCHEMA as PARTS_SCHEMA
from twin.bench.ledger import PartRow
from twin.bench.trace import TraceWriter
from twin.core.journal import Entry
from twin.core.signals import Tag
from twin.render.false_colour import false_colour

CYCLE_S = 30.0
LINES = 2048
LINE_RATE_HZ = 1024.0
STEPS = (
    ("robot", 0.0, 6.0, "load"),
    ("fixture", 5.0, 28.0, "occupied"),
    ("bath", 7.0, 9.0, "shower"),
    ("magnetiser", 9.2, 10.0, "head shot"),
    ("magnetiser", 10.5, 11.3, "coil shot"),
    ("spindle", 14.0, 21.0, "turning at 0°"),
    ("line_camera", 15.0, 17.0, "scan"),
    ("frame_camera", 18.0, 18.2, "view 0"),
    ("inspection", 20.0, 20.4, "judge"),
    ("demag", 21.5, 24.0, "demagnetise"),
    ("robot", 24.0, 30.0, "unload_ok"),
)
# part, length of the crack [mm] or 0 if sound, outcome, score
PARTS = (
    (1, 0.0, "ok", 0.04),
    (2, 6.2, "reject", 0.97),
    (3, 0.0, "ok", 0.11),
    (4, 1.4, "ok", 0.31),
    (5, 0.0, "reject", 0.66),
    (6, 3.0, "reject", 0.88),
    (7, 0.0, "ok", 0.02),
    (8, 0.0, "reject", None),
    (9, 0.0, "dropped", None),
    (10, 4.5, "in_process", None),
)

TAGS = (
    Tag("clamp_closed", "input", "bool", "-", "Tailstock clamp closed", 0),
    Tag("guard_closed", "input", "bool", "-", "Guard door closed", 1, True),
    Tag("lamp_irradiance_w_per_m2", "input", "real", "W/m2", "UV-A at the part", 2),
    Tag("magnetiser_method", "output", "int", "code", "Kind of the shot", 4, 0, 1, {"head": 1}),
    Tag("alarm", "output", "int", "code", "Standing alarm", 5),
)

MakeRun = Callable[..., Path]


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Writes a run folder; keywords replace what its manifest and summary say."""

    def make(*, imaging: str = "full", manifest: dict | None = None,
             summary: dict | None = None) -> Path:  # fmt: skip
        folder = tmp_path / "run"
        folder.mkdir()
        _write_json(folder / "manifest.json", _manifest(imaging) | (manifest or {}))
        _write_json(folder / "summary.json", _summary() | (summary or {}))
        rows = [asdict(_part(*part)) for part in PARTS]
        pq.write_table(pa.Table.from_pylist(rows, PARTS_SCHEMA), folder / "parts.parquet")
        _write_trace(folder / "trace.parquet")
        if imaging == "full":
            _write_gallery(folder / "gallery")
            timing = pa.concat_tables([_line_timing(2, LINES), _line_timing(5, 1740)])
            pq.write_table(timing, folder / "line_timing.parquet")
        return folder

    return make


@pytest.fixture
def run_folder(make_run: MakeRun) -> Path:
    """The run as it is, with images."""
    return make_run()


def _part(part_id: int, length_mm: float, outcome: str, score: float | None) -> PartRow:
    picked_s = CYCLE_S * (part_id - 1) + 2.0
    is_done, has_score = outcome != "in_process", score is not None
    return PartRow(
        part_id=part_id,
        fastener="iso4014_m16x100",
        truth_defective=length_mm > 0,
        defect_kinds="quench_crack" if length_mm else "",
        longest_crack_m=length_mm / 1000,
        picked_s=picked_s,
        cycle_id=part_id,
        outcome=outcome,
        reason=("" if outcome != "reject" else "defect_found" if has_score else "verdict_missing"),
        verdict=("" if not has_score else "reject" if score >= 0.5 else "ok"),
        score=score,
        threshold=0.5 if has_score else None,
        done_s=CYCLE_S * part_id if is_done else None,
        cycle_time_s=CYCLE_S - 2.0 if is_done else None,
        lines_expected=LINES,
        lines_taken=LINES,
        lines_lost=0,
        stretch_ratio=1.0,
        latency_s=0.35 if has_score else None,
        irradiance_w_per_m2=30.0 - 0.1 * part_id,
        concentration_ml_per_100ml=0.25,
    )


def _write_trace(file: Path) -> None:
    writer = TraceWriter(file, TAGS)
    for row in _trace():
        writer.take(Entry(**row))
    writer.close()


def _trace() -> list[dict]:
    rows = []
    for part_id, *_ in PARTS:
        start_s = CYCLE_S * (part_id - 1)
        for station, begin_s, end_s, text in STEPS:
            rows.append(_entry(start_s + begin_s, "station", station, part_id, text))
            rows.append(_entry(start_s + end_s, "station", station, part_id, ""))
        rows.append(_entry(start_s + 6.5, "signal", "clamp_closed", 1.0, ""))
        rows.append(_entry(start_s + 9.0, "signal", "magnetiser_method", part_id % 2, ""))
        rows.append(_entry(start_s + 12.0, "signal", "lamp_irradiance_w_per_m2", 30.5, ""))
        rows.append(_entry(start_s + 23.0, "signal", "lamp_irradiance_w_per_m2", 0.0, ""))
        rows.append(_entry(start_s + 24.0, "signal", "clamp_closed", 0.0, ""))
    rows.append(_entry(230.0, "fault", "inspection.disconnect", 1.0, ""))
    noticed = json.dumps({"part": 5, "ratio": 1.25, "text": "unlike the images of training: shank"})
    rows.append(_entry(231.0, "alarm", "ood", 1.0, noticed))
    silent = json.dumps({"part": 6, "reason": "the inspection service did not answer in time"})
    rows.append(_entry(231.5, "alarm", "service_silent", 1.0, silent))
    rows.append(_entry(232.0, "alarm", "ood", 0.0, noticed))
    rows.append(_entry(232.5, "signal", "alarm", 2.0, ""))
    rows.append(_entry(234.0, "signal", "alarm", 0.0, ""))
    rows.append(_entry(236.0, "fault", "inspection.disconnect", 0.0, ""))
    return sorted(rows, key=lambda row: row["time_ns"])


def _entry(time_s: float, kind: str, name: str, value: float, text: str) -> dict:
    time_ns = round(time_s * 1e9)
    return {"time_ns": time_ns, "kind": kind, "name": name, "value": float(value), "text": text}


def _line_timing(part_id: int, lines: int) -> pa.Table:
    """One whole turn in `lines` lines."""
    line = np.arange(lines)
    return pa.table({
        "part_id": np.full(lines, part_id),
        "line": line,
        "time_s": 45.0 + line / LINE_RATE_HZ,
        "angle_rad": tau * (line + 0.2 * np.sin(line / 30)) / lines,
        "runout_m": 1e-4 * np.cos(tau * line / lines),
    })  # fmt: skip


def _write_gallery(folder: Path) -> None:
    folder.mkdir()
    index = []
    for view, (rows, columns) in (("shank", (128, 128)), ("head_0", (129, 154))):
        image = np.full((rows, columns), 12, np.uint8)
        image[40:80, 60:62] = 120
        file = f"part_000002_{view}.png"
        bgr = cv2.cvtColor(false_colour(image), cv2.COLOR_RGB2BGR)
        (folder / file).write_bytes(cv2.imencode(".png", bgr)[1].tobytes())
        finding = {"view": view, "x": 118, "y": 78, "width": 8, "height": 84, "score": 0.97}
        index.append({"part_id": 2, "view": view, "file": file, "scale": 0.5,
                      "truth_boxes": [[120, 80, 4, 80]], "findings": [finding]})  # fmt: skip
    _write_json(folder / "gallery.json", index)


def _manifest(imaging: str) -> dict:
    return {
        "scenario": "made_up",
        "seed": 7,
        "command": "twin run made_up --parts 10 --seed 7",
        "resolved": {
            "scenario": "made_up",
            "description": "Ten parts that never were",
            "rig": "mpi_bench",
            "imaging": imaging,
            "infeed": {"mix": [{"fastener": "iso4014_m16x100", "weight": 1.0}]},
            "recipe": {"irradiance_min_w_per_m2": 10.0, "shots": 2},
            "line_scan": {"lines": LINES, "exposure_s": 0.0008},
        },
        "versions": {"python": "3.11.0", "mpi-twin": "0.1.0"},
        "cpu_flags": ["avx2"],
        "model_sha256": "ab" * 32,
    }


def _summary() -> dict:
    return {
        "scenario": "made_up",
        "seed": 7,
        "parts": {"in": 10, "ok": 4, "reject": 4, "in_process": 1, "dropped": 1},
        "kpi": {
            "throughput_parts_per_h": 96.0,
            "cycle_time_s": {"mean": 28.0, "p50": 28.0, "p95": 28.0, "max": 28.0},
            "utilisation": {"robot": 0.4, "fixture": 0.77},
            "simulated_s": 300.0,
        },
        "inspection": {
            "truth_defective": 3, "truth_good": 5, "escapes": 1, "false_alarms": 2,
            "miss_rate": 1 / 3, "miss_rate_ci95": [0.01, 0.91],
            "miss_rate_ge_3mm": 0.0, "miss_rate_ge_3mm_ci95": [0.0, 0.84],
            "truth_defective_ge_3mm": 2,
            "false_alarm_rate": 0.4, "false_alarm_rate_ci95": [0.05, 0.85],
            "rejects_by_reason": {"defect_found": 3, "verdict_missing": 1},
        },
        "line_scan": {"lines_expected": 20480, "lines_taken": 20480, "lines_lost": 0,
                      "stretch_ratio": 1.0},
        "expectations": [
            {"name": "cycle time", "metric": "kpi.cycle_time_s.p95", "value": 28.0,
             "limit": "≤ 40", "passed": True},
        ],
        "invariants": {"checked": 6, "violations": []},
        "trace_sha256": "cd" * 32,
        "real_time_factor": 12.5,
        "wall_s": 24.0,
    }  # fmt: skip


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
