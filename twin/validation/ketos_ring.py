"""Check 3: how many holes of the Ketos and the AS5282 ring show at which current."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from twin.render.pieces.reading import Reading
from twin.render.pieces.ring import AS5282, KETOS, Ring, hole_cover_m, hole_fwhm_m
from twin.spec.rig_loader import load_rig
from twin.validation.check import Check, Validation, at_least, equal
from twin.validation.default_reading import default_reading
from twin.validation.drawing import drawn


@dataclass(frozen=True)
class RingTable:
    """Which holes of a ring show: `rows` of (current [A], holes), the first is fitted to."""

    ring: Ring
    rows: tuple[tuple[float, int], ...]
    source: str

    @property
    def name(self) -> str:
        """Name of the ring."""
        return self.ring.name


KETOS_TABLE = RingTable(
    ring=KETOS,
    rows=((1400.0, 3), (2500.0, 5), (3400.0, 6)),
    source="ASTM E1444, wet bath (assumed: table not readable)",
)
AS5282_TABLE = RingTable(
    ring=AS5282,
    rows=((500.0, 3), (1000.0, 5), (1500.0, 6), (2500.0, 7), (3500.0, 9)),
    source="SAE AS5282, wet bath (assumed: table not readable; size as the Ketos ring)",
)
TABLES = (KETOS_TABLE, AS5282_TABLE)


def rows(tables: Sequence[RingTable] = TABLES) -> tuple[Check, ...]:
    """Visible holes in all rows of the tables but the first, whose row gives the threshold.

    Assumes: constant permeability, threshold midway (geometrically) between the last hole that
    shows and the first that does not.
    """
    reading = default_reading(load_rig("mpi_bench"))
    return tuple(row for table in tables for row in _table_rows(table, reading))


def figure(path: Path) -> None:
    """Holes that show against current: twin as steps, tables as dots with one hole either way."""
    reading = default_reading(load_rig("mpi_bench"))
    currents = np.linspace(300, 3800, 141)
    with drawn(path, title="Reference rings, wet bath", x="current [A]", y="holes") as axes:
        for table in TABLES:
            threshold = fitted_threshold(table, reading)
            seen = [visible_holes(table.ring, reading, current, threshold) for current in currents]
            (line,) = axes.step(currents, seen, where="mid", label=table.name)
            table_a, table_holes = zip(*table.rows, strict=True)
            axes.errorbar(table_a, table_holes, 1, fmt="o", capsize=4, color=line.get_color())


VALIDATION = Validation(3, "Holes of the reference rings", rows, figure)


def _table_rows(table: RingTable, reading: Reading) -> tuple[Check, ...]:
    (fitted_a, fitted_holes), *others = table.rows
    threshold = fitted_threshold(table, reading)
    seen = [visible_holes(table.ring, reading, current, threshold) for current, _ in table.rows]
    steps = [late - early for early, late in pairwise(seen)]
    fit = f"threshold fitted to {fitted_holes} holes at {fitted_a:.0f} A"
    return (
        *(
            equal(
                f"{table.name}: holes at {current:.0f} A",
                measured=count,
                expected=holes,
                tolerance=1,
                unit="1",
                source=table.source,
                detail=fit,
            )
            for (current, holes), count in zip(others, seen[1:], strict=True)
        ),
        at_least(
            f"{table.name}: fewest holes gained from one current to the next",
            measured=min(steps),
            expected=1,
            unit="1",
            source="visible holes rise with current",
            detail=", ".join(str(count) for count in seen),
        ),
    )


def fitted_threshold(table: RingTable, reading: Reading) -> float:
    """Indication midway between the last hole that shows in the first row and the next one."""
    current, holes = table.rows[0]
    last, first = (indication(table.ring, reading, current, holes + k) for k in (0, 1))
    return math.sqrt(last * first)


def visible_holes(ring: Ring, reading: Reading, current_a: float, threshold: float) -> int:
    """Holes whose indication reaches the threshold."""
    holes = range(1, ring.holes + 1)
    return sum(indication(ring, reading, current_a, hole) >= threshold for hole in holes)


def indication(ring: Ring, reading: Reading, current_a: float, hole: int) -> float:
    """Mean cover m/m0 of the particles drawn over one hole, on the width of its field."""
    cover_m = hole_cover_m(ring=ring, hole=hole, current_a=current_a, reading=reading)
    return cover_m / hole_fwhm_m(ring=ring, hole=hole)
