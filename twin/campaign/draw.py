"""Drawing a sequence: a pure function of the campaign's seed and the sequence's number."""

from collections.abc import Mapping
from typing import Any

from twin.campaign.draw_bench import bench_of
from twin.campaign.draw_troubles import troubles_of
from twin.campaign.sequence import Sequence
from twin.core.random import stream
from twin.spec.rig import Rig


def draw_sequence(*, seed: int, number: int, rig: Rig, controller: Mapping[str, Any]) -> Sequence:
    """Sequence `number` of the campaign with `seed`; `controller` is the scenario's block."""
    bench = {
        "scenario": f"campaign_{seed}_{number}",
        "description": f"Sequence {number} of the campaign with seed {seed}",
        "imaging": "timing",
        **bench_of(stream(seed, "campaign", number, "bench"), rig, controller),
    }
    rng = stream(seed, "campaign", number, "troubles")
    return Sequence(bench, troubles_of(rng, rig.tags, parts=bench["parts"]))
