"""The cases: each one way in which the lines of a turn do not fall where they should."""

from dataclasses import dataclass, replace
from typing import Literal

LINES = 2048
"""Lines of a turn whose image is square: the raster all figures count in."""


@dataclass(frozen=True)
class Case:
    """One turn of a target before the line-scan camera; the defaults are a perfect one.

    `free_run_hz` clock of a camera that hears no trigger; `jitter_share` standard deviation of
    one encoder edge [lines]; `disc_eccentricity_m`, `disc_phase_rad` of the encoder's disc;
    `missed_per_turn`, `extra_per_turn` counts; `lost_share` of the triggers; `ramp` inside the
    image, of constant `ramp_rad_per_s2`. `repeats` turns are averaged where chance plays a part.
    """

    name: str
    text: str
    speed_rpm: float = 24.0
    exposure_s: float = 0.8e-3
    divider: int = 2
    free_run_hz: float | None = None
    jitter_share: float = 0.0
    slip_share: float = 0.0
    disc_eccentricity_m: float = 0.0
    disc_phase_rad: float = 0.0
    missed_per_turn: float = 0.0
    extra_per_turn: float = 0.0
    lost_share: float = 0.0
    runout_m: float = 0.0
    ramp: Literal["none", "start", "stop"] = "none"
    ramp_rad_per_s2: float = 2.0
    repeats: int = 1


QUARTER_TURN_RAD = 1.5707963267948966

CASES: tuple[Case, ...] = (
    Case("square", "Every line where it should be: the reference"),
    Case("nominal", "Encoder jitter and runout of the bench", jitter_share=0.2, runout_m=1e-4,
         repeats=4),
    Case("free_run_slow", "Camera on its own clock, 15 % too slow", free_run_hz=696.32),
    Case("free_run_fast", "Camera on its own clock, 15 % too fast", free_run_hz=942.08),
    Case("divider_3", "Every third count instead of every second", divider=3),
    Case("divider_1", "Every count, exposure halved to keep up", divider=1, exposure_s=0.4e-3),
    Case("slip", "Coupling slips by 5 % of the turn", slip_share=0.05),
    Case("eccentric_disc", "Encoder disc 0.1 mm off its axis", disc_eccentricity_m=1e-4,
         disc_phase_rad=QUARTER_TURN_RAD),
    Case("missed_counts", "Noise swallows 200 of 4096 counts", missed_per_turn=200.0, repeats=12),
    Case("extra_counts", "Noise adds 200 counts to 4096", extra_per_turn=200.0,
         exposure_s=0.3e-3, repeats=12),
    Case("lost_triggers", "A bad cable loses 2 % of the triggers", lost_share=0.02, repeats=12),
    Case("overspeed", "900 rpm ask 30.7 kHz of a 26 kHz camera", speed_rpm=900.0,
         exposure_s=10e-6),
    Case("exposure_blur", "Exposure of 97 % of the line period", exposure_s=1.19e-3),
    Case("exposure_too_long", "Exposure of 1.8 line periods: every second line is lost, the "
         "others are smeared", exposure_s=2.2e-3),
    Case("start_ramp_free_run", "Free run from standstill: the spindle speeds up inside the image",
         free_run_hz=819.2, ramp="start"),
    Case("stop_ramp_free_run", "Free run until standstill: the spindle slows down inside the image",
         free_run_hz=819.2, ramp="stop"),
    Case("start_ramp_encoder", "The same start, slaved to the encoder", ramp="start"),
    Case("stop_ramp_encoder", "The same stop, slaved to the encoder", ramp="stop"),
)  # fmt: skip


def square_as_bright(case: Case) -> Case | None:
    """The square image of the same exposure, to tell darkness from distortion.

    None where that is the reference itself, or where such an exposure does not fit its lines.
    """
    square = CASES[0]
    fits = case.exposure_s < 60 / square.speed_rpm / LINES
    if case.exposure_s == square.exposure_s or not fits:
        return None
    return replace(square, name=f"square_as_{case.name}", exposure_s=case.exposure_s)


def case_names() -> tuple[str, ...]:
    """Names of all cases, in order."""
    return tuple(case.name for case in CASES)
