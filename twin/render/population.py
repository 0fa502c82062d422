"""What lies in the infeed bin: every part drawn from the scenario seed and its own number."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from twin.core.random import stream
from twin.render.flaws import draw_defect
from twin.render.marks import draw_nuisance
from twin.spec import datasheets as ds
from twin.spec.part import DEFECT_KINDS, NUISANCE_KINDS, Defect, Nuisance, Part
from twin.spec.scenario import Infeed


def draw_part(
    *, seed: int, part_id: int, infeed: Infeed, fasteners: Mapping[str, ds.Fastener]
) -> Part:
    """Part number `part_id` of the scenario `seed`; depends on nothing drawn before it."""
    bare = draw_unmarked_part(seed=seed, part_id=part_id, infeed=infeed, fasteners=fasteners)
    rng = stream(seed, "part", part_id, "nuisances")
    return replace(bare, nuisances=_nuisances(rng, infeed, fasteners[bare.fastener]))


def draw_unmarked_part(
    *, seed: int, part_id: int, infeed: Infeed, fasteners: Mapping[str, ds.Fastener]
) -> Part:
    """The same part without the harmless marks, which only a camera would see.

    A defective part has one crack or inclusion, its kind by `defect_weights`, its length uniform in
    `crack_length` (shorter where the surface cannot hold it: `Defect.length_m` is the true one).
    """
    rng = stream(seed, "part", part_id)
    weights = np.array([entry.weight for entry in infeed.mix])
    name = infeed.mix[rng.choice(len(weights), p=weights / weights.sum())].fastener
    defects = _defects(stream(seed, "part", part_id, "defects"), infeed, fasteners[name])
    return Part(part_id, name, defects, (), texture_seed=int(rng.integers(2**62)))


def _defects(rng: np.random.Generator, infeed: Infeed, fastener: ds.Fastener) -> tuple[Defect, ...]:
    weights = np.array([infeed.defect_weights.get(kind, 0.0) for kind in DEFECT_KINDS])
    if rng.random() >= infeed.defective_share or not weights.any():
        return ()
    kind = DEFECT_KINDS[rng.choice(len(weights), p=weights / weights.sum())]
    length = rng.uniform(infeed.crack_length.low_m, infeed.crack_length.high_m)
    return (draw_defect(rng=rng, kind=kind, length_m=length, fastener=fastener, infeed=infeed),)


def _nuisances(
    rng: np.random.Generator, infeed: Infeed, fastener: ds.Fastener
) -> tuple[Nuisance, ...]:
    return tuple(
        draw_nuisance(rng=rng, kind=kind, fastener=fastener)
        for kind in NUISANCE_KINDS
        for _ in range(rng.poisson(getattr(infeed.nuisances_per_part, kind)))
    )
