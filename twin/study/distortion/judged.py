"""Measured figures of a case against the predicted ones, within tolerances that are stated."""

from dataclasses import dataclass
from math import sqrt

from twin.study.distortion.case import LINES, Case
from twin.study.distortion.metrics import NAMES, Distortion
from twin.study.distortion.prediction import Chance
from twin.study.distortion.target import LINES_AROUND

UNITS = {
    "stretch": "1", "position_rms_rows": "rows", "missing_rows": "rows", "repeated_rows": "rows",
    "closing_rows": "rows", "blur_m": "m",
}  # fmt: skip
TEXTS = {
    "stretch": "rows per row of a square image",
    "position_rms_rows": "lines of the target off their straight line, RMS",
    "missing_rows": "rows too few between neighbouring lines of the target, over the turn",
    "repeated_rows": "rows too many between them",
    "closing_rows": "rows that the whole turn is too long",
    "blur_m": "a line of the target across itself, standard deviation",
}
SIGMAS = 3.0
WALK_SPREAD = 0.7
"""Spread of the RMS of one random walk off its straight line, over its mean (by simulation)."""


@dataclass(frozen=True)
class Row:
    """One figure: `measured` in the image, `expected` by arithmetic, in `unit`."""

    name: str
    measured: float
    expected: float
    tolerance: float
    unit: str

    @property
    def passed(self) -> bool:
        """Whether the two agree within the tolerance."""
        return abs(self.measured - self.expected) <= self.tolerance


def rows_of(
    *, case: Case, measured: Distortion, expected: Distortion, chance: Chance
) -> tuple[Row, ...]:
    """All figures of a case."""
    tolerances = tolerances_of(case=case, expected=expected, chance=chance)
    return tuple(
        Row(name, getattr(measured, name), getattr(expected, name), tolerances[name], UNITS[name])
        for name in NAMES
    )


def tolerances_of(*, case: Case, expected: Distortion, chance: Chance) -> dict[str, float]:
    """What reading and chance may add.

    Reading: the line noise of the camera moves a line of the target by 0.05 rows. Chance: three
    standard deviations of the mean over the turns that are averaged.
    """
    mean = SIGMAS / sqrt(case.repeats)
    walk = mean * sqrt(chance.walk_rows2)
    edges = mean * chance.place_rows
    return {
        "stretch": 0.002 + walk / LINES + edges / LINES,
        "position_rms_rows": 0.1
        + 0.01 * expected.position_rms_rows
        + edges / sqrt(LINES_AROUND)
        + WALK_SPREAD * walk / sqrt(15),
        "missing_rows": 3.0 + 0.01 * expected.missing_rows + walk + edges,
        "repeated_rows": 3.0 + 0.01 * expected.repeated_rows + walk + edges,
        "closing_rows": 1.0 + walk,
        "blur_m": 1e-6,
    }
