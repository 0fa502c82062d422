"""Specimens of a POD study: cracked parts of designed lengths and kinds, and blank ones."""

import math
from dataclasses import replace

import numpy as np

from twin.core.random import stream
from twin.render.flaws import draw_defect
from twin.render.population import draw_part
from twin.spec.part import DEFECT_KINDS, DefectKind, Part
from twin.spec.rig import Rig
from twin.spec.scenario import Infeed, Scenario


def specimen(*, rig: Rig, scenario: Scenario, number: int, cracks: int) -> Part:
    """Specimen `number`: a cracked one below `cracks`, a blank one from there on.

    Depends on the scenario's seed, its infeed and the numbers alone: the same cracks on the same
    parts come back at every design point that leaves these as they are. One crack lies in each of
    `cracks` equal steps of ln(length) within `infeed.crack_length`; kinds come in the proportions
    of `infeed.defect_weights`; fasteners and harmless marks as in any infeed.
    """
    infeed, seed = scenario.infeed, scenario.seed
    sound = infeed.model_copy(update={"defective_share": 0.0})
    part = draw_part(seed=seed, part_id=number, infeed=sound, fasteners=rig.fasteners)
    if number >= cracks:
        return part
    defect = draw_defect(
        rng=stream(seed, "specimen", number),
        kind=_kind(infeed, seed, number, cracks),
        length_m=_length_m(infeed, seed, number, cracks),
        fastener=rig.fasteners[part.fastener],
        infeed=infeed,
    )
    return replace(part, defects=(defect,))


def _length_m(infeed: Infeed, seed: int, number: int, cracks: int) -> float:
    low_m, high_m = infeed.crack_length.low_m, infeed.crack_length.high_m
    share = (number + stream(seed, "specimen", "length", number).random()) / cracks
    return low_m * math.exp(share * math.log(high_m / low_m))


def _kind(infeed: Infeed, seed: int, number: int, cracks: int) -> DefectKind:
    """Kinds in their proportions, shuffled over the lengths."""
    weights = np.array([infeed.defect_weights.get(kind, 0.0) for kind in DEFECT_KINDS])
    order = stream(seed, "specimen", "kinds", cracks).permutation(cracks)
    limits = np.cumsum(weights) / weights.sum()
    place = int(np.searchsorted(limits, (order[number] + 0.5) / cracks, side="right"))
    return DEFECT_KINDS[min(place, len(DEFECT_KINDS) - 1)]
