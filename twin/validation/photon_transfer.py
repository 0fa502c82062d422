"""Check 8: flat fields of both cameras, judged by the public EMVA 1288 package."""

import math
from functools import partial
from pathlib import Path

import numpy as np

from twin.core.random import stream
from twin.render.camera import expose
from twin.spec.datasheets import LineScanCamera, Sensor
from twin.spec.rig_loader import load_rig
from twin.validation.check import Check, Validation, equal
from twin.validation.drawing import drawn
from twin.validation.emva_judge import Image, Judgement, judged

SOURCE = "EMVA 1288 release 4.0 linear, package emva1288 1.0.2; camera datasheet"
TOLERANCE_SHARE = 0.02
LINE_NOISE_TOLERANCE_SHARE = 0.1
"""A spread measured on so few rows as of one image errs by 1/√(2 · 1024) = 2.2 % (1 σ)."""
LINES = 1024
"""Rows of a flat field of the line-scan camera; the frame camera gives its whole image."""
POINTS = 16
STACK, PAIR = 16, 2
"""Images averaged for the spatial figures, with and without interest in PRNU."""
WHITE_DN = 255.0
DARK_SIGMAS = 6.0
"""Black level of the measurement over the dark noise: the standard forbids clipped dark images."""
FULL_SHARE, OVERFULL = 0.85, 1.3
"""To show the full well: its share of the grey values, and the brightest light over it."""
LOW_BLACK_DN = 16.0


def rows() -> tuple[Check, ...]:
    """Gain, read and line noise at the working gain; full well, PRNU at a gain that shows them."""
    rig = load_rig("mpi_bench")
    cameras = (("line camera", rig.line_camera), ("frame camera", rig.frame_camera))
    return tuple(row for name, sensor in cameras for row in _camera_rows(name, sensor))


def figure(path: Path) -> None:
    """Photon transfer curves of both cameras at the working gain, and lines of that slope."""
    rig = load_rig("mpi_bench")
    x, y = "mean above dark [DN]", "temporal variance above dark [DN²]"
    with drawn(path, title="Photon transfer at the working gain", x=x, y=y) as axes:
        for name, sensor in (("line", rig.line_camera), ("frame", rig.frame_camera)):
            found = working_judgement(sensor)
            (dots,) = axes.plot(
                found.mean_dn, found.variance_dn2, "o", ms=3, label=f"{name} camera"
            )
            slope = sensor.gain_dn_per_e * found.mean_dn
            axes.plot(found.mean_dn, slope, lw=0.8, color=dots.get_color())


def working_judgement(sensor: Sensor) -> Judgement:
    """Judgement at the datasheet's gain, its black level raised clear of the dark noise."""
    dark_dn = read_noise_e(sensor) * sensor.gain_dn_per_e
    black_dn = max(sensor.black_level_dn, DARK_SIGMAS * dark_dn)
    brightest_e = (WHITE_DN - black_dn) / sensor.gain_dn_per_e
    raised = sensor.model_copy(update={"black_level_dn": black_dn})
    return _judgement(raised, brightest_e=1.1 * brightest_e, bright_e=0.5 * brightest_e, stack=PAIR)


def full_judgement(sensor: Sensor) -> Judgement:
    """Judgement at a gain low enough for the full well to come before the converter's end."""
    gain = FULL_SHARE * (WHITE_DN - LOW_BLACK_DN) / sensor.full_well_e
    return _judgement(
        sensor.model_copy(update={"gain_dn_per_e": gain, "black_level_dn": LOW_BLACK_DN}),
        brightest_e=OVERFULL * sensor.full_well_e,
        bright_e=0.5 * sensor.full_well_e,
        stack=STACK,
    )


def read_noise_e(sensor: Sensor) -> float:
    """Temporal noise of a dark pixel [e-]: its own and that of its line, which are independent."""
    return math.hypot(sensor.dark_noise_e, sensor.line_noise_e)


def line_noise_e(working: Judgement) -> float:
    """Temporal noise common to a line [e-], from the average of a pair of dark images.

    The package takes what the rows of an average differ by for a fixed pattern; the cameras have
    none of that kind, so that it is the line noise, made √L times smaller by averaging.
    """
    return working.row_noise_e * math.sqrt(PAIR)


def full_well_e(*, full: Judgement, working: Judgement) -> float:
    """Full well [e-]: the level that flat fields stop at, at the gain that shows it.

    At that gain eight bits are too coarse for the dark noise and hence for K; but electrons per
    photon do not change with the gain, so R there over R/K at the working gain is K there.
    The package's own saturation capacity is the peak of the variance, which lies some standard
    deviations of photon noise and PRNU below the full well, and is not used.
    """
    efficiency = working.responsivity_dn_per_photon / working.gain_dn_per_e
    return float(full.mean_dn.max()) * efficiency / full.responsivity_dn_per_photon


VALIDATION = Validation(8, "Photon transfer", rows, figure)


def _camera_rows(name: str, sensor: Sensor) -> tuple[Check, ...]:
    working, full = working_judgement(sensor), full_judgement(sensor)
    well_e = full_well_e(full=full, working=working)
    close, coarse = TOLERANCE_SHARE, LINE_NOISE_TOLERANCE_SHARE
    figures = (
        ("gain", working.gain_dn_per_e, sensor.gain_dn_per_e, "DN/e-", close),
        ("read noise", working.dark_noise_e, read_noise_e(sensor), "e-", close),
        ("line noise", line_noise_e(working), sensor.line_noise_e, "e-", coarse),
        ("PRNU", full.prnu_share, sensor.prnu_share, "1", close),
        ("full well", well_e, sensor.full_well_e, "e-", close),
    )
    return tuple(
        equal(f"{quantity} of the {name}", measured=measured, expected=expected,
              tolerance=share * expected, unit=unit, source=SOURCE)
        for quantity, measured, expected, unit, share in figures
    )  # fmt: skip


def _judgement(sensor: Sensor, *, brightest_e: float, bright_e: float, stack: int) -> Judgement:
    electrons = np.linspace(0, brightest_e, POINTS + 1)[1:]
    photons = {float(e) / sensor.quantum_efficiency: float(e) for e in electrons}
    flat = partial(_flat_field, sensor, stream(1, "photon transfer", sensor.name))
    return judged(flat=flat, photons=photons, bright_e=bright_e, stack=stack)


def _flat_field(sensor: Sensor, rng: np.random.Generator, mean_e: float) -> Image:
    """An evenly lit image with `mean_e` photoelectrons in every pixel."""
    lines = LINES if isinstance(sensor, LineScanCamera) else sensor.rows
    electrons = np.full((lines, sensor.columns), mean_e, np.float32)
    return expose(electrons=electrons, sensor=sensor, rng=rng)
