"""Check 3: how many holes of the Ketos and the AS5282 ring show at which current."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin.physics.magnetisation import head_shot_field_a_per_m
from twin.physics.subsurface import cylinder_field_fwhm_m, cylinder_pull_n
from twin.spec.rig import Rig
from twin.spec.rig_loader import load_rig
from twin.validation.check import Check, Validation, at_least, equal
from twin.validation.drawing import drawn
from twin.validation.reference_piece import drawn_cover_m


@dataclass(frozen=True)
class Ring:
    """A ring on a central conductor: hole n lies n × `hole_pitch_m` below the rim.

    `table` holds (current [A], holes that show), the first row is the one fitted to.
    """

    name: str
    outer_diameter_m: float
    hole_diameter_m: float
    hole_pitch_m: float
    holes: int
    table: tuple[tuple[float, int], ...]
    source: str


KETOS = Ring(
    name="Ketos ring",
    outer_diameter_m=127e-3,
    hole_diameter_m=1.77e-3,
    hole_pitch_m=1.78e-3,
    holes=12,
    table=((1400.0, 3), (2500.0, 5), (3400.0, 6)),
    source="ASTM E1444, wet bath (assumed: table not readable)",
)
AS5282 = Ring(
    name="AS5282 ring",
    outer_diameter_m=127e-3,
    hole_diameter_m=1.77e-3,
    hole_pitch_m=1.78e-3,
    holes=12,
    table=((500.0, 3), (1000.0, 5), (1500.0, 6), (2500.0, 7), (3500.0, 9)),
    source="SAE AS5282, wet bath (assumed: table not readable; size as the Ketos ring)",
)


def rows(rings: Sequence[Ring] = (KETOS, AS5282)) -> tuple[Check, ...]:
    """Visible holes in all rows of the tables but the first, whose row gives the threshold.

    Assumes: constant permeability, threshold midway (geometrically) between the last hole that
    shows and the first that does not.
    """
    rig = load_rig("mpi_bench")
    return tuple(row for ring in rings for row in _ring_rows(ring, rig))


def figure(path: Path) -> None:
    """Holes that show against current: twin as steps, tables as dots with one hole either way."""
    rig = load_rig("mpi_bench")
    currents = np.linspace(300, 3800, 141)
    with drawn(path, title="Reference rings, wet bath", x="current [A]", y="holes") as axes:
        for ring in (KETOS, AS5282):
            threshold = fitted_threshold(ring, rig)
            seen = [visible_holes(ring, rig, current, threshold) for current in currents]
            (line,) = axes.step(currents, seen, where="mid", label=ring.name)
            table_a, table_holes = zip(*ring.table, strict=True)
            axes.errorbar(table_a, table_holes, 1, fmt="o", capsize=4, color=line.get_color())


VALIDATION = Validation(3, "Holes of the reference rings", rows, figure)


def _ring_rows(ring: Ring, rig: Rig) -> tuple[Check, ...]:
    (fitted_a, fitted_holes), *others = ring.table
    threshold = fitted_threshold(ring, rig)
    seen = [visible_holes(ring, rig, current, threshold) for current, _ in ring.table]
    steps = [late - early for early, late in pairwise(seen)]
    fit = f"threshold fitted to {fitted_holes} holes at {fitted_a:.0f} A"
    return (
        *(
            equal(
                f"{ring.name}: holes at {current:.0f} A",
                measured=count,
                expected=holes,
                tolerance=1,
                unit="1",
                source=ring.source,
                detail=fit,
            )
            for (current, holes), count in zip(others, seen[1:], strict=True)
        ),
        at_least(
            f"{ring.name}: fewest holes gained from one current to the next",
            measured=min(steps),
            expected=1,
            unit="1",
            source="visible holes rise with current",
            detail=", ".join(str(count) for count in seen),
        ),
    )


def fitted_threshold(ring: Ring, rig: Rig) -> float:
    """Indication midway between the last hole that shows in the first row and the next one."""
    current, holes = ring.table[0]
    last, first = (indication(ring, rig, current, holes + k) for k in (0, 1))
    return math.sqrt(last * first)


def visible_holes(ring: Ring, rig: Rig, current_a: float, threshold: float) -> int:
    """Holes whose indication reaches the threshold."""
    holes = range(1, ring.holes + 1)
    return sum(indication(ring, rig, current_a, hole) >= threshold for hole in holes)


def indication(ring: Ring, rig: Rig, current_a: float, hole: int) -> float:
    """Mean cover m/m0 of the particles drawn over one hole, on the width of its field."""
    depth = hole * ring.hole_pitch_m
    rim = ring.outer_diameter_m / 2

    def pull_n(height_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return cylinder_pull_n(
            y_m=height_m,
            depth_m=depth,
            radius_m=ring.hole_diameter_m / 2,
            hole_field_a_per_m=_field_a_per_m(current_a, rim - depth),
            surface_field_a_per_m=_field_a_per_m(current_a, rim),
            particle_radius_m=rig.bath.particle_diameter_mean_m / 2,
            susceptibility=rig.bath.susceptibility,
        )

    width = float(cylinder_field_fwhm_m(height_m=0.0, depth_m=depth))
    return drawn_cover_m(pull_n=pull_n, bath=rig.bath, calibration=rig.calibration) / width


def _field_a_per_m(current_a: float, radius_m: float) -> float:
    """Field on a circle around the central conductor, I/(2πr)."""
    return float(head_shot_field_a_per_m(current_a=current_a, diameter_m=2 * radius_m))
