"""A stretch of plain shank under the line-scan camera, for checks that go through the renderer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from twin.core.random import stream
from twin.core.records import LineScan, ProcessState, frozen_array
from twin.render.conditions import Spread, draw_conditions
from twin.render.shank import render_shank
from twin.render.view import View
from twin.spec import datasheets as ds
from twin.spec.loader import load_scenario
from twin.spec.part import Defect, Part
from twin.spec.rig import Rig

FASTENER = "iso4014_m16x100"
PLACE_M = (25e-3, 12e-3)
"""Middle (z, arc) of the crack, on the plain shank."""
EXACT = Spread(
    light=0, ambient=0, concentration=0, contamination=0, clumping=0, current=0, extra_drain_s=0
)


@dataclass(frozen=True)
class Sample:
    """A rig, its `nominal` process without any spread, and the fastener that is looked at."""

    rig: Rig
    process: ProcessState
    fastener: ds.Fastener
    lines_per_turn: int
    exposure_s: float
    smear_rad: float


@lru_cache(maxsize=1)
def nominal_sample() -> Sample:
    """The sample as the scenario `nominal` treats it."""
    loaded = load_scenario("nominal")
    fastener = loaded.rig.fasteners[FASTENER]
    conditions = draw_conditions(
        rig=loaded.rig,
        scenario=loaded.scenario,
        fastener=fastener,
        rng=stream(0, "validation"),
        spread=EXACT,
    )
    scan = loaded.scenario.line_scan
    return Sample(
        rig=loaded.rig,
        process=conditions.process,
        fastener=fastener,
        lines_per_turn=scan.lines,
        exposure_s=scan.exposure_s,
        smear_rad=scan.spindle_speed_rpm / 60 * 2 * math.pi * scan.exposure_s,
    )


def axial_crack(*, length_m: float, depth_m: float, opening_m: float) -> Defect:
    """A straight crack along the axis, in the middle of the stretch; the head shot finds it."""
    z, arc = PLACE_M
    points = ((z - length_m / 2, arc), (z + length_m / 2, arc))
    return Defect("seam", "shank", points, length_m, depth_m, opening_m)


def view_of(
    sample: Sample,
    *,
    defects: Sequence[Defect] = (),
    process: ProcessState,
    seed: int,
    lines: int = 192,
) -> View:
    """`lines` lines of the shank around the middle of the stretch; `seed` draws the film."""
    return render_shank(
        rig=sample.rig,
        part=Part(1, FASTENER, tuple(defects), (), texture_seed=seed),
        process=process,
        line_scan=stretch(sample, lines),
    )


def stretch(sample: Sample, lines: int) -> LineScan:
    """`lines` even lines around the middle of the stretch, without jitter and runout."""
    step = 2 * math.pi / sample.lines_per_turn
    middle = PLACE_M[1] / (sample.fastener.thread_diameter_m / 2)
    angle = middle + step * (np.arange(lines) - (lines - 1) / 2)
    return LineScan(
        angle_rad=frozen_array(angle),
        time_s=frozen_array((angle - angle[0]) / sample.smear_rad * sample.exposure_s),
        smear_rad=frozen_array(np.full(lines, sample.smear_rad)),
        runout_m=frozen_array(np.zeros(lines)),
        exposure_s=sample.exposure_s,
        lines_expected=lines,
        triggers=lines,
        lines_lost=0,
    )
