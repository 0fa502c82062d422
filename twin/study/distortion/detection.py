"""What a distortion costs: cracks missed and sound shanks rejected under the timing of a case."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from math import tau

import numpy as np

from twin.core.random import stream
from twin.core.records import LineScan, frozen_array
from twin.core.statistics import clopper_pearson
from twin.inspection.inspector import Inspector
from twin.inspection.pixel_format import green_plane
from twin.render.camera import expose
from twin.render.conditions import draw_conditions
from twin.render.population import draw_part
from twin.render.shank import render_shank
from twin.spec.part import Part
from twin.spec.rig import Rig
from twin.spec.scenario import Infeed, LengthRange, Scenario
from twin.study.distortion.case import Case
from twin.study.distortion.scan import scan_of_case

SHANK_CRACKS = {"quench_crack": 0.5, "seam": 0.3, "lap": 0.2}
CRACK_LENGTHS = LengthRange(low_m=0.001, high_m=0.004)
"""Around the length that the inspection finds nine times of ten, where a loss shows (assumed)."""


@dataclass(frozen=True)
class Rate:
    """A share of parts with its 95 % Clopper-Pearson interval."""

    hits: int
    trials: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Hits per trial."""
        return self.hits / self.trials


@dataclass(frozen=True)
class Detection:
    """Cracked shanks that pass, and sound ones that are rejected, by their shank image alone."""

    missed: Rate
    false_alarms: Rate


@dataclass(frozen=True)
class Shanks:
    """The same cracked and sound fasteners for every case, treated alike (common random numbers).

    The inspection sees the shank image alone: a bench slaved to its encoder rejects an image of
    the wrong height unseen; here it is looked at.
    """

    rig: Rig
    scenario: Scenario
    inspector: Inspector
    parts: int

    def under(self, case: Case, told: Callable[[], None] | None = None) -> Detection:
        """Rates under the timing of `case`; `told` is called after each part."""
        missed = sum(not self._is_rejected(p, case, told) for p in self._drawn(cracked=True))
        alarms = sum(self._is_rejected(p, case, told) for p in self._drawn(cracked=False))
        return Detection(_rate(missed, self.parts), _rate(alarms, self.parts))

    def _drawn(self, *, cracked: bool) -> Iterator[Part]:
        infeed = population(self.scenario.infeed, cracked=cracked)
        seed = self.scenario.seed
        drawn = (
            draw_part(seed=seed, part_id=k, infeed=infeed, fasteners=self.rig.fasteners)
            for k in count(1)
        )
        return islice(drawn, self.parts)

    def _is_rejected(self, part: Part, case: Case, told: Callable[[], None] | None) -> bool:
        seed, rig = self.scenario.seed, self.rig
        scan = scan_of_case(
            case=case, rig=rig, rng=stream(seed, "distortion", case.name, part.part_id)
        )
        conditions = draw_conditions(
            rig=rig, scenario=self.scenario, fastener=rig.fasteners[part.fastener],
            rng=stream(seed, "distortion", "conditions", part.part_id),
        )  # fmt: skip
        turned = _turned(scan, stream(seed, "distortion", "seat", part.part_id).uniform(0, tau))
        view = render_shank(rig=rig, part=part, process=conditions.process, line_scan=turned)
        sensor = rig.line_camera
        rng = stream(seed, "distortion", "camera", part.part_id)
        image = expose(electrons=view.electrons, sensor=sensor, rng=rng)
        green = green_plane(image, pixel_format=sensor.pixel_format, bit_depth=sensor.bit_depth)
        if told:
            told()
        return self.inspector.inspect_image(green, "shank").score >= self.inspector.threshold


def population(infeed: Infeed, *, cracked: bool) -> Infeed:
    """The scenario's fasteners, all with one crack on the shank, or all sound."""
    return infeed.model_copy(update={
        "defective_share": 1.0 if cracked else 0.0,
        "defect_weights": SHANK_CRACKS,
        "crack_length": CRACK_LENGTHS,
    })  # fmt: skip


def _turned(scan: LineScan, seat_rad: float) -> LineScan:
    return replace(scan, angle_rad=frozen_array(np.asarray(scan.angle_rad) + seat_rad))


def _rate(hits: int, trials: int) -> Rate:
    return Rate(hits, trials, *clopper_pearson(hits=hits, trials=trials))
