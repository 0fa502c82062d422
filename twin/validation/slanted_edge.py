"""Check 9: a slanted edge through the line-scan optics shows the modulation they should pass."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root_scalar
from scipy.special import j1

from twin.core.records import LineScan, frozen_array
from twin.physics.line_scan import ideal_line_scan
from twin.render.deposit import Deposit
from twin.render.line_optics import line_blur
from twin.render.line_view import LineView, line_view
from twin.render.unrolled import UnrolledScan, no_depth
from twin.spec.rig import Rig
from twin.spec.rig_loader import load_rig
from twin.validation.check import Check, Validation, equal
from twin.validation.drawing import drawn
from twin.validation.edge_mtf import EdgeResponse, edge_response

SOURCE = "ISO 12233:2017 slanted edge; aperture, diffraction, defocus and motion MTF of the optics"
TOLERANCE_SHARE = 0.03
SLANT = math.tan(math.radians(5.0))
WAVELENGTH_M = 525e-9
"""Of the emission (physics.md, section 4)."""
RADIUS_M = 8e-3
LINES = 2048
BEAD_M = 12e-6
WIDTH_M = 4.5e-3
"""Of the bright side: beyond the image."""


@dataclass(frozen=True)
class Case:
    """One edge: across the line or along the scan, spindle speed, defocus by runout."""

    name: str
    is_along: bool
    speed_rpm: float = 24.0
    exposure_s: float = 0.8e-3
    runout_m: float = 0.0

    @property
    def shape(self) -> tuple[int, int]:
        """Lines and columns of the image: long where the edge runs."""
        return (160, 200) if self.is_along else (600, 80)

    @property
    def smear_m(self) -> float:
        """How far the surface moves during an exposure."""
        return self.speed_rpm / 60 * math.tau * RADIUS_M * self.exposure_s


CASES = (
    Case("across the line", is_along=False),
    Case("across the line, 0.2 mm out of focus", is_along=False, runout_m=0.2e-3),
    Case("along the scan, 24 rpm", is_along=True),
    Case("along the scan, 120 rpm", is_along=True, speed_rpm=120.0),
)
"""Nominal speed and focus, the largest eccentricity, five times the nominal speed."""


def rows() -> tuple[Check, ...]:
    """MTF50 measured in the rendered edge against the product of the physical MTFs."""
    rig = load_rig("mpi_bench")
    return tuple(_row(rig, case) for case in CASES)


def figure(path: Path) -> None:
    """Modulation transfer of every case: measured, and dashed as configured."""
    rig = load_rig("mpi_bench")
    with drawn(path, title="Slanted edge", x="cycles/mm on the part", y="modulation") as axes:
        for case in CASES:
            found = measured_response(rig, case)
            shown = found.frequency_per_m < 1 / rig.line_lens.object_pixel_m
            frequency = found.frequency_per_m[shown]
            (line,) = axes.plot(frequency / 1e3, found.mtf[shown], label=case.name)
            transfer = np.vectorize(configured_mtf(rig, case))(frequency)
            axes.plot(frequency / 1e3, transfer, "--", color=line.get_color())


def measured_response(rig: Rig, case: Case) -> EdgeResponse:
    """Response of an edge drawn by the renderer, before the sensor adds its noise."""
    scan = _unrolled(rig, case)
    share = np.zeros((len(scan.arc_m), len(scan.z_m)), np.float32)
    scan.draw(share, _edge(scan, is_along=case.is_along))
    image = share.astype(np.float64)
    if case.is_along:
        return edge_response(image=image.T, row_m=scan.z_m, column_m=scan.arc_m)
    return edge_response(image=image, row_m=scan.arc_m, column_m=scan.z_m)


def configured_mtf(rig: Rig, case: Case) -> Callable[[float], float]:
    """Modulation at a frequency on the object [1/m], from the datasheets alone.

    Source: Goodman, Introduction to Fourier Optics, sections 6.3 and 6.4: sinc of the pixel and
    of the path during the exposure, circular pupil, geometric blur disc, Gaussian lens residue.
    """
    camera, lens = rig.line_camera, rig.line_lens
    magnification = camera.pixel_pitch_m / lens.object_pixel_m
    cutoff = magnification / (WAVELENGTH_M * lens.f_number * (1 + magnification))
    distance = lens.focal_length_m * (1 + 1 / magnification)
    disc = case.runout_m * lens.focal_length_m / lens.f_number / distance
    path = case.smear_m if case.is_along else 0.0

    def transfer(f: float) -> float:
        s = min(f / cutoff, 1.0)
        pupil = 2 / math.pi * (math.acos(s) - s * math.sqrt(1 - s * s))
        x = math.pi * f * disc
        defocus = 2 * float(j1(x)) / x if x > 0 else 1.0
        residue = math.exp(-2 * (math.pi * rig.calibration.lens_sigma_m * f) ** 2)
        boxes = float(np.sinc(f * lens.object_pixel_m) * np.sinc(f * path))
        return abs(boxes * pupil * defocus) * residue

    return transfer


VALIDATION = Validation(9, "Slanted edge", rows, figure)


def _row(rig: Rig, case: Case) -> Check:
    transfer = configured_mtf(rig, case)
    bracket = (1.0, 0.999 / rig.line_lens.object_pixel_m)
    expected = float(root_scalar(lambda f: transfer(f) - 0.5, bracket=bracket).root)
    return equal(
        f"MTF50 {case.name}",
        measured=measured_response(rig, case).mtf50_per_m,
        expected=expected,
        tolerance=TOLERANCE_SHARE * expected,
        unit="1/m",
        source=SOURCE,
        detail=f"{expected * rig.line_lens.object_pixel_m:.3f} cycles per pixel of the line",
    )


def _unrolled(rig: Rig, case: Case) -> UnrolledScan:
    """The first lines of a steady revolution as a drawing surface."""
    rate_hz = LINES * case.speed_rpm / 60
    whole = ideal_line_scan(lines=LINES, line_rate_hz=rate_hz, exposure_s=case.exposure_s)
    lines, columns = case.shape
    scan = _cut(whole, lines, case.runout_m)
    return UnrolledScan(
        arc_m=scan.angle_rad * RADIUS_M,
        view=_middle(line_view(rig), columns),
        circumference_m=math.tau * RADIUS_M,
        blur=line_blur(rig=rig, line_scan=scan, radius_m=RADIUS_M),
        depth_at=no_depth,
    )


def _middle(view: LineView, columns: int) -> LineView:
    """The columns around the optical axis, where distortion does not show."""
    first = (len(view.z_m) - columns) // 2
    kept = slice(first, first + columns)
    return replace(
        view,
        z_m=view.z_m[kept],
        stretch_z=view.stretch_z[kept],
        stretch_arc=view.stretch_arc[kept],
    )


def _cut(scan: LineScan, lines: int, runout_m: float) -> LineScan:
    return replace(
        scan,
        angle_rad=scan.angle_rad[:lines],
        time_s=scan.time_s[:lines],
        smear_rad=scan.smear_rad[:lines],
        runout_m=frozen_array(np.full(lines, runout_m)),
    )


def _edge(scan: UnrolledScan, *, is_along: bool) -> Deposit:
    """Glow on one side of a line through the middle, slanted against the axis it follows.

    The beads stand in rows parallel to the edge, so that it is straight, and far closer than the
    blur is wide, so that it is even.
    """
    middle = np.array([scan.z_m.mean(), scan.arc_m.mean()])
    span = max(np.ptp(scan.z_m), np.ptp(scan.arc_m))
    along, beyond = np.meshgrid(_steps(-0.7 * span, 0.7 * span), _steps(0, WIDTH_M))
    towards = np.array([SLANT, 1.0]) if not is_along else np.array([1.0, SLANT])
    towards = towards / np.hypot(*towards)
    normal = np.array([towards[1], -towards[0]]) * (-1 if is_along else 1)
    points = middle + along.ravel()[:, None] * towards + beyond.ravel()[:, None] * normal
    glow = np.full(len(points), BEAD_M**2)
    return Deposit(points, glow, np.zeros(len(points)))


def _steps(low_m: float, high_m: float) -> NDArray[np.float64]:
    return np.arange(low_m + BEAD_M / 2, high_m, BEAD_M)
