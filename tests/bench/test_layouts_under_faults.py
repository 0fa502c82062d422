"""Random faults in every layout: no part is lost, no invariant breaks, the line comes to rest."""

import json
import random

import pytest

from twin.spec import load_rig
from twin.spec.faults import FAULT_KINDS

SIGNALS = ("clamp_closed", "part_present", "robot_done", "robot_in_zone", "robot_busy",
           "nest_station", "station_request", "gripper_holding", "estop_ok")  # fmt: skip
MOST = 5.0
"""Of a magnitude: longer delays only make a run longer."""


def faults_of(rng, fixtures):
    """Seven kinds of fault at random times and places, then an operator who starts again."""
    faults = []
    for target, kind in rng.sample(sorted(FAULT_KINDS), k=7):
        fault = {"at_s": round(rng.uniform(2, 110), 3), "target": target, "kind": kind,
                 "duration_s": round(rng.uniform(0.1, 12), 3)}  # fmt: skip
        place = rng.choice([*fixtures, None])
        if place:
            fault["fixture"] = place
        if target == "signal":
            fault["signal"] = rng.choice(SIGNALS if kind == "stuck" else SIGNALS[:5])
        limits = FAULT_KINDS[target, kind].magnitude
        if limits is not None and (target != "signal" or kind in ("delay", "bounce")):
            fault["magnitude"] = rng.uniform(limits.low, max(limits.low, min(limits.high, MOST)))
        faults.append(fault)
    for again_s in (125, 260, 420):
        for after_s, button in ((0, "reset"), (1, "reset"), (2, "start")):
            faults.append({"at_s": again_s + after_s, "target": "operator", "kind": button,
                           "duration_s": 0.5})  # fmt: skip
    return faults


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("layout", ["double_gripper", "two_fixtures", "rotary_table"])
def test_nothing_is_lost_or_violated(play, layout, seed):
    fixtures = load_rig("mpi_bench").layouts[layout].fixtures
    faults = faults_of(random.Random(f"{layout} {seed}"), fixtures)
    result = play("nominal", f"layout={layout}", "parts=10", f"faults={json.dumps(faults)}")
    parts = result.summary["parts"]
    assert result.reached_end
    assert result.summary["invariants"]["violations"] == []
    assert result.summary["end"]["is_explained"]
    ends = sum(parts[end] for end in ("ok", "reject", "in_process", "dropped"))
    assert parts["in"] == ends
    if result.summary["end"]["is_complete"]:
        assert (parts["in"], parts["in_process"]) == (10, 0)
