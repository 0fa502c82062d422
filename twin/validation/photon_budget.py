"""Photon budget: what a line and a frame collect, and what spindle speed leaves of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from twin.render.film import Light
from twin.render.head_optics import electrons_per_luminance
from twin.render.line_optics import column_gain
from twin.spec.rig import Rig
from twin.spec.rig_loader import load_rig
from twin.validation.check import Check, Validation, equal
from twin.validation.drawing import drawn

SOURCE = "photon budget of the bench: 15 cd/m² at f/2.8 through a transmission of 0.7"
LUMINANCE_CD_PER_M2 = 15.0
"""β E of ISO 9934-2: 1.5 cd/W at the 10 W/m² that ISO 3059 asks for."""
F_NUMBER = 2.8
LINE_PHOTONS_PER_S = 200 / 1e-3
"""About 200 photons in 1 ms; the 8 in 38 µs (26 kHz) are the same rate."""
FRAME_PHOTONS = 900.0
FRAME_EXPOSURE_S = 0.020
TOLERANCE_SHARE = 0.10
LINES = 2048
SPEEDS_RPM = (24.0, 60.0, 120.0, 240.0, 480.0, 760.0)
"""From nominal to just under 26 kHz × 60/2048."""


def rows() -> tuple[Check, ...]:
    """Photons per line pixel at the longest exposure of each speed, and per frame pixel."""
    rig = _rig()
    return (*_line_rows(rig), _frame_row(rig))


def figure(path: Path) -> None:
    """Photons per pixel against spindle speed: renderer, and the budget with its tolerance."""
    rig = _rig()
    speeds = np.geomspace(SPEEDS_RPM[0], SPEEDS_RPM[-1], 40)
    exposures = np.array([longest_exposure_s(rig, float(speed)) for speed in speeds])
    seen = [line_photons(rig, float(exposure)) for exposure in exposures]
    budget = LINE_PHOTONS_PER_S * exposures
    title = "Photon budget: a faster spindle leaves less light"
    with drawn(path, title=title, x="spindle speed [rpm]", y="photons per pixel") as axes:
        axes.set(xscale="log", yscale="log")
        axes.set_xticks(SPEEDS_RPM, [f"{speed:g}" for speed in SPEEDS_RPM])
        axes.minorticks_off()
        axes.plot(speeds, seen, label="renderer")
        low, high = (1 - TOLERANCE_SHARE) * budget, (1 + TOLERANCE_SHARE) * budget
        axes.fill_between(speeds, low, high, alpha=0.2, label="budget ± 10 %")


VALIDATION = Validation(11, "Photon budget", rows, figure)


def longest_exposure_s(rig: Rig, speed_rpm: float) -> float:
    """What the time from line to line leaves for the exposure."""
    return 60 / (speed_rpm * LINES) - rig.line_camera.line_overhead_s


def line_photons(rig: Rig, exposure_s: float) -> float:
    """Photons in the pixel on the optical axis, from the electrons the renderer gives it."""
    light = Light(full=LUMINANCE_CD_PER_M2, ground=0.0)
    gain = column_gain(rig=rig, light=light, exposure_s=exposure_s)
    return float(gain.full_e[len(gain.full_e) // 2]) / rig.line_camera.quantum_efficiency


def _line_rows(rig: Rig) -> Iterator[Check]:
    for speed in SPEEDS_RPM:
        exposure_s = longest_exposure_s(rig, speed)
        expected = LINE_PHOTONS_PER_S * exposure_s
        yield equal(
            f"photons per line pixel at {speed:g} rpm",
            measured=line_photons(rig, exposure_s),
            expected=expected,
            tolerance=TOLERANCE_SHARE * expected,
            unit="1",
            source=SOURCE,
            detail=f"{1e6 * exposure_s:.0f} µs, {LINES} lines per turn",
        )


def _frame_row(rig: Rig) -> Check:
    camera = rig.frame_camera.model_copy(update={"exposure_s": FRAME_EXPOSURE_S})
    electrons = electrons_per_luminance(camera=camera, lens=rig.frame_lens) * LUMINANCE_CD_PER_M2
    return equal(
        "photons per frame pixel in 20 ms",
        measured=electrons / camera.quantum_efficiency,
        expected=FRAME_PHOTONS,
        tolerance=TOLERANCE_SHARE * FRAME_PHOTONS,
        unit="1",
        source=SOURCE,
    )


def _rig() -> Rig:
    """The bench with both lenses at the aperture of the budget."""
    rig = load_rig("mpi_bench")
    return replace(
        rig,
        line_lens=rig.line_lens.model_copy(update={"f_number": F_NUMBER}),
        frame_lens=rig.frame_lens.model_copy(update={"f_number": F_NUMBER}),
    )
