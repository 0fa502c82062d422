"""Check 10: a spindle too fast for the line-scan camera compresses the image, never the link."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import LineScan
from twin.physics.encoder import EncoderModel
from twin.physics.line_scan import (
    LineCameraTiming,
    SpindleModel,
    TriggerSettings,
    scan_free_running,
    scan_revolution,
)
from twin.physics.motion import Motion
from twin.render.deposit import Deposit
from twin.render.line_optics import LineBlur
from twin.render.line_view import LineView
from twin.render.unrolled import UnrolledScan, no_depth
from twin.spec.rig import Rig
from twin.spec.rig_loader import load_rig
from twin.validation.check import Check, Validation, at_most, equal
from twin.validation.drawing import drawn

SOURCE = "thesis: 26 kHz, 4096 B per line, GigE link of 115 MB/s; a busy camera ignores triggers"
LINK_BYTES_PER_S = 115e6
LINES = 2048
TOLERANCE_SHARE = 0.01
RADIUS_M = 8e-3
MARKS_TURN = (0.25, 0.75)
"""Where the two marks lie on the part: half a turn apart."""


@dataclass(frozen=True)
class Case:
    """One revolution: spindle speed, exposure, jitter of the encoder over that of the rig's, and
    the camera's own clock if it runs free."""

    name: str
    speed_rpm: float
    exposure_s: float = 1e-5
    jitter_share: float = 1.0
    free_run_hz: float | None = None

    @property
    def wanted_hz(self) -> float:
        """Lines per second asked of the camera."""
        return self.free_run_hz or LINES * self.speed_rpm / 60


CASES = (
    Case("600 rpm, within the camera", 600.0),
    Case("750 rpm, just within, even triggers", 750.0, jitter_share=0.0),
    Case("900 rpm, 1.2 times too fast", 900.0),
    Case("1500 rpm, 1.97 times too fast, even triggers", 1500.0, jitter_share=0.0),
    Case("2000 rpm, 2.6 times too fast", 2000.0),
    Case("60 rpm, exposure 1.6 line periods", 60.0, exposure_s=0.8e-3),
    Case("600 rpm, free run at 45 kHz", 600.0, free_run_hz=45_000.0),
)
"""The prediction is for even triggers: close to a step the rig's jitter would blur it."""


def rows() -> tuple[Check, ...]:
    """Distance of two marks in the image over that in a square one; bytes per second at most."""
    rig = load_rig("mpi_bench")
    scans = [(case, scanned(rig, case)) for case in CASES]
    compressed = tuple(_compression_row(rig, case, scan) for case, scan in scans)
    return compressed + tuple(_link_row(rig, case, scan) for case, scan in scans)


def figure(path: Path) -> None:
    """Compression over spindle speed: predicted steps, and the marks in the image."""
    rig = load_rig("mpi_bench")
    speeds = np.linspace(200, 2500, 60)
    cases = [Case("figure", float(speed)) for speed in speeds]
    predicted = [predicted_ratio(rig, case) for case in cases]
    imaged = [image_ratio(scanned(rig, case)) for case in cases]
    title = "Compression of an image taken too fast"
    with drawn(path, title=title, x="spindle speed [rpm]", y="lines per line expected") as axes:
        axes.plot(speeds, predicted, label="predicted for even triggers")
        axes.plot(speeds, imaged, ".", label="image, with the jitter of the encoder")


def scanned(rig: Rig, case: Case) -> LineScan:
    """One revolution at steady speed with the rig's camera and encoder."""
    camera = LineCameraTiming(
        exposure_s=case.exposure_s,
        overhead_s=rig.line_camera.line_overhead_s,
        max_line_rate_hz=rig.line_camera.max_line_rate_hz,
    )
    motion = Motion(np.array([[0.0, 0.0, math.tau * case.speed_rpm / 60, 0.0, 0.0]]))
    rng = stream(1, "line rate", case.name)
    if case.free_run_hz is not None:
        return scan_free_running(
            motion=motion, start_s=0.0, spindle=SpindleModel(), lines_expected=LINES,
            line_rate_hz=case.free_run_hz, camera=camera, rng=rng,
        )  # fmt: skip
    return scan_revolution(
        motion=motion, start_s=0.0, spindle=SpindleModel(), encoder=_encoder(rig, case),
        trigger=TriggerSettings(lines_expected=LINES),
        camera=camera, rng=rng,
    )  # fmt: skip


def predicted_ratio(rig: Rig, case: Case) -> float:
    """Lines per line expected: the camera takes every k-th, the first it is free for again."""
    busy_s = max(
        case.exposure_s + rig.line_camera.line_overhead_s, 1 / rig.line_camera.max_line_rate_hz
    )
    wanted = case.wanted_hz * 60 / case.speed_rpm / LINES
    return wanted / math.ceil(busy_s * case.wanted_hz)


def image_ratio(scan: LineScan) -> float:
    """Rows between two marks half a turn apart in the image, over half the lines expected."""
    where = [_mark_row(scan, turn) for turn in MARKS_TURN]
    return (where[1] - where[0]) / (LINES * (MARKS_TURN[1] - MARKS_TURN[0]))


VALIDATION = Validation(10, "Line rate and link", rows, figure)


def _compression_row(rig: Rig, case: Case, scan: LineScan) -> Check:
    expected = predicted_ratio(rig, case)
    return equal(
        f"compression at {case.name}",
        measured=image_ratio(scan),
        expected=expected,
        tolerance=TOLERANCE_SHARE * expected,
        unit="1",
        source=SOURCE,
        detail=f"{scan.lines_taken} lines of {LINES}, {scan.lines_lost} lost",
    )


def _link_row(rig: Rig, case: Case, scan: LineScan) -> Check:
    line_bytes = rig.line_camera.columns * rig.line_camera.rows
    return at_most(
        f"data rate at {case.name}",
        measured=line_bytes / float(np.diff(scan.time_s).min()),
        expected=LINK_BYTES_PER_S,
        unit="B/s",
        source=SOURCE,
        detail="between the two closest lines",
    )


def _mark_row(scan: LineScan, turn: float) -> float:
    """Row [1] of the middle of a mark drawn at a share of a turn."""
    share = _drawn(scan, turn).sum(1)
    return float(share @ np.arange(len(share)) / share.sum())


def _drawn(scan: LineScan, turn: float) -> NDArray[np.float32]:
    still = np.zeros(scan.lines_taken)
    z = 71e-6 * np.arange(8.0, dtype=np.float64)
    surface = UnrolledScan(
        arc_m=scan.angle_rad * RADIUS_M,
        view=LineView(z, np.ones(8), np.ones(8), axis_m=float(z.mean()), distance_m=0.133),
        circumference_m=math.tau * RADIUS_M,
        blur=LineBlur(2 * math.tau * RADIUS_M / LINES, still, 0.0, still, 0.0),
        depth_at=no_depth,
    )
    share = np.zeros((scan.lines_taken, 8), np.float32)
    place = np.array([[3.5 * 71e-6, turn * math.tau * RADIUS_M]])
    surface.draw(share, Deposit(place, np.array([1e-8]), np.zeros(1)))
    return share


def _encoder(rig: Rig, case: Case) -> EncoderModel:
    sheet = rig.encoder
    return EncoderModel(
        counts_per_turn=sheet.lines * sheet.quadrature,
        jitter_rad=case.jitter_share * sheet.line_jitter_share * math.tau / LINES,
        jitter_correlation_counts=sheet.jitter_correlation_counts,
    )
