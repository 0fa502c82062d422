"""The timing level draws what the images would have said: its measured model against full runs."""

import json
import math
from pathlib import Path

import pytest

from twin.bench.run import run
from twin.core.statistics import clopper_pearson
from twin.render.population import draw_part
from twin.spec.loader import load_scenario

PUBLISHED = Path(__file__).parents[2] / "reports" / "qualification.json"


def pod(model, length_m):
    eta = model.b0 + model.b1 * math.log(length_m / model.reference_length_m)
    return 1 - (1 - 1 / (1 + math.exp(-eta))) * (1 - model.false_call_share)


def test_expected_misses_lie_within_the_interval_of_the_published_full_run():
    """400 parts whose lengths are known: how many should be missed, and how many were."""
    loaded = load_scenario("nominal_qualification")
    scenario, model = loaded.scenario, loaded.scenario.detection_model
    found = json.loads(PUBLISHED.read_text())["inspection"]
    parts = [
        draw_part(
            seed=scenario.seed, part_id=k, infeed=scenario.infeed, fasteners=loaded.rig.fasteners
        )
        for k in range(1, scenario.parts + 1)
    ]
    lengths = [part.longest_crack_m for part in parts if part.is_defective]
    assert abs(len(lengths) - found["truth_defective"]) <= 2
    low, high = clopper_pearson(hits=found["escapes"], trials=found["truth_defective"])
    assert low <= sum(1 - pod(model, a) for a in lengths) / len(lengths) <= high
    low, high = clopper_pearson(hits=found["false_alarms"], trials=found["truth_good"])
    assert low <= model.false_call_share <= high


@pytest.mark.slow
def test_both_levels_agree_within_their_intervals(tmp_path):
    """The same parts at full and at timing level: intervals of their rates overlap."""
    rates = {}
    for imaging in ("full", "timing"):
        loaded = load_scenario("nominal_qualification", overrides=[f"imaging={imaging}"])
        rates[imaging] = run(loaded, out=tmp_path / imaging).summary["inspection"]
    full, timing = rates["full"], rates["timing"]
    assert full["truth_defective"] == timing["truth_defective"]
    for name in ("miss_rate_ci95", "miss_rate_ge_3mm_ci95", "false_alarm_rate_ci95"):
        assert full[name][0] <= timing[name][1], name
        assert timing[name][0] <= full[name][1], name
