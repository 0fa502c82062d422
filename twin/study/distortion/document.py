"""The suite's results as one JSON document and as files in a folder."""

import csv
import math
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twin.bench.run_folder import MARK, new_run_folder, write_json
from twin.spec.loader import Loaded
from twin.study.distortion.detection import Detection, Rate
from twin.study.distortion.judged import TEXTS, Row
from twin.study.distortion.metrics import STEP_ROWS, target_angles_rad
from twin.study.distortion.prediction import rows_at
from twin.study.distortion.sheet import draw_detection, draw_sheet
from twin.study.distortion.suite import Outcome

RESULT = "distortion.json"


def document(outcomes: Sequence[Outcome], *, loaded: Loaded) -> dict[str, Any]:
    """All figures of the suite as plain values."""
    return {
        "passed": all(outcome.passed for outcome in outcomes),
        "scenario": loaded.scenario.scenario,
        "seed": loaded.scenario.seed,
        "figures": TEXTS,
        "cases": [_case(outcome) for outcome in outcomes],
    }


def write_folder(outcomes: Sequence[Outcome], *, loaded: Loaded, out: Path) -> tuple[str, ...]:
    """Document, sheet, table of the curves and, where asked for, the costs; names of the files.

    Raises: UsageError where `out` cannot be written or holds something else.
    """
    with new_run_folder(out) as folder:
        write_json(folder / RESULT, document(outcomes, loaded=loaded))
        draw_sheet(outcomes, rig=loaded.rig, file=folder / "sheet.png")
        if any(outcome.detection for outcome in outcomes):
            draw_detection(outcomes, file=folder / "detection.png")
        _write_curves(outcomes, loaded, folder / "curves.csv")
        write_json(folder / MARK, _made_with(loaded))
    return tuple(sorted(file.name for file in out.iterdir()))


def _case(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "name": case.name,
        "text": case.text,
        "passed": outcome.passed,
        "settings": asdict(case),
        "figures": [_row(row) for row in outcome.rows],
        "detection": _detection(outcome.detection),
        "square_of_same_exposure": _detection(outcome.control),
    }


def _row(row: Row) -> dict[str, Any]:
    measured = row.measured if math.isfinite(row.measured) else None
    return {"name": row.name, "measured": measured, "expected": row.expected,
            "tolerance": row.tolerance, "unit": row.unit, "passed": row.passed}  # fmt: skip


def _detection(detection: Detection | None) -> dict[str, Any] | None:
    if detection is None:
        return None
    return {"missed": _rate(detection.missed), "false_alarms": _rate(detection.false_alarms)}


def _rate(rate: Rate) -> dict[str, Any]:
    return {"hits": rate.hits, "trials": rate.trials, "share": rate.share,
            "ci95": [rate.low, rate.high]}  # fmt: skip


def _write_curves(outcomes: Sequence[Outcome], loaded: Loaded, file: Path) -> None:
    """Rows ahead of the square raster at each line of the target, first turn of every case."""
    angle = target_angles_rad()
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["case", "angle_deg", "predicted_rows", "image_rows"])
        for outcome in outcomes:
            expected = rows_at(case=outcome.case, rig=loaded.rig, angle_rad=angle)
            seen = outcome.bands.row if outcome.bands else [None] * len(angle)
            for k, row in enumerate(zip(angle.tolist(), expected.tolist(), seen, strict=True)):
                square = (k + 0.5) * STEP_ROWS
                image = "" if row[2] is None else f"{row[2] - square:.4f}"
                table.writerow([outcome.case.name, f"{math.degrees(row[0]):.4f}",
                                f"{row[1] - square:.4f}", image])  # fmt: skip


def _made_with(loaded: Loaded) -> dict[str, Any]:
    return {
        "kind": "distortion",
        "scenario": loaded.scenario.scenario,
        "seed": loaded.scenario.seed,
        "resolved": loaded.scenario.model_dump(mode="json"),
        "versions": {"python": platform.python_version(), "mpi-twin": version("mpi-twin")},
    }
