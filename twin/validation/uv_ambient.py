"""Check 6: how much UV fine and coarse cracks need under how much white light."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, permutations
from math import inf
from pathlib import Path

import numpy as np
from scipy.optimize import root_scalar

from twin.render.visibility import visible_cnr
from twin.validation.check import Check, Validation, at_least, at_most, equal
from twin.validation.drawing import drawn
from twin.validation.shank_sample import Sample, axial_crack, nominal_sample, view_of

SOURCE = "T.O. 33B-1-1 table 2-6"
LUX_PER_FOOT_CANDLE = 10.764
ROSE_CNR = 5.0
"""Contrast-to-noise ratio seen with certainty (Rose criterion)."""
OPENINGS_M = {"fine": 20e-6, "coarse": 50e-6}
OPENING_PER_DEPTH = 0.05
"""A wider crack is as much deeper; as in the reference cracks of the leakage table."""
LENGTH_M = 5e-3
FILMS = (1, 2, 3)
UV_LIMITS_W_PER_M2 = (1e-3, 1e6)


@dataclass(frozen=True)
class Need:
    """UV irradiance the table asks for, from … to [W/m²]: 1000 µW/cm² are 10 W/m²."""

    low: float
    high: float


Key = tuple[float, str]
TABLE: Mapping[Key, Need] = {
    (10.0, "fine"): Need(10, 10),
    (10.0, "coarse"): Need(10, 10),
    (40.0, "fine"): Need(50, 50),
    (40.0, "coarse"): Need(10, 10),
    (1000.0, "fine"): Need(200, inf),
    (1000.0, "coarse"): Need(30, 70),
}
"""By upper end of the ambient range [foot-candle] and crack."""


def rows() -> tuple[Check, ...]:
    """Order of the irradiances at which each crack reaches the Rose criterion."""
    need = needed_uv_w_per_m2()
    levels = sorted({ambient for ambient, _ in TABLE})
    over = min(need[level, "fine"] / need[level, "coarse"] for level in levels)
    pairs = [(a, b) for a, b in permutations(TABLE, 2) if TABLE[a].low > TABLE[b].high]
    wrong = [f"{a} not above {b}" for a, b in pairs if not need[a] > need[b]]
    return (
        *(_rise_row(crack, [need[level, crack] for level in levels]) for crack in OPENINGS_M),
        at_least(
            "UV for the fine crack over that for the coarse one, smallest",
            measured=over,
            expected=1.0,
            unit="1",
            source=SOURCE,
        ),
        equal(
            "cells of the table in the wrong order",
            measured=len(wrong),
            expected=0,
            tolerance=0,
            unit="1",
            source=SOURCE,
            detail="; ".join(wrong) or f"{len(pairs)} pairs with a strict order",
        ),
        at_most(
            "UV for either crack in up to 10 foot-candle",
            measured=max(need[levels[0], crack] for crack in OPENINGS_M),
            expected=TABLE[levels[0], "fine"].low,
            unit="W/m2",
            source=SOURCE,
        ),
    )


def figure(path: Path) -> None:
    """UV irradiance each crack needs against ambient light: twin as lines, table as bars."""
    need, x, y = needed_uv_w_per_m2(), "ambient light [foot-candle]", "UV irradiance [W/m²]"
    with drawn(path, title="UV needed for the Rose criterion", x=x, y=y) as axes:
        axes.set(xscale="log", yscale="log")
        for crack in OPENINGS_M:
            levels = [level for level, kind in TABLE if kind == crack]
            twin = [need[level, crack] for level in levels]
            (line,) = axes.plot(levels, twin, "o-", label=f"{crack}, twin")
            asked = [TABLE[level, crack].low for level in levels]
            axes.plot(
                levels,
                asked,
                "_",
                markersize=16,
                color=line.get_color(),
                label=f"{crack}, table (at least)",
            )


VALIDATION = Validation(6, "UV against ambient light", rows, figure)


def needed_uv_w_per_m2() -> dict[Key, float]:
    """UV irradiance at which each crack of the table just reaches the Rose criterion."""
    sample = nominal_sample()
    return {
        (ambient, crack): float(
            np.median([_needed(sample, OPENINGS_M[crack], ambient, film) for film in FILMS])
        )
        for ambient, crack in TABLE
    }


def _rise_row(crack: str, needs: list[float]) -> Check:
    return at_least(
        f"UV for the {crack} crack, smallest rise with ambient light",
        measured=min(late / early for early, late in pairwise(needs)),
        expected=1.01,
        unit="1",
        source=SOURCE,
        detail=", ".join(f"{value:.1f}" for value in needs) + " W/m² at 10, 40, 1000 foot-candle",
    )


def _needed(sample: Sample, opening_m: float, ambient_fc: float, film: int) -> float:
    """UV irradiance [W/m²] that makes one crack visible in one film; infinite if none does."""
    crack = axial_crack(
        length_m=LENGTH_M, depth_m=opening_m / OPENING_PER_DEPTH, opening_m=opening_m
    )

    def surplus(log_uv: float) -> float:
        process = replace(
            sample.process,
            uv_irradiance_w_per_m2=10**log_uv,
            ambient_lx=ambient_fc * LUX_PER_FOOT_CANDLE,
        )
        view = view_of(sample, defects=(crack,), process=process, seed=film, lines=96)
        return visible_cnr(view=view, sensor=sample.rig.line_camera)[0] - ROSE_CNR

    low, high = np.log10(UV_LIMITS_W_PER_M2)
    if surplus(low) >= 0:
        return UV_LIMITS_W_PER_M2[0]
    if surplus(high) < 0:
        return inf
    return 10 ** float(root_scalar(surplus, bracket=(low, high), xtol=1e-4).root)
